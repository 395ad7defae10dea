#include "console/welcome/gateway_panel.hpp"

#include "console/welcome/snippets.hpp"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace signalbox::console {

namespace {

constexpr int log_lines = 8;  // seen at once of the log
constexpr int padding = 16;   // around a button's words, which the style sets tightly

QPushButton* addButton(QString const& label, QString const& name, QLayout& to)
{
    auto* const button = new QPushButton(label);
    button->setAccessibleName(name);
    button->setMinimumWidth(button->sizeHint().width() + padding);
    to.addWidget(button);
    return button;
}

QLabel* makeLabel(QString const& meaning)
{
    auto* const label = new QLabel;
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAccessibleDescription(meaning);  // its name is its text
    return label;
}

}  // namespace

GatewayPanel::GatewayPanel(GatewayProcess& gateway, GatewayWatch& watch, QWidget* parent)
    : QWidget(parent), gateway_(gateway), watch_(watch)
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    state_ = makeLabel(tr("State of the gateway"));
    answer_ = makeLabel(tr("Answer to the test request"));
    log_ = new QPlainTextEdit;
    log_->setReadOnly(true);
    log_->setTabChangesFocus(true);
    log_->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    log_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    log_->setFixedHeight(log_->fontMetrics().lineSpacing() * log_lines + 16);
    log_->setAccessibleName(tr("Last lines of the gateway's log"));
    column->addWidget(state_);
    buttons_ = makeButtons();
    column->addWidget(buttons_);
    column->addWidget(answer_);
    column->addWidget(log_);
    restart_ = addButton(tr("Start it &again"), tr("Start the gateway again"), *column);
    restart_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(restart_, &QPushButton::clicked, &gateway_, &GatewayProcess::restart);
    connect(&gateway_, &GatewayProcess::stateChanged, this, [this] {
        say({});
        refresh();
    });
    connect(&watch_, &GatewayWatch::changed, this, &GatewayPanel::refresh);
    connect(&request_, &TestRequest::answered, this, &GatewayPanel::say);
    connect(&request_, &TestRequest::finished, this, [this](QString const& id) {
        say(tr("%1\nAnswered; the event %2 is in the store.").arg(text_, id));
        refresh();
        emit tested(id);
    });
    connect(&request_, &TestRequest::failed, this, [this](QString const& why) {
        say(tr("The request failed: %1").arg(why));
        refresh();
    });
    say({});
    refresh();
}

QWidget* GatewayPanel::makeButtons()
{
    auto* const rows = new QWidget;
    auto* const column = new QVBoxLayout(rows);
    column->setContentsMargins(0, 0, 0, 0);
    auto* const copies = new QHBoxLayout;
    copies->addWidget(new QLabel(tr("Copy:")));
    addCopy(tr("&OPENAI_BASE_URL"), tr("Copy the environment variables"), snippets::environment, *copies);
    addCopy(tr("c&url"), tr("Copy a curl command"), snippets::curl, *copies);
    addCopy(tr("&Python"), tr("Copy a Python program"), snippets::python, *copies);
    copies->addStretch();
    column->addLayout(copies);
    auto* const actions = new QHBoxLayout;
    test_ = addButton(tr("Send a &test request"), tr("Send a test request"), *actions);
    show_ = addButton(tr("Show its t&raffic"), tr("Show the gateway's traffic"), *actions);
    stop_ = addButton(tr("Sto&p it"), tr("Stop the gateway"), *actions);
    actions->addStretch();
    column->addLayout(actions);
    connect(test_, &QPushButton::clicked, this, &GatewayPanel::sendTest);
    connect(show_, &QPushButton::clicked, this, &GatewayPanel::showTraffic);
    connect(stop_, &QPushButton::clicked, &gateway_, &GatewayProcess::stop);
    return rows;
}

QPushButton* GatewayPanel::addCopy(QString const& label, QString const& what, QString (*text)(GatewayFacts const&), QLayout& to)
{
    QPushButton* const button = addButton(label, what, to);
    connect(button, &QPushButton::clicked, this, [this, text, what] {
        QGuiApplication::clipboard()->setText(text(watch_.facts()));
        say(tr("Copied."));
    });
    return button;
}

void GatewayPanel::sendTest()
{
    if (gateway_.state() != GatewayProcess::State::serving) return;
    say(tr("Asking …"));
    request_.send(watch_.facts());
    refresh();
}

void GatewayPanel::refresh()
{
    using State = GatewayProcess::State;
    State const now = gateway_.state();
    setVisible(now != State::stopped);
    buttons_->setVisible(now == State::serving);
    log_->setVisible(now == State::failed && !gateway_.log().isEmpty());
    restart_->setVisible(now == State::failed);
    test_->setEnabled(!request_.running() && !watch_.facts().models.isEmpty());
    if (now == State::failed) log_->setPlainText(gateway_.log().join(QLatin1Char('\n')));
    switch (now) {
    case State::starting: state_->setText(tr("Starting …")); break;
    case State::serving:
        state_->setText(
            gateway_.isDemo()
                ? tr("Serving at %1. Its models are simulated: no key, nothing to pay. It ends with the console.").arg(gateway_.baseUrl())
                : tr("Serving at %1 as %2 says. It ends with the console.").arg(gateway_.baseUrl(), gateway_.configuration()));
        break;
    case State::stopping: state_->setText(tr("Stopping …")); break;
    case State::failed: state_->setText(gateway_.why()); break;
    case State::stopped: state_->clear(); break;
    }
}

void GatewayPanel::say(QString const& text)
{
    text_ = text;
    answer_->setText(text);
    answer_->setVisible(!text.isEmpty());
}

}  // namespace signalbox::console
