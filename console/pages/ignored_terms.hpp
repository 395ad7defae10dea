// The line that says which terms of the query a page of statistics cannot answer, and what can be done. Owned by its page; the GUI thread.
#pragma once

#include <QStringList>
#include <QWidget>

class QLabel;
class QPushButton;

namespace signalbox::console {

class IgnoredTerms : public QWidget {
    Q_OBJECT

public:
    explicit IgnoredTerms(QWidget* parent = nullptr);
    /// `left_out`: the figures are shown without these terms; otherwise the line asks whether they should. No terms: hidden.
    void setTerms(QStringList const& terms, bool left_out);
    QString text() const;

signals:
    void leaveOut();
    void bringBack();

private:
    QLabel* text_;
    QPushButton* button_;
    bool left_out_ = false;
};

}  // namespace signalbox::console
