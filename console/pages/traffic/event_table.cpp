#include "console/pages/traffic/event_table.hpp"

#include <QContextMenuEvent>
#include <QDataStream>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr int row_padding = 8;
constexpr int state_version = 1;
// Shown on the first day, in this order: what happened, by whom, how long, how much. The first eight fit beside the inspector of a window that
// is 1280 pixels wide; the columns that are not named are one menu away.
constexpr EventColumn first_columns[] = {EventColumn::time,     EventColumn::status,    EventColumn::model,     EventColumn::answered,
                                         EventColumn::total,    EventColumn::cost,      EventColumn::fallbacks, EventColumn::firstToken,
                                         EventColumn::tokensIn, EventColumn::tokensOut, EventColumn::tag,       EventColumn::key,
                                         EventColumn::reason};

int lastShown(QHeaderView const& header)
{
    for (int place = header.count() - 1; place >= 0; --place)
        if (int const section = header.logicalIndex(place); !header.isSectionHidden(section)) return section;
    return -1;
}

}  // namespace

EventTable::EventTable(EventTableModel& model, QWidget* parent)
    : QTableView(parent), model_(model), delegate_(new EventDelegate(model, this))
{
    setObjectName(QStringLiteral("events"));
    setAccessibleName(tr("Requests, newest first"));
    setModel(&model);
    setItemDelegate(delegate_);
    setWordWrap(false);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setTabKeyNavigation(false);  // Tab leaves the table; arrows move inside
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setAlternatingRowColors(false);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    setUpHeader();
    setRowHeight();
    resetColumns();
    connect(this, &QTableView::doubleClicked, this, &EventTable::activatedEvent);
}

void EventTable::setUpHeader()
{
    QHeaderView* const header = horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionsMovable(true);
    header->setSectionsClickable(false);
    header->setHighlightSections(false);
    header->setStretchLastSection(true);  // the reason, mostly: it is the longest, and nothing stands behind it
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setMinimumSectionSize(28);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setAccessibleName(tr("Columns"));
    header->setToolTip(tr("Requests are in the order of time, newest first, unless “Slowest first” or another order is chosen above.\n"
                          "A filter such as latency_ms > 5000 lists all of the slow ones."));
    connect(header, &QHeaderView::customContextMenuRequested, this, [this](QPoint const& at) {
        QMenu menu;
        fillColumnMenu(menu);
        menu.exec(horizontalHeader()->mapToGlobal(at));
    });
    connect(header, &QHeaderView::sectionMoved, this, &EventTable::columnsChanged);
    connect(header, &QHeaderView::sectionResized, this, [this, header](int section) {
        // The last one is as wide as the window leaves it: that is not the user's choice.
        if (fitting_ || section == lastShown(*header)) return;
        widths_chosen_ = true;
        emit columnsChanged();
    });
}

void EventTable::setRowHeight()
{
    QHeaderView* const rows = verticalHeader();
    rows->setSectionResizeMode(QHeaderView::Fixed);
    rows->setMinimumSectionSize(1);
    rows->setDefaultSectionSize(std::min(fontMetrics().height() + row_padding, highest_row));
}

QByteArray EventTable::saveColumns() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out << state_version << widths_chosen_ << horizontalHeader()->saveState();
    return state;
}

bool EventTable::restoreColumns(QByteArray const& state)
{
    QDataStream in(state);
    int version = 0;
    bool chosen = false;
    QByteArray header;
    in >> version >> chosen >> header;
    fitting_ = true;
    bool const done = in.status() == QDataStream::Ok && version == state_version && horizontalHeader()->restoreState(header);
    if (done) widths_chosen_ = chosen;
    // A state of a version with fewer columns, or all of them hidden, would leave nothing to click on.
    if (!done || horizontalHeader()->count() != eventColumnCount || horizontalHeader()->hiddenSectionCount() == eventColumnCount)
        resetColumns();
    fitting_ = false;
    return done;
}

void EventTable::resetColumns()
{
    fitting_ = true;
    QHeaderView* const header = horizontalHeader();
    for (int column = 0; column < eventColumnCount; ++column) header->setSectionHidden(column, true);
    int place = 0;
    for (EventColumn const each : first_columns) {
        header->setSectionHidden(static_cast<int>(each), false);
        header->moveSection(header->visualIndex(static_cast<int>(each)), place++);
    }
    widths_chosen_ = false;
    fitting_ = false;
    fitColumnsOnce();
    emit columnsChanged();
}

void EventTable::fitColumnsOnce()
{
    if (widths_chosen_) return;
    fitting_ = true;
    for (int column = 0; column < eventColumnCount; ++column)
        if (!isColumnHidden(column)) fitColumn(column);
    fitting_ = false;
}

