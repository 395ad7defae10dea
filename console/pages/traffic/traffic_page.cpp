#include "console/pages/traffic/traffic_page.hpp"

#include "console/look/figures.hpp"

#include <QDataStream>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QShortcut>
#include <QVBoxLayout>

namespace signalbox::console {

namespace {

constexpr int state_version = 1;
constexpr int table_share = 640, inspector_share = 380;  // pixels on the first day; the user moves the border

}  // namespace

TrafficPage::TrafficPage(StoreReader& store, QWidget* parent)
    : Page(store, parent),
      model_(new EventTableModel(store, this)),
      splitter_(new QSplitter),
      stack_(new QStackedWidget),
      table_(new EventTable(*model_, nullptr)),
      message_(new MessagePane),
      inspector_(new Inspector(store, nullptr)),
      pill_(new QPushButton(table_)),
      scan_(new ScanLine(nullptr)),
      export_row_(new QWidget),
      export_text_(new QLabel),
      export_(new ScopeExport(store, this)),
      advice_(new TermAdvice(store, this)),
      jump_(store, Lane::rows, this),
      one_(store, Lane::rows, this)
{
    setObjectName(QStringLiteral("traffic"));
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    makeCommands();
    stack_->addWidget(table_);
    stack_->addWidget(message_);
    splitter_->addWidget(stack_);
    splitter_->addWidget(inspector_);
    splitter_->setChildrenCollapsible(false);
    splitter_->setStretchFactor(0, 1);
    splitter_->setSizes({table_share, inspector_share});
    splitter_->setAccessibleName(tr("Requests and inspector"));
    column->addWidget(makeBar());
    column->addWidget(splitter_, 1);
    pill_->setObjectName(QStringLiteral("pill"));
    pill_->hide();
    pill_->setToolTip(tr("Back to the newest requests, following them as they come"));
    table_->installEventFilter(this);
    setTabOrder(pill_, table_);
    connect(pill_, &QPushButton::clicked, this, &TrafficPage::followLive);
    connectModel();
    connectTable();
    connect(&store, &StoreReader::dropped, this, [this] {  // ids of one store are nothing in another
        anchor_ = seek_ = 0;
        select(0);
    });
}

QWidget* TrafficPage::makeBar()
{
    auto* const bar = new QWidget;
    auto* const row = new QHBoxLayout(bar);
    row->setContentsMargins(8, 4, 8, 4);
    auto const button = [row](QString const& text, QString const& name) {
        auto* const made = new QToolButton;
        made->setText(text);
        made->setAccessibleName(name);
        made->setFocusPolicy(Qt::StrongFocus);
        made->setAutoRaise(true);
        made->setPopupMode(QToolButton::InstantPopup);
        row->addWidget(made);
        return made;
    };
    row->addWidget(scan_);
    row->addStretch();
    auto* const export_bar = new QHBoxLayout(export_row_);
    export_bar->setContentsMargins(0, 0, 0, 0);
    auto* const give_up = new QPushButton(tr("Cancel"));
    give_up->setAccessibleName(tr("Cancel the export"));
    export_text_->setAccessibleDescription(tr("Progress of the export"));
    export_bar->addWidget(export_text_);
    export_bar->addWidget(give_up);
    export_row_->hide();
    row->addWidget(export_row_);
    connect(give_up, &QPushButton::clicked, export_, &ScopeExport::cancel);
    auto* const columns = button(tr("Columns"), tr("Choose columns"));
    auto* const menu = new QMenu(columns);
    columns->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        table_->fillColumnMenu(*menu);
    });
    auto* const more = button(tr("Actions"), tr("What can be done here"));
    auto* const actions = new QMenu(more);
    actions->addActions(commands_);
    more->setMenu(actions);
    return bar;
}

