// The window's way from one store to another: opening, what is known of it, and what is shown when there is none.
#include "console/frame/main_window.hpp"

#include <QFileDialog>
#include <QFileInfo>
#include <QVBoxLayout>

#include <utility>

namespace signalbox::console {

void MainWindow::connectSession()
{
    StoreReader& store = session_.store();
    connect(&store, &StoreReader::opened, this, &MainWindow::storeOpened);
    connect(&store, &StoreReader::failed, this, &MainWindow::storeFailed);
    connect(&store, &StoreReader::answered, this, [this](Took const& took) { status_->setQueryTime(took.query); });
    connect(&session_, &StoreSession::factsChanged, this, &MainWindow::showFacts);
    connect(&session_, &StoreSession::notice, this, [this](QString const& text) { status_->note(text); });
}

void MainWindow::open(QString path)
{
    status_->clearStore();
    workspace_->clear();
    session_.open(path);
    top_->setStore(nameOfStore(path));
    showPart(workspace_);
    workspace_->showPage(workspace_->pages().current() < 0 ? Place::overview : workspace_->pages().current());
    workspace_->setScope(session_.scope().scope());
}

void MainWindow::storeOpened()
{
    QString const path = session_.store().path();
    settings_.rememberStore(path);
    status_->setStore(nameOfStore(path), path, std::nullopt);
    setWindowTitle(tr("%1 – Signalbox").arg(nameOfStore(path)));
    ribbon_->showFor(path);
    if (gateway_ != nullptr) gateway_->showFor(path);
    recallToken(path);
    gatewayChanged();
}

void MainWindow::storeFailed(storage::failure const& why)
{
    QString const path = session_.store().path();
    trouble_->setTrouble(storeTrouble(why, path));
    status_->clearStore();
    top_->setStore(nameOfStore(path));
    showPart(trouble_);
}

void MainWindow::showFacts()
{
    status_->setStore(nameOfStore(session_.store().path()), session_.store().path(), session_.facts().requests);
    status_->setSnapshot(session_.facts().newest_us, session_.scope().scope().snapshot != 0);
    showRevision();
    if (options_.request != 0) showRequest(std::exchange(options_.request, 0));
}

void MainWindow::scopeChanged(Scope const& scope)
{
    if (session_.factsKnown()) status_->setSnapshot(session_.facts().newest_us, scope.snapshot != 0);
    workspace_->setScope(scope);
}

void MainWindow::showRequest(quint64 id)
{
    if (!session_.store().isOpen()) return;
    showPart(workspace_);
    workspace_->showRequest(id);
}

/// A gateway speaks for the store it writes, and for no other: the one that runs here before the one of a connection.
GatewayFacts MainWindow::gatewayOfStore() const
{
    QString const store = session_.store().path();
    bool const ours = welcome_ != nullptr && welcome_->gateway().running() && QFileInfo(store) == QFileInfo(welcome_->gateway().store());
    return ours ? welcome_->watch().facts() : connections_.facts(store);
}

void MainWindow::gatewayChanged()
{
    workspace_->setGateway(gatewayOfStore());
    if (keys_ != nullptr) keys_->setGateway(gatewayOfStore());
    bool const ended = welcome_ != nullptr && welcome_->gateway().state() == GatewayProcess::State::failed &&
                       QFileInfo(session_.store().path()) == QFileInfo(welcome_->gateway().store());
    notices_->setGateway(gatewayOfStore(), ended);
    showRevision();
}

void MainWindow::showRevision()
{
    QString const said = gatewayOfStore().revision;
    status_->setRevision(said.isEmpty() ? QString::fromStdString(session_.facts().revision) : said, !said.isEmpty());
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
        workspace_->showPage(Place::traffic);
    });
    connect(welcome_, &WelcomePage::showGateway, this, &MainWindow::open);
    connect(welcome_, &WelcomePage::forgetStore, this, [this](QString const& path) { settings_.forgetStore(path); });
}

void MainWindow::showWelcome()
{
    if (welcome_ == nullptr) makeWelcome();
    welcome_->setRecentStores(settings_.recentStores());
    if (!session_.store().isOpen()) top_->setStore(tr("No store"));
    setWindowTitle(tr("Signalbox"));
    showPart(welcome_);
}

}  // namespace signalbox::console
