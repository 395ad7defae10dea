// What the playground is made of, and its commands.
#include "console/pages/playground/answer_column.hpp"
#include "console/pages/playground/playground_page.hpp"
#include "console/pages/playground/prompt_panel.hpp"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace signalbox::console {

namespace {

constexpr int least_field = 40;  // pixels, in a small window

QPushButton* button(QString const& text, QString const& hint)
{
    auto* const made = new QPushButton(text);
    made->setToolTip(hint);
    made->setMinimumWidth(least_field);
    made->setAutoDefault(false);
    return made;
}

}  // namespace

QWidget* PlaygroundPage::makeTarget()
{
    auto* const whole = new QWidget;
    auto* const row = new QHBoxLayout(whole);
    row->setContentsMargins(0, 0, 0, 0);
    address_->setObjectName(QStringLiteral("address"));
    address_->setAccessibleName(tr("Address of the gateway"));
    address_->setPlaceholderText(QStringLiteral("http://127.0.0.1:8080/v1"));
    key_->setObjectName(QStringLiteral("key"));
    key_->setEchoMode(QLineEdit::Password);
    key_->setAccessibleName(tr("Key of the gateway"));
    key_->setPlaceholderText(tr("where one is needed"));
    key_->setToolTip(tr("The key stays in memory until the window closes: it is not stored."));
    for (QLineEdit* const each : {address_, key_}) {
        auto* const label = new QLabel(each == address_ ? tr("Gateway") : tr("Key"));
        label->setBuddy(each);
        label->setMinimumWidth(1);
        each->setMinimumWidth(least_field);
        row->addWidget(label);
        row->addWidget(each, each == address_ ? 3 : 2);
        connect(each, &QLineEdit::returnPressed, this, &PlaygroundPage::askModels);
    }
    auto* const read = button(tr("List its models"), tr("Asks the gateway which models and groups the key may use"));
    connect(read, &QPushButton::clicked, this, &PlaygroundPage::askModels);
    row->addWidget(read);
    return whole;
}

QWidget* PlaygroundPage::makeControls()
{
    auto* const whole = new QWidget;
    auto* const row = new QHBoxLayout(whole);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(prompt_->settings());
    row->addStretch(1);
    auto* const open = button(tr("Open…"), tr("Opens a saved prompt"));
    auto* const save = button(tr("Save…"), tr("Saves the prompt as a file"));
    open->setAccessibleName(tr("Open a prompt"));
    save->setAccessibleName(tr("Save the prompt"));
    connect(open, &QPushButton::clicked, this, [this] { chooseFile(false); });
    connect(save, &QPushButton::clicked, this, [this] { chooseFile(true); });
    send_->setObjectName(QStringLiteral("send"));
    stop_->setObjectName(QStringLiteral("stop"));
    for (QPushButton* const each : {send_, stop_}) {
        each->setMinimumWidth(least_field);
        each->setAutoDefault(false);
    }
    send_->setToolTip(tr("Control and Return"));
    stop_->setToolTip(tr("Escape"));
    connect(send_, &QPushButton::clicked, this, &PlaygroundPage::send);
    connect(stop_, &QPushButton::clicked, this, &PlaygroundPage::stop);
    for (QPushButton* const each : {open, save, stop_, send_}) row->addWidget(each);
    return whole;
}

QWidget* PlaygroundPage::makeQuestion()
{
    question_box_->setObjectName(QStringLiteral("question"));
    question_box_->setFrameShape(QFrame::StyledPanel);
    auto* const row = new QHBoxLayout(question_box_);
    question_->setTextFormat(Qt::PlainText);
    question_->setWordWrap(true);
    question_->setMinimumWidth(1);
    agree_->setObjectName(QStringLiteral("agree"));
    agree_->setMinimumWidth(least_field);
    auto* const refuse = button(tr("Do not send"), {});
    refuse->setObjectName(QStringLiteral("refuse"));
    connect(agree_, &QPushButton::clicked, this, &PlaygroundPage::start);
    connect(refuse, &QPushButton::clicked, this, &PlaygroundPage::closeQuestion);
    row->addWidget(question_, 1);
    row->addWidget(agree_);
    row->addWidget(refuse);
    question_box_->hide();
    return question_box_;
}

QWidget* PlaygroundPage::makeAnswers()
{
    auto* const whole = new QWidget;
    answers_ = new QHBoxLayout(whole);
    answers_->setContentsMargins(0, 0, 0, 0);
    for (int at = 0; at < most_destinations; ++at) {
        auto* const column = new AnswerColumn(network_, at + 1, nullptr);
        columns_[static_cast<std::size_t>(at)] = column;
        answers_->addWidget(column, 1);
        connect(column, &AnswerColumn::destinationChanged, this, &PlaygroundPage::showState);
        connect(column, &AnswerColumn::opened, this, &Page::openEvent);
    }
    return whole;
}

void PlaygroundPage::makeCommands()
{
    addCommand(tr("Send the prompt"), Qt::CTRL | Qt::Key_Return, [this] { send(); });
    stop_command_ = addCommand(tr("Stop the answers"), Qt::Key_Escape, [this] { stop(); });
    addCommand(tr("Open a prompt…"), Qt::CTRL | Qt::ALT | Qt::Key_O, [this] { chooseFile(false); });
    addCommand(tr("Save the prompt…"), Qt::CTRL | Qt::SHIFT | Qt::Key_S, [this] { chooseFile(true); });
    addCommand(tr("Leave the earlier messages out"), {}, [this] { prompt_->dropEarlier(); });
    addCommand(tr("List the gateway's models"), {}, [this] { askModels(); });
    compare_command_ = addCommand(tr("Compare the first two answers"), Qt::CTRL | Qt::Key_D, [this] { compareNewest(); });
    addCommand(tr("Requests of the playground in Traffic"), {}, [this] {
        emit queryChosen(QStringLiteral("conversation:console:*"));
        emit openTraffic({}, {});
    });
}

}  // namespace signalbox::console
