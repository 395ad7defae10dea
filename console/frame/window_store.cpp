// The window's way from one store to another: opening, what is known of it, and what is shown when there is none.
#include "console/frame/main_window.hpp"

#include <QFileDialog>
#include <QFileInfo>
#include <QVBoxLayout>

namespace signalbox::console {

void MainWindow::connectStore()
{
    connect(&store_, &StoreReader::opened, this, &MainWindow::storeOpened);
    connect(&store_, &StoreReader::failed, this, &MainWindow::storeFailed);
    connect(&store_, &StoreReader::answered, this, [this](Took const& took) { status_->setQueryTime(took.query); });
    connect(&store_, &StoreReader::grown, &clock_, &RefreshClock::storeChanged);
}

/// What the window shows first; the store may be on its way already.
void MainWindow::begin()
{
    query_->history().setEntries(settings_.queries());
    if (store_.path().isEmpty()) return showWelcome();
    if (!options_.query.isEmpty()) {
        if (auto const wrong = scope_.setQuery(options_.query)) status_->note(tr("--query: %1").arg(QString::fromStdString(wrong->detail)));
    }
    QString const wanted = options_.range.isEmpty() ? settings_.lastRange() : options_.range;
    if (auto const preset = presetNamed(wanted)) {
        range_chosen_ = true;
        scope_.tick(now_());
        if (preset->last.count() > 0) scope_.setLast(preset->last);
    }
    int const place = Workspace::placeOf(options_.page.isEmpty() ? settings_.lastPage() : options_.page);
    store_button_->setText(QFileInfo(store_.path()).fileName());
    showPart(workspace_);
    workspace_->showPage(place < 0 ? Workspace::overview : place);
}

void MainWindow::open(QString path)
{
    facts_known_ = false;
    if (path != store_.path()) {  // another store's models and keys would match nothing here
        range_chosen_ = false;
        scope_.setQuery({});
        scope_.setSnapshot(0);
    }
    status_->clearStore();
    workspace_->clear();
    store_.open(path);
    store_button_->setText(QFileInfo(path).fileName());
    showPart(workspace_);
    workspace_->showPage(workspace_->current() < 0 ? Workspace::overview : workspace_->current());
    workspace_->setScope(scope_.scope());
}

void MainWindow::storeOpened()
{
    settings_.rememberStore(store_.path());
    status_->setStore(store_.path(), std::nullopt);
    setWindowTitle(tr("%1 – Signalbox").arg(QFileInfo(store_.path()).fileName()));
    ribbon_->showFor(store_.path());
    if (gateway_ != nullptr) gateway_->showFor(store_.path());
    gatewayChanged();
    askFacts();
}

void MainWindow::storeFailed(storage::failure const& why)
{
    StoreTrouble const trouble = storeTrouble(why, store_.path());
    ways_ = trouble.ways;
    trouble_->setMessage(trouble.message);
    status_->clearStore();
    store_button_->setText(QFileInfo(store_.path()).fileName());
    showPart(trouble_);
}

void MainWindow::askFacts()
{
    facts_channel_.ask<StoreFacts>([](storage::event_reader& from) { return readFacts(from); },
                                   [this](storage::result<StoreFacts> const& facts) { takeFacts(facts); }, false);
}

void MainWindow::takeFacts(storage::result<StoreFacts> const& facts)
{
    if (!facts) return status_->note(QString::fromStdString(facts.error().detail));
    facts_ = *facts;
    status_->setStore(store_.path(), facts_.requests);
    status_->setSnapshot(facts_.newest_us, scope_.scope().snapshot != 0);
    showRevision();
    if (std::exchange(facts_known_, true)) return;
    if (!range_chosen_) chooseFirstRange();
    if (options_.request != 0) showRequest(std::exchange(options_.request, 0));
}

/// A gateway speaks for the store it writes, and for no other.
GatewayFacts MainWindow::gatewayOfStore() const
{
    bool const ours = welcome_ != nullptr && QFileInfo(store_.path()) == QFileInfo(welcome_->gateway().store());
    return ours ? welcome_->watch().facts() : GatewayFacts();
}

void MainWindow::gatewayChanged()
{
    workspace_->setGateway(gatewayOfStore());
    showRevision();
}

void MainWindow::showRevision()
{
    QString const said = gatewayOfStore().revision;
    status_->setRevision(said.isEmpty() ? QString::fromStdString(facts_.revision) : said, !said.isEmpty());
}

/// A day when the store is in use, everything when it is a store of long ago: never an empty first picture.
void MainWindow::chooseFirstRange()
{
    constexpr std::chrono::seconds day = std::chrono::hours(24);
    range_chosen_ = true;
    bool const in_use = now_() - facts_.newest_us < std::chrono::microseconds(day).count();
    if (in_use) {
        scope_.tick(now_());
        scope_.setLast(day);
    } else {
        scope_.setRange({});
    }
}

void MainWindow::askForStore()
{
    QString const file = QFileDialog::getOpenFileName(this, tr("Open a store"), QFileInfo(settings_.lastStore()).path(),
                                                      tr("Event stores (*.db);;All files (*)"));
    if (!file.isEmpty()) open(file);
}

void MainWindow::makeWelcome()
{
    welcome_ = new WelcomePage;
    parts_->addWidget(welcome_);
    gateway_ = new GatewayStrip(welcome_->gateway(), welcome_->watch());
    welcome_->gateway().setWishedPort(settings_.gatewayPort());
    connect(&welcome_->watch(), &GatewayWatch::changed, this, &MainWindow::gatewayChanged);
    static_cast<QVBoxLayout*>(centralWidget()->layout())->insertWidget(1, gateway_);
    gateway_->hide();
    connect(gateway_, &GatewayStrip::showDetails, this, &MainWindow::showWelcome);
    connect(welcome_, &WelcomePage::openStore, this, &MainWindow::open);
    connect(welcome_, &WelcomePage::openSample, this, &MainWindow::open);
    connect(welcome_, &WelcomePage::gatewayStarted, this, [this](QString const& store) {
        settings_.setGatewayPort(welcome_->gateway().wishedPort());
        open(store);
        workspace_->showPage(Workspace::traffic);
    });
    connect(welcome_, &WelcomePage::showGateway, this, &MainWindow::open);
    connect(welcome_, &WelcomePage::forgetStore, this, [this](QString const& path) { settings_.forgetStore(path); });
}

void MainWindow::showWelcome()
{
    if (welcome_ == nullptr) makeWelcome();
    welcome_->setRecentStores(settings_.recentStores());
    if (!store_.isOpen()) store_button_->setText(tr("No store"));
    setWindowTitle(tr("Signalbox"));
    showPart(welcome_);
}

}  // namespace signalbox::console
