#include "console/welcome/gateway_strip.hpp"

#include "console/look/theme.hpp"
#include "console/welcome/snippets.hpp"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>

namespace signalbox::console {

namespace {

constexpr int padding = 16;  // around a button's words, which the style sets tightly

QLabel* makeLabel(QString const& meaning)
{
    auto* const label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAccessibleDescription(meaning);  // its name is its text
    return label;
}

}  // namespace

GatewayStrip::GatewayStrip(GatewayProcess& gateway, GatewayWatch& watch, QWidget* parent)
    : QWidget(parent), gateway_(gateway), watch_(watch)
{
    setAccessibleName(tr("Local gateway"));
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(10);
    state_ = makeLabel(tr("State of the gateway"));
    said_ = makeLabel(tr("What came of it"));
    said_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);  // a long answer is cut, not the buttons
    row->addWidget(state_);
    row->addWidget(said_, 1);
    test_ = addButton(tr("Send a &test request"), tr("Send a test request"));
    copy_ = addButton(tr("&Copy"), tr("Copy how to call the gateway"));
    stop_ = addButton(tr("Sto&p it"), tr("Stop the gateway"));
    details_ = addButton(tr("Its last &words"), tr("Show the gateway's log"));
    restart_ = addButton(tr("Start it &again"), tr("Start the gateway again"));
    addCopies();
    connect(test_, &QPushButton::clicked, this, [this] {
        request_.send(watch_.facts());
        say(tr("Asking …"));
    });
    connect(stop_, &QPushButton::clicked, &gateway_, &GatewayProcess::stop);
    connect(details_, &QPushButton::clicked, this, &GatewayStrip::showDetails);
    connect(restart_, &QPushButton::clicked, &gateway_, &GatewayProcess::restart);
    connect(&request_, &TestRequest::answered, this, [this](QString const& text) { say(tr("Answer: %1").arg(text)); });
    connect(&request_, &TestRequest::finished, this, [this] { refresh(); });
    connect(&request_, &TestRequest::failed, this, [this](QString const& why) { say(tr("The request failed: %1").arg(why)); });
    connect(&gateway_, &GatewayProcess::stateChanged, this, [this] { say({}); });
    connect(&watch_, &GatewayWatch::changed, this, &GatewayStrip::refresh);
    refresh();
}

QPushButton* GatewayStrip::addButton(QString const& label, QString const& name)
{
    auto* const button = new QPushButton(label);
    button->setAccessibleName(name);
    button->setMinimumWidth(button->sizeHint().width() + padding);
    layout()->addWidget(button);
    return button;
}

void GatewayStrip::addCopies()
{
    auto* const menu = new QMenu(copy_);
    std::pair<QString, QString (*)(GatewayFacts const&)> const all[] = {{QStringLiteral("OPENAI_BASE_URL"), snippets::environment},
                                                                        {QStringLiteral("curl"), snippets::curl},
                                                                        {QStringLiteral("Python"), snippets::python}};
    for (auto const& [label, text] : all)
        connect(menu->addAction(label), &QAction::triggered, this, [this, text = text, label = label] {
            QGuiApplication::clipboard()->setText(text(watch_.facts()));
            say(tr("Copied: %1").arg(label));
        });
    // Not setMenu(): pressing the button would answer an accessibility client only when the menu is closed.
    connect(copy_, &QPushButton::clicked, this, [this, menu] { menu->popup(copy_->mapToGlobal(QPoint(0, copy_->height()))); });
}

void GatewayStrip::showFor(QString const& store)
{
    store_ = store;
    refresh();
}

void GatewayStrip::refresh()
{
    using State = GatewayProcess::State;
    State const now = gateway_.state();
    bool const ours = !store_.isEmpty() && QFileInfo(store_) == QFileInfo(gateway_.store());
    setVisible(ours && now != State::stopped);
    for (QPushButton* each : {test_, copy_, stop_}) each->setVisible(now == State::serving);
    for (QPushButton* each : {details_, restart_}) each->setVisible(now == State::failed);
    test_->setEnabled(!request_.running() && !watch_.facts().models.isEmpty());
    switch (now) {
    case State::starting: state_->setText(tr("The local gateway is starting …")); break;
    case State::serving: state_->setText(tr("Local gateway at %1").arg(gateway_.baseUrl())); break;
    case State::stopping: state_->setText(tr("The local gateway is stopping …")); break;
    case State::failed: state_->setText(gateway_.why()); break;
    case State::stopped: state_->clear(); break;
    }
    update();
}

void GatewayStrip::say(QString const& text)
{
    said_->setText(text);
    said_->setToolTip(text);
    refresh();
}

void GatewayStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    bool const bad = gateway_.state() == GatewayProcess::State::failed;
    QColor ground = Theme::instance().color(bad ? Role::bad : Role::good);
    painter.fillRect(QRect(0, 0, 4, height()), ground);
    ground.setAlpha(30);
    painter.fillRect(rect(), ground);
}

}  // namespace signalbox::console