void EventTable::fitColumn(int column)
{
    bool const mine = std::exchange(fitting_, true);
    QFontMetrics const metrics(font());
    QString const title = model_.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    int width = metrics.horizontalAdvance(title) + 18;
    if (column == static_cast<int>(EventColumn::status))
        width = std::max(width, metrics.horizontalAdvance(tr("503 abandoned")) + 24);  // rare, and what matters
    if (column == static_cast<int>(EventColumn::total) || column == static_cast<int>(EventColumn::firstToken))
        width = std::max(width, metrics.horizontalAdvance(tr("888 ms")) + 18);  // seconds are shorter, and may be all that is seen first
    int const first = std::max(0, rowAt(0));
    for (int row = first, end = std::min(model_.rowCount(), first + width_sample); row < end; ++row)
        width = std::max(width, delegate_->wantedWidth(metrics, row, static_cast<EventColumn>(column)));
    setColumnWidth(column, std::min(width, widest_column));
    fitting_ = mine;
}

bool EventTable::canNarrow(QModelIndex const& cell) const
{
    return cell.isValid() && model_.rowAt(cell.row()) != nullptr &&
           !EventTableModel::filterField(static_cast<EventColumn>(cell.column())).isEmpty();
}

void EventTable::narrowTo(QModelIndex const& cell, bool keep)
{
    if (!canNarrow(cell)) return;
    auto const column = static_cast<EventColumn>(cell.column());
    emit narrow(EventTableModel::filterField(column), model_.filterValue(cell.row(), column), keep);
}

quint64 EventTable::currentId() const
{
    return currentIndex().isValid() ? model_.idAt(currentIndex().row()) : 0;
}

void EventTable::setCurrentRow(int row)
{
    if (row < 0 || row >= model_.rowCount()) return;
    int column = currentIndex().isValid() ? currentIndex().column() : static_cast<int>(EventColumn::time);
    if (isColumnHidden(column)) column = horizontalHeader()->logicalIndexAt(0);
    setCurrentIndex(model_.index(row, std::max(column, 0)));
}

bool EventTable::isAtTop() const
{
    return verticalScrollBar()->value() == verticalScrollBar()->minimum();
}

void EventTable::placeRow(int row, int offset)
{
    scrollTo(model_.index(row, std::max(0, horizontalHeader()->logicalIndexAt(0))),
             QAbstractItemView::PositionAtTop);  // lays out what waits
    verticalScrollBar()->setValue(row * verticalHeader()->defaultSectionSize() - offset);
}

void EventTable::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !event->modifiers().testFlag(Qt::AltModifier)) return QTableView::mousePressEvent(event);
    narrowTo(indexAt(event->pos()), !event->modifiers().testFlag(Qt::ShiftModifier));
    event->accept();
}

void EventTable::keyPressEvent(QKeyEvent* event)
{
    bool const enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && event->modifiers().testFlag(Qt::AltModifier)) {
        narrowTo(currentIndex(), !event->modifiers().testFlag(Qt::ShiftModifier));
        return event->accept();
    }
    if (enter) {
        emit activatedEvent();
        return event->accept();
    }
    QTableView::keyPressEvent(event);
}

void EventTable::contextMenuEvent(QContextMenuEvent* event)
{
    bool const by_key = event->reason() == QContextMenuEvent::Keyboard;
    QModelIndex const cell = by_key ? currentIndex() : indexAt(event->pos());
    QMenu menu;
    fillCellMenu(menu, cell);
    if (!menu.isEmpty()) menu.exec(by_key ? viewport()->mapToGlobal(visualRect(cell).bottomLeft()) : event->globalPos());
}

void EventTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    tellViewport();
}

void EventTable::changeEvent(QEvent* event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange) setRowHeight();
}

void EventTable::currentChanged(QModelIndex const& current, QModelIndex const& previous)
{
    QTableView::currentChanged(current, previous);
    tellCurrent();
}

// Rows are what one moves among: Ctrl+Home and Ctrl+End do not scroll the first columns away.
QModelIndex EventTable::moveCursor(CursorAction action, Qt::KeyboardModifiers keys)
{
    QModelIndex const next = QTableView::moveCursor(action, keys);
    bool const far = keys.testFlag(Qt::ControlModifier) && (action == MoveHome || action == MoveEnd);
    return far && next.isValid() && currentIndex().isValid() ? next.siblingAtColumn(currentIndex().column()) : next;
}

// A row that the keys reach may not be read yet: it is told once it is there.
void EventTable::tellCurrent()
{
    quint64 const id = currentId();
    untold_ = currentIndex().isValid() && id == 0;
    if (currentIndex().isValid()) emit currentEventChanged(id);
}

void EventTable::dataChanged(QModelIndex const& first, QModelIndex const& last, QList<int> const& roles)
{
    QTableView::dataChanged(first, last, roles);
    if (untold_ && currentIndex().row() >= first.row() && currentIndex().row() <= last.row()) tellCurrent();
}

void EventTable::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    if (dy == 0) return;
    tellViewport();
    if (isAtTop())
        emit returnedToTop();
    else
        emit scrolledAway();
}

void EventTable::tellViewport()
{
    int const first = rowAt(0);
    int const last = rowAt(viewport()->height() - 1);
    if (first >= 0) model_.setViewport(first, last < 0 ? model_.rowCount() - 1 : last);
}

}  // namespace signalbox::console
