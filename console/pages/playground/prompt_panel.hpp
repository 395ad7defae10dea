// Where a prompt is written: a system text, the messages before, the user's text, and the settings of a request. Owned by the page, on the GUI thread.
#pragma once

#include "console/playground/prompt.hpp"

#include <QWidget>

class QDoubleSpinBox;
class QLabel;
class QPlainTextEdit;
class QSpinBox;
class QToolButton;

namespace signalbox::console {

class PromptPanel : public QWidget {
    Q_OBJECT

public:
    explicit PromptPanel(QWidget* parent);

    Prompt prompt() const;
    void setPrompt(Prompt const& prompt);
    int repeat() const;
    void setRepeat(int times);
    /// Messages before the user's text are no longer sent.
    void dropEarlier();
    /// Temperature, length and repetitions, for the row of the page.
    QWidget* settings() const { return settings_; }

private:
    QPlainTextEdit* editor(QString const& name, QString const& hint);
    QWidget* makeSettings();
    void showEarlier();

    std::vector<EarlierMessage> earlier_;
    QPlainTextEdit *system_, *user_;
    QLabel* before_;
    QToolButton* drop_;
    QDoubleSpinBox* temperature_;
    QSpinBox *tokens_, *repeat_;
    QWidget* settings_;
};

}  // namespace signalbox::console
