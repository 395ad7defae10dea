// One line that tells how far a search through the store has come, with the button that ends it. Owned by the Traffic page, on the GUI thread.
#pragma once

#include "console/store/event_table_model.hpp"

#include <QLabel>
#include <QPushButton>
#include <QWidget>

namespace signalbox::console {

/// "scanned 6.1 M of 10 M, 22 matches"; empty when there is nothing to tell.
QString scanText(ScanProgress const& progress, std::uint64_t left_out);

class ScanLine : public QWidget {
    Q_OBJECT

public:
    explicit ScanLine(QWidget* parent);
    void setProgress(ScanProgress const& progress, std::uint64_t left_out);
    QString text() const { return label_->text(); }

signals:
    void stop();

private:
    QLabel* label_;
    QPushButton* stop_;
};

}  // namespace signalbox::console
