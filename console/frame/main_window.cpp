#include "console/frame/main_window.hpp"

#include "console/look/cut_text_tips.hpp"

#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMessageBox>
#include <QMimeData>
#include <QVBoxLayout>

namespace signalbox::console {

namespace {

constexpr QSize first_size{1280, 800};

QString localFile(QMimeData const* data)
{
    return data->hasUrls() && !data->urls().isEmpty() ? data->urls().first().toLocalFile() : QString();
}

}  // namespace

MainWindow::MainWindow(LaunchOptions const& options, QString const& settings_file, StoreSession::Clock clock)
    : options_(options), settings_(settings_file), session_(settings_, std::move(clock), this), commands_(*this), connections_(this)
{
    QString const first = options.store.isEmpty() ? settings_.lastStore() : options.store;
    connectSession();
    if (!first.isEmpty()) session_.store().open(first);  // its threads work while the window is built
    new CutTextTips(this);
    setWindowTitle(tr("Signalbox"));
    setAcceptDrops(true);
    makeParts();
    makeCommands();
    makeNotices();
    makeConnections();
    connectParts();
    resize(options.size.isEmpty() ? first_size : options.size);
    if (options.size.isEmpty()) restoreGeometry(settings_.geometry());
    begin();
}

void MainWindow::makeParts()
{
    auto* const whole = new QWidget;
    auto* const column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    status_ = new StatusLine(this);
    setStatusBar(status_);
    top_ = new TopRow(session_.scope(), session_.store(), nullptr);
    ribbon_ = new SampleRibbon;
    parts_ = new QStackedWidget;
    parts_->setObjectName(QStringLiteral("parts"));
    workspace_ = new Workspace(session_.store(), session_.scope(), settings_, nullptr);
    trouble_ = new TroublePane(nullptr);
    parts_->addWidget(workspace_);
    parts_->addWidget(trouble_);
    column->addWidget(top_);
    column->addWidget(ribbon_);
    column->addWidget(parts_, 1);
    setCentralWidget(whole);
    ribbon_->hide();
    views_ = std::make_unique<ViewKeeper>(*this, session_, *workspace_, *status_);
    palette_ = new PaletteFeed(*this, session_.store(), session_.scope(), [this] { return paletteCommands(); });
}

void MainWindow::connectParts()
{
    connect(top_, &TopRow::storeMenuOpened, this, &MainWindow::fillStoreMenu);
    connect(top_, &TopRow::liveChosen, &session_, &StoreSession::setLive);
    connect(&top_->range(), &RangeButton::presetChosen, &session_, &StoreSession::choosePreset);
    connect(&session_.scope(), &ScopeModel::changed, this, &MainWindow::scopeChanged);
    connect(workspace_, &Workspace::notice, status_, &StatusLine::note);
    connect(workspace_, &Workspace::inspected, palette_, &PaletteFeed::rememberRequest);
    connect(palette_, &PaletteFeed::requestChosen, this, &MainWindow::showRequest);
    connect(ribbon_, &SampleRibbon::showMe, this, [this](TourView const& view) {
        session_.scope().setQuery(view.query);
        session_.scope().setRange({view.from_us, view.to_us});
        workspace_->showPage(placeOf(view.page));
        if (!view.by.isEmpty()) workspace_->pages().currentPage().compareBy(view.by);
    });
    connect(trouble_, &TroublePane::againChosen, this, [this] { open(session_.store().path()); });
    connect(trouble_, &TroublePane::anotherChosen, this, &MainWindow::askForStore);
    scopeChanged(session_.scope().scope());
}

/// What the window shows first; the store may be on its way already.
void MainWindow::begin()
{
    top_->query().history().setEntries(settings_.queries());
    if (session_.store().path().isEmpty()) return showWelcome();
    QByteArray const state = views_->takeInto(options_);
    session_.begin(options_);
    int const place = placeOf(options_.page.isEmpty() ? settings_.lastPage() : options_.page);
    top_->setStore(nameOfStore(session_.store().path()));
    showPart(workspace_);
    workspace_->showPage(place < 0 ? Place::overview : place);
    if (!state.isEmpty()) workspace_->pages().currentPage().restoreState(state);
}

void MainWindow::showPart(QWidget* part)
{
    parts_->setCurrentWidget(part);
    top_->setAtWork(atWork());
    showCopy();
    if (atWork()) return;
    ribbon_->showFor({});
    if (gateway_ != nullptr) gateway_->hide();
}

void MainWindow::noticeSeen()
{
    session_.clock().setSeen(isVisible() && !isMinimized());
}

void MainWindow::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    noticeSeen();
}

void MainWindow::hideEvent(QHideEvent* event)
{
    QMainWindow::hideEvent(event);
    noticeSeen();
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange) noticeSeen();
}

/// A gateway of ours ends with the window, so its callers are worth a question.
bool MainWindow::mayClose()
{
    if (welcome_ == nullptr || !welcome_->gateway().running()) return true;
    QString const question = tr("The local gateway at %1 was started here and stops with this window.").arg(welcome_->gateway().baseUrl());
    QMessageBox box(QMessageBox::Question, tr("Stop the local gateway?"), question, QMessageBox::NoButton, this);
    auto const* const stop = box.addButton(tr("&Stop it and close"), QMessageBox::AcceptRole);
    box.addButton(tr("&Keep both open"), QMessageBox::RejectRole);
    box.exec();
    return box.clickedButton() == stop;
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!mayClose()) return event->ignore();
    settings_.setQueries(top_->query().history().entries());
    settings_.setGeometry(saveGeometry());
    workspace_->pages().saveState();
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!localFile(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    QString const file = localFile(event->mimeData());
    if (file.isEmpty()) return;
    event->acceptProposedAction();
    open(file);
}

bool MainWindow::isSettled() const
{
    return !atWork() || (session_.isSettled() && workspace_->isSettled());
}

}  // namespace signalbox::console
