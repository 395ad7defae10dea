#include "console/frame/main_window.hpp"

#include "console/look/figures.hpp"

#include <QCloseEvent>
#include <QDateTime>
#include <QDragEnterEvent>
#include <QHBoxLayout>
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

MainWindow::MainWindow(LaunchOptions const& options, QString const& settings_file, Clock clock)
    : options_(options),
      settings_(settings_file),
      now_(clock ? std::move(clock) : [] { return QDateTime::currentMSecsSinceEpoch() * 1000; }),
      clock_(this),
      facts_channel_(store_, Lane::totals, this),
      names_channel_(store_, Lane::totals, this)
{
    QString const first = options.store.isEmpty() ? settings_.lastStore() : options.store;
    connectStore();
    if (!first.isEmpty()) store_.open(first);  // its threads work while the window is built
    setWindowTitle(tr("Signalbox"));
    setAcceptDrops(true);
    auto* const whole = new QWidget;
    auto* const column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    status_ = new StatusLine(this);
    setStatusBar(status_);
    ribbon_ = new SampleRibbon;
    parts_ = new QStackedWidget;
    workspace_ = new Workspace(store_, scope_, settings_, nullptr);
    trouble_ = new MessagePane;
    parts_->addWidget(workspace_);
    parts_->addWidget(trouble_);
    column->addWidget(makeTopRow());
    column->addWidget(ribbon_);
    column->addWidget(parts_, 1);
    setCentralWidget(whole);
    ribbon_->hide();
    makeCommands();
    connectScope();
    resize(options.size.isEmpty() ? first_size : options.size);
    if (options.size.isEmpty()) restoreGeometry(settings_.geometry());
    begin();
}

MainWindow::~MainWindow()
{
    store_.disconnect(this);
}

QWidget* MainWindow::makeTopRow()
{
    auto* const top = new QWidget;
    auto* const row = new QHBoxLayout(top);
    row->setContentsMargins(8, 6, 8, 6);
    row->setSpacing(6);
    store_button_ = new QToolButton;
    store_button_->setText(tr("No store"));
    store_button_->setAccessibleName(tr("Store"));
    store_button_->setPopupMode(QToolButton::InstantPopup);
    store_button_->setFocusPolicy(Qt::StrongFocus);
    store_menu_ = new QMenu(store_button_);
    store_button_->setMenu(store_menu_);
    query_ = new QueryBar(scope_, store_, nullptr);
    range_ = new RangeButton(nullptr);
    live_ = new QToolButton;
    live_->setCheckable(true);
    live_->setChecked(true);
    live_->setFocusPolicy(Qt::StrongFocus);
    live_->setToolButtonStyle(Qt::ToolButtonTextOnly);
    live_->setToolTip(tr("Live: everything follows the store. Frozen: nothing changes until you want it to (Ctrl+.)"));
    row->addWidget(store_button_, 0, Qt::AlignTop);  // the query bar grows downwards
    row->addWidget(query_, 1);
    row->addWidget(range_, 0, Qt::AlignTop);
    row->addWidget(live_, 0, Qt::AlignTop);
    row->addStretch(0);  // where the query bar is hidden
    connect(store_menu_, &QMenu::aboutToShow, this, &MainWindow::fillStoreMenu);
    connect(live_, &QToolButton::clicked, this, &MainWindow::setLive);
    connect(range_, &RangeButton::presetChosen, this, &MainWindow::choosePreset);
    connect(range_, &RangeButton::rangeChosen, this, [this](qint64 from, qint64 to) { scope_.setRange({from, to}); });
    return top;
}

void MainWindow::connectScope()
{
    connect(&scope_, &ScopeModel::changed, this, &MainWindow::scopeChanged);
    connect(workspace_, &Workspace::notice, status_, &StatusLine::note);
    connect(workspace_, &Workspace::inspected, this, &MainWindow::rememberRequest);
    connect(&clock_, &RefreshClock::refresh, this, [this] {
        tick();
        askFacts();
    });
    connect(&clock_, &RefreshClock::slid, this, &MainWindow::tick);
    connect(ribbon_, &SampleRibbon::showMe, this, [this](QString const& query, qint64 from, qint64 to) {
        scope_.setQuery(query);
        scope_.setRange({from, to});
    });
    connect(trouble_, &MessagePane::pressed, this, [this](int button) {
        if (button < 0 || button >= static_cast<int>(ways_.size())) return;
        ways_[static_cast<std::size_t>(button)] == WayOut::again ? open(store_.path()) : askForStore();
    });
    scopeChanged(scope_.scope());
}

void MainWindow::showPart(QWidget* part)
{
    bool const work = part == workspace_;
    parts_->setCurrentWidget(part);
    query_->setVisible(work);
    range_->setVisible(work);
    live_->setVisible(work);
    if (work) return;
    ribbon_->hide();
    if (gateway_ != nullptr) gateway_->hide();
}

void MainWindow::scopeChanged(Scope const& scope)
{
    range_->setScope(scope);
    bool const live = scope.snapshot == 0;
    live_->setChecked(live);
    live_->setText(live ? tr("● Live") : tr("❚❚ Frozen"));
    live_->setAccessibleName(live ? tr("Live: follow the store") : tr("Frozen: nothing changes"));
    clock_.setSliding(live ? scope.last : std::nullopt);
    if (facts_known_) status_->setSnapshot(facts_.newest_us, !live);
    workspace_->setScope(scope);
}

void MainWindow::tick()
{
    Scope const before = scope_.scope();
    if (before.snapshot != 0) return;
    scope_.tick(now_());
    if (scope_.scope() == before) workspace_->refresh();
}

void MainWindow::setLive(bool live)
{
    scope_.setSnapshot(live ? 0 : facts_.newest);
    if (live) tick();
}

void MainWindow::choosePreset(RangePreset const& preset)
{
    range_chosen_ = true;
    settings_.setLastRange(QLatin1String(preset.name));
    if (preset.last.count() == 0) return scope_.setRange({});
    scope_.tick(now_());
    scope_.setLast(preset.last);
}

void MainWindow::noticeSeen()
{
    clock_.setSeen(isVisible() && !isMinimized());
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
    settings_.setQueries(query_->history().entries());
    settings_.setGeometry(saveGeometry());
    workspace_->saveState();
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
    QWidget const* const part = parts_->currentWidget();
    if (part != workspace_) return true;
    return facts_known_ && range_chosen_ && !facts_channel_.busy() && workspace_->isSettled();
}

}  // namespace signalbox::console