void TrafficPage::connectModel()
{
    connect(model_, &EventTableModel::ready, this, &TrafficPage::becameReady);
    connect(model_, &EventTableModel::modelAboutToBeReset, this, [this] {
        if (ready_ && anchor_ == 0 && !model_->isFollowing() && !moving_) keepPlace();  // the list is read anew under somebody's eyes
    });
    connect(model_, &EventTableModel::modelReset, this, &TrafficPage::updateMessage);
    connect(model_, &EventTableModel::rowsInserted, this, &TrafficPage::updateMessage);
    connect(model_, &EventTableModel::progressChanged, this, [this] {
        showCount();
        updateMessage();
    });
    connect(model_, &EventTableModel::arrivedChanged, this, &TrafficPage::showPill);
    connect(model_, &EventTableModel::followingChanged, this, [this] {
        showCount();
        showPill();
    });
    connect(model_, &EventTableModel::dataChanged, this, &TrafficPage::fitColumns);
    connect(model_, &EventTableModel::rowsInserted, this, &TrafficPage::fitColumns);
    connect(model_, &EventTableModel::located, this, [this](quint64 id, int row) {
        QScopedValueRollback<bool> const ours(moving_, true);
        bool const top = id == anchor_;
        if (top) anchor_ = 0;
        if (top && selected_ != 0 && selected_ != id)
            QMetaObject::invokeMethod(
                this, [this] { model_->locate(selected_); }, Qt::QueuedConnection);
        if (row < 0) return notListed(id);
        if (id == selected_) {
            table_->setAutoScroll(std::exchange(seek_, 0) == id);  // a choice that is only kept must not move what one reads
            table_->setCurrentRow(row);
            table_->setAutoScroll(true);
        }
        if (top) table_->placeRow(row, anchor_offset_);
    });
    connect(model_, &EventTableModel::failed, this, [this](storage::failure const& why) {
        showRemedy({tr("The requests could not be read"), QString::fromStdString(why.detail), {}, {tr("&Try again")}}, {Remedy::again});
    });
    connect(advice_, &TermAdvice::answered, this, &TrafficPage::take);
    connect(message_, &MessagePane::pressed, this, &TrafficPage::applyRemedy);
}

void TrafficPage::connectTable()
{
    connect(scan_, &ScanLine::stop, model_, &EventTableModel::stop);
    connect(table_, &EventTable::narrow, this, &Page::narrow);
    connect(table_, &EventTable::scrolledAway, this, [this] {
        if (!moving_ && model_->isFollowing()) pause();
    });
    connect(table_, &EventTable::returnedToTop, this, [this] {
        // Not while the list is being exchanged: then the bar moves by itself.
        if (!moving_ && anchor_ == 0 && !model_->isFollowing() && model_->arrivedSince() == 0 && scope_.snapshot == 0) followLive();
    });
    connect(table_, &EventTable::currentEventChanged, this, [this](quint64 id) {
        if (id == 0) return;
        selected_ = id;
        inspector_->inspect(id);
    });
    connect(table_, &EventTable::activatedEvent, this, [this] { show_inspector_->setChecked(true); });
    connect(table_, &EventTable::menuAsked, this, [this](QMenu& menu, QModelIndex const& cell) {
        if (cell.isValid()) fillRowMenu(menu);
    });
    connect(export_, &ScopeExport::progressed, this,
            [this](quint64 written) { export_text_->setText(tr("exported %1…").arg(figures::count(written))); });
    connect(export_, &ScopeExport::cancelled, export_row_, &QWidget::hide);
    connect(export_, &ScopeExport::finished, this, [this](quint64 written, QString const& file) {
        export_row_->hide();
        emit notice(tr("%1 requests are in %2").arg(figures::count(written), file));
    });
    connect(export_, &ScopeExport::failed, this, [this](QString const& why) {
        export_row_->hide();
        emit notice(tr("The export failed: %1").arg(why));
    });
}

// A request that is looked at goes with the list it stood in, unless it was asked for by its id.
void TrafficPage::notListed(quint64 id)
{
    if (id == selected_ && id != seek_ && !model_->progress().running) select(0);
}

void TrafficPage::select(quint64 id)
{
    selected_ = id;
    inspector_->inspect(id);
}

void TrafficPage::setScope(Scope const& scope)
{
    bool const another = scope.query != scope_.query || scope.last != scope_.last || (!scope.last && scope.range != scope_.range);
    if (another || scope.snapshot != scope_.snapshot) wants_live_ = scope.snapshot == 0;
    if (another) {
        anchor_ = 0;
        advice_->cancel();
        QScopedValueRollback<bool> const ours(moving_, true);
        table_->scrollToTop();
    }
    scope_ = scope;
    if (isVisible())
        catchUp();
    else
        stale_ = true;
}

