#include "console/store/event_table_model.hpp"

#include "console/store/event_columns.hpp"
#include "console/store/event_table_inside.hpp"

#include <algorithm>

namespace signalbox::console {

static_assert(std::int64_t{EventTableModel::mostRows} * 42 < std::int64_t{1} << 31, "Qt's item views hang beyond 2^31 - 1 pixels");

EventTableModel::EventTableModel(StoreReader& store, QObject* parent)
    : QAbstractTableModel(parent), in_(std::make_unique<Inside>(*this, store))
{}

EventTableModel::~EventTableModel() = default;

void EventTableModel::setScope(Scope const& scope)
{
    in_->setScope(scope);
}

Scope const& EventTableModel::scope() const
{
    return in_->scope();
}

void EventTableModel::setOrder(ListOrder order)
{
    in_->setOrder(order);
}

ListOrder EventTableModel::order() const
{
    return in_->order();
}

void EventTableModel::setFollowing(bool following)
{
    in_->setFollowing(following);
}

bool EventTableModel::isFollowing() const
{
    return in_->follows();
}

void EventTableModel::refresh()
{
    if (!in_->follows() || in_->progress().broken) in_->restart();
}

int EventTableModel::rowCount(QModelIndex const& parent) const
{
    return parent.isValid() ? 0 : in_->rows().size();
}

int EventTableModel::columnCount(QModelIndex const& parent) const
{
    return parent.isValid() ? 0 : eventColumnCount;
}

QVariant EventTableModel::data(QModelIndex const& index, int role) const
{
    bool const known = role == Qt::DisplayRole || role == Qt::AccessibleTextRole || role == RawRole || role == IdRole || role == LoadedRole;
    if (!known || !checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    EventRow const* const row = rowAt(index.row());
    if (role == LoadedRole) return row != nullptr;
    if (role == IdRole) return QVariant::fromValue<quint64>(idAt(index.row()));
    if (row == nullptr) return {};
    auto const column = static_cast<EventColumn>(index.column());
    auto const text = [this](std::uint32_t id) -> QString const& { return name(id); };
    if (role == Qt::AccessibleTextRole && column == EventColumn::answered && row->fallback_count > 0)
        return tr("%1, after %n that failed", nullptr, static_cast<int>(row->fallback_count)).arg(cellText(*row, column, text));
    return role == RawRole ? cellValue(*row, column, text) : QVariant{cellText(*row, column, text)};
}

QVariant EventTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= eventColumnCount) return {};
    auto const column = static_cast<EventColumn>(section);
    if (role == Qt::DisplayRole) return columnTitle(column);
    if (role == Qt::ToolTipRole) return columnTip(column);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment{isNumber(column) ? Qt::AlignRight : Qt::AlignLeft} | Qt::AlignVCenter);
    return {};
}

EventRow const* EventTableModel::rowAt(int row) const
{
    return in_->row(row);
}

QString const& EventTableModel::name(std::uint32_t id) const
{
    return in_->names().text(id);
}

QString EventTableModel::text(int row, EventColumn column) const
{
    EventRow const* const cells = rowAt(row);
    return cells == nullptr ? QString{} : cellText(*cells, column, [this](std::uint32_t id) -> QString const& { return name(id); });
}

QString EventTableModel::filterValue(int row, EventColumn column) const
{
    EventRow const* const cells = rowAt(row);
    return cells == nullptr ? QString{} : cellFilter(*cells, column, [this](std::uint32_t id) -> QString const& { return name(id); });
}

std::uint64_t EventTableModel::idAt(int row) const
{
    if (std::uint64_t const id = in_->rows().idAt(row); id != 0) return id;
    EventRow const* const cells = rowAt(row);  // asks for it
    return cells == nullptr ? 0 : cells->id;
}

int EventTableModel::rowOf(std::uint64_t id) const
{
    return in_->rows().rowOf(id);
}

void EventTableModel::locate(std::uint64_t id)
{
    in_->locate(id);
}

void EventTableModel::setViewport(int firstRow, int lastRow)
{
    in_->look(firstRow, lastRow);
}

std::uint64_t EventTableModel::arrivedSince() const
{
    return in_->arrived();
}

ScanProgress const& EventTableModel::progress() const
{
    return in_->progress();
}

bool EventTableModel::isCurrent() const
{
    return in_->isCurrent();
}

void EventTableModel::stop()
{
    in_->stop();
}

std::uint64_t EventTableModel::rowsLeftOut() const
{
    auto const& list = in_->rows().list();
    return list ? list->size - static_cast<std::uint64_t>(shownRows(list->size)) : 0;
}

std::uint64_t EventTableModel::newest() const
{
    return in_->rows().newest();
}

}  // namespace signalbox::console
