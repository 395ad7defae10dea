// The line above figures that are being counted: how far, and the button that ends it. Owned by its page; the GUI thread.
#pragma once

#include "console/pages/statistics_queue.hpp"

#include <QWidget>

class QLabel;
class QPushButton;

namespace signalbox::console {

class CountingLine : public QWidget {
    Q_OBJECT

public:
    explicit CountingLine(QWidget* parent = nullptr);
    void setCounting(Counting const& counting, bool stopped);
    QString text() const;

signals:
    void stop();

private:
    QLabel* text_;
    QPushButton* stop_;
};

}  // namespace signalbox::console