void TrafficPage::catchUp()
{
    stale_ = false;
    model_->setScope(scope_);
    model_->setFollowing(wants_live_ && scope_.snapshot == 0);
}

void TrafficPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    if (stale_) catchUp();
}

void TrafficPage::refresh()
{
    // A list that follows sees everything by itself; one that stands still keeps still until it is asked. Only an empty one looks again.
    if (isVisible() && ready_ && model_->rowCount() == 0 && !model_->isFollowing() && !model_->progress().running) model_->refresh();
}

void TrafficPage::pause()
{
    wants_live_ = false;
    model_->setFollowing(false);
}

void TrafficPage::keepPlace()
{
    int const top = table_->rowAt(0);
    anchor_ = top >= 0 ? model_->idAt(top) : 0;
    anchor_offset_ = top >= 0 ? table_->rowViewportPosition(top) : 0;
}

void TrafficPage::followLive()
{
    wants_live_ = true;
    anchor_ = 0;
    QScopedValueRollback<bool> const ours(moving_, true);
    if (scope_.snapshot != 0) emit liveChosen();
    model_->setFollowing(true);
    table_->scrollToTop();
}

void TrafficPage::showCount()
{
    scan_->setProgress(model_->progress(), model_->rowsLeftOut(), ready_);
}

/// Once for each list, as soon as there are rows to measure: before, every column would be as narrow as its title.
void TrafficPage::fitColumns()
{
    if (!fit_due_ || model_->rowCount() == 0 || model_->rowAt(0) == nullptr) return;
    fit_due_ = false;
    table_->fitColumnsOnce();
}

void TrafficPage::becameReady()
{
    ready_ = true;
    fit_due_ = true;
    fitColumns();
    if (quint64 const first = anchor_ != 0 ? anchor_ : selected_; first != 0) model_->locate(first);  // one at a time
    showCount();
    showPill();
    updateMessage();
}

void TrafficPage::showPill()
{
    quint64 const arrived = model_->arrivedSince();
    pill_->setVisible(!model_->isFollowing() && arrived > 0);
    pill_->setText(tr("▲ %1 new").arg(figures::count(arrived)));
    pill_->setAccessibleName(tr("%1 new requests; return to live").arg(figures::count(arrived)));
    placePill();
}

void TrafficPage::placePill()
{
    pill_->adjustSize();
    QRect const over = table_->viewport()->geometry();
    pill_->move(over.center().x() - pill_->width() / 2, over.top() + 6);
    pill_->raise();
}

bool TrafficPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == table_ && event->type() == QEvent::Resize) placePill();
    return Page::eventFilter(watched, event);
}

void TrafficPage::showEventById(quint64 id)
{
    selected_ = id;
    show_inspector_->setChecked(true);
    inspector_->inspect(id);
    if (int const row = model_->rowOf(id); row >= 0) return table_->setCurrentRow(row);
    seek_ = id;
    model_->locate(id);
}

bool TrafficPage::isSettled() const
{
    bool const rows = ready_ && anchor_ == 0 && !model_->progress().running && (model_->rowCount() == 0 || model_->rowAt(0) != nullptr);
    return rows && inspector_->isSettled() && !stale_;
}

QByteArray TrafficPage::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out << state_version << splitter_->saveState() << show_inspector_->isChecked() << table_->saveColumns();
    return state;
}

void TrafficPage::restoreState(QByteArray const& state)
{
    QDataStream in(state);
    int version = 0;
    QByteArray splitter, columns;
    bool inspector = true;
    in >> version >> splitter >> inspector >> columns;
    if (in.status() != QDataStream::Ok || version != state_version) {  // also the first day's: nothing was kept
        splitter_->setSizes({table_share, inspector_share});
        show_inspector_->setChecked(true);
        return table_->resetColumns();
    }
    splitter_->restoreState(splitter);
    show_inspector_->setChecked(inspector);
    table_->restoreColumns(columns);
}

}  // namespace signalbox::console
