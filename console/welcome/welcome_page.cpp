#include "console/welcome/welcome_page.hpp"

#include "console/look/theme.hpp"

#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QMimeData>
#include <QScrollArea>

namespace signalbox::console {

namespace {

constexpr int page_width = 760;  // wider, and a card's sentence is hard to read

QLabel* makeTroubleLabel(QString const& meaning)
{
    auto* const label = new QLabel;
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAccessibleDescription(meaning);  // its name is its text
    label->hide();
    return label;
}

/// The cards in a column in the middle, scrolled where the window is small.
QVBoxLayout* makeColumn(QWidget& page)
{
    auto* const outer = new QVBoxLayout(&page);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* const area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    outer->addWidget(area);
    auto* const middle = new QWidget;
    auto* const sides = new QHBoxLayout(middle);
    auto* const column = new QWidget;
    column->setMaximumWidth(page_width);
    sides->addStretch(1);
    sides->addWidget(column, 1000);
    sides->addStretch(1);
    area->setWidget(middle);
    auto* const cards = new QVBoxLayout(column);
    cards->setSpacing(16);
    return cards;
}

}  // namespace

WelcomePage::WelcomePage(QWidget* parent, QString const& cache, int sample_events) : QWidget(parent), sample_(nullptr, cache, sample_events)
{
    setAcceptDrops(true);
    setAccessibleName(tr("Welcome"));
    addGateway();
    addStores();
    addSample();
    auto* const cards = makeColumn(*this);
    cards->addStretch(2);
    for (QWidget* each : {gateway_card_, store_card_, sample_card_}) cards->addWidget(each);
    cards->addStretch(3);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void WelcomePage::addGateway()
{
    gateway_card_ = new ChoiceCard(ChoiceCard::Mark::gateway, tr("Start a local gateway"),
                                   tr("A gateway on this machine whose models are simulated. Send it a request and watch it arrive: "
                                      "no key, no account."),
                                   tr("&Start"));
    panel_ = new GatewayPanel(gateway_, watch_);
    configured_ = new QPushButton(tr("With my con&figuration …"));
    configured_->setAccessibleName(tr("Start a gateway with my configuration"));
    configured_->setToolTip(tr("Starts the gateway with a configuration file of yours; its events come to a store of the console"));
    configured_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    gateway_card_->addBelow(configured_);
    gateway_card_->addBelow(panel_);
    connect(configured_, &QPushButton::clicked, this, &WelcomePage::startConfigured);
    connect(gateway_card_, &ChoiceCard::chosen, this, &WelcomePage::startGateway);
    connect(panel_, &GatewayPanel::showTraffic, this, [this] { emit showGateway(gateway_.store()); });
    connect(&gateway_, &GatewayProcess::stateChanged, this, [this] {
        for (QPushButton* each : {&gateway_card_->button(), configured_})
            each->setVisible(gateway_.state() == GatewayProcess::State::stopped);
        if (gateway_.state() == GatewayProcess::State::serving) emit gatewayStarted(gateway_.store(), gateway_.baseUrl());
    });
}

void WelcomePage::addStores()
{
    store_card_ =
        new ChoiceCard(ChoiceCard::Mark::store, tr("Open a store"),
                       tr("The file a gateway writes its events to. It is only read. Choose one, or drop it here."), tr("&Choose …"));
    store_trouble_ = makeTroubleLabel(tr("Why the store does not open"));
    list_ = new StoreList;
    store_card_->addBelow(store_trouble_);
    store_card_->addBelow(list_);
    connect(store_card_, &ChoiceCard::chosen, this, &WelcomePage::browse);
    connect(list_, &StoreList::chosen, this, &WelcomePage::tryStore);
    connect(list_, &StoreList::forgotten, this, &WelcomePage::forgetStore);
    connect(&stores_, &StoreCheck::found, list_, &StoreList::setStores);
    connect(&stores_, &StoreCheck::checked, this, [this](FoundStore const& one) {
        complain(*store_trouble_, one.trouble);
        if (one.trouble.isEmpty()) emit openStore(one.path);
    });
}

void WelcomePage::addSample()
{
    sample_card_ = new ChoiceCard(ChoiceCard::Mark::sample, tr("Explore sample data"),
                                  tr("Fourteen days of made-up traffic with four stories to find: an incident, a slow tail, an A/B test, "
                                     "a budget."),
                                  tr("&Explore"));
    sample_trouble_ = makeTroubleLabel(tr("Why there is no sample data"));
    auto* const row = new QWidget;
    auto* const line = new QHBoxLayout(row);
    line->setContentsMargins(0, 4, 0, 0);
    progress_ = new QProgressBar;
    progress_->setAccessibleName(tr("Making the sample data"));
    cancel_ = new QPushButton(tr("Cance&l"));
    cancel_->setAccessibleName(tr("Stop making the sample data"));
    line->addWidget(progress_, 1);
    line->addWidget(cancel_);
    row->hide();
    sample_card_->addBelow(row);
    sample_card_->addBelow(sample_trouble_);
    auto const busy = [this, row](bool on) {
        row->setVisible(on);
        sample_card_->button().setEnabled(!on);
    };
    connect(sample_card_, &ChoiceCard::chosen, this, &WelcomePage::exploreSample);
    connect(cancel_, &QPushButton::clicked, &sample_, &SampleMaker::cancel);
    connect(&sample_, &SampleMaker::progress, this, [this, busy](int percent) {
        busy(true);
        progress_->setValue(percent);
    });
    connect(&sample_, &SampleMaker::made, this, [this, busy](QString const& path) {
        busy(false);
        emit openSample(path);
    });
    connect(&sample_, &SampleMaker::failed, this, [this, busy](QString const& why) {
        busy(false);
        complain(*sample_trouble_, why);
    });
}

void WelcomePage::setRecentStores(QStringList const& paths)
{
    stores_.look(paths, QDir::currentPath());
}

void WelcomePage::startGateway()
{
    if (gateway_.state() == GatewayProcess::State::serving)
        emit showGateway(gateway_.store());
    else
        gateway_.start();
}

void WelcomePage::startConfigured()
{
    QString const file = QFileDialog::getOpenFileName(this, tr("Start a gateway with a configuration"), QDir::currentPath(),
                                                      tr("Configurations (*.yaml *.yml);;All files (*)"));
    if (!file.isEmpty()) gateway_.start({}, file);
}

void WelcomePage::browse()
{
    QString const path =
        QFileDialog::getOpenFileName(this, tr("Open a store"), QDir::currentPath(), tr("Event stores (*.db *.sqlite);;All files (*)"));
    if (!path.isEmpty()) tryStore(path);
}

void WelcomePage::tryStore(QString const& path)
{
    stores_.check(path);
}

void WelcomePage::exploreSample()
{
    complain(*sample_trouble_, {});
    progress_->setValue(0);
    sample_.make();
}

void WelcomePage::dragEnterEvent(QDragEnterEvent* event)
{
    auto const urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile()) event->acceptProposedAction();
}

void WelcomePage::dropEvent(QDropEvent* event)
{
    auto const urls = event->mimeData()->urls();
    if (urls.size() != 1 || !urls.front().isLocalFile()) return;
    event->acceptProposedAction();
    tryStore(urls.front().toLocalFile());
}

void WelcomePage::complain(QLabel& where, QString const& what)
{
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, Theme::instance().color(Role::bad));
    where.setPalette(colors);
    where.setText(what);
    where.setVisible(!what.isEmpty());
}

}  // namespace signalbox::console
