// What stands where a view has nothing to show: a headline, what is the matter, and the ways out as buttons. Owned by a page or the window;
// the GUI thread.
#pragma once

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QWidget>

#include <vector>

class QHBoxLayout;

namespace signalbox::console {

struct Message {
    QString headline;
    QString text;         // may run over several lines
    QString snippet;      // what to type in a terminal; empty when there is nothing to type
    QStringList buttons;  // the first one is what most people want
    bool operator==(Message const&) const = default;
};

class MessagePane : public QWidget {
    Q_OBJECT

public:
    explicit MessagePane(QWidget* parent = nullptr);
    void setMessage(Message const& message);
    Message const& message() const { return message_; }

signals:
    void pressed(int button);

protected:
    void changeEvent(QEvent* event) override;

private:
    void setButtons(QStringList const& texts);
    void fitSnippet();
    void growHeadline();

    Message message_;
    QLabel* headline_;
    QLabel* text_;
    QWidget* snippet_box_;
    QPlainTextEdit* snippet_;
    QPushButton* copy_;
    QHBoxLayout* row_;
    std::vector<QPushButton*> buttons_;
};

}  // namespace signalbox::console
