// One line that says how many requests match and how far the search has come, with the button that ends it. Owned by the Traffic page, on the GUI thread.
#pragma once

#include "console/store/event_table_model.hpp"

#include <QLabel>
#include <QPushButton>
#include <QWidget>

namespace signalbox::console {

/// "252 of 200,000 requests", and how far a search has come.
QString scanText(ScanProgress const& progress, std::uint64_t left_out);

class ScanLine : public QWidget {
    Q_OBJECT

public:
    explicit ScanLine(QWidget* parent);
    /// `known`: a list is there; otherwise nothing can be counted yet.
    void setProgress(ScanProgress const& progress, std::uint64_t left_out, bool known);
    QString text() const { return label_->text(); }

signals:
    void stop();

private:
    QLabel* label_;
    QPushButton* stop_;
};

}  // namespace signalbox::console
