#include "console/store/event_table_model.hpp"

#include "console/store/event_columns.hpp"

namespace signalbox::console {

struct EventTableModel::Inside {
    Scope scope;
    ScanProgress progress;
    bool following = true;
    QString nothing;
};

EventTableModel::EventTableModel(StoreReader&, QObject* parent) : QAbstractTableModel(parent), in_(std::make_unique<Inside>()) {}
EventTableModel::~EventTableModel() = default;
void EventTableModel::setScope(Scope const& scope) { in_->scope = scope; }
Scope const& EventTableModel::scope() const { return in_->scope; }
void EventTableModel::setFollowing(bool following) { in_->following = following; }
bool EventTableModel::isFollowing() const { return in_->following; }
void EventTableModel::refresh() {}
int EventTableModel::rowCount(QModelIndex const&) const { return 0; }
int EventTableModel::columnCount(QModelIndex const& parent) const { return parent.isValid() ? 0 : eventColumnCount; }
QVariant EventTableModel::data(QModelIndex const&, int) const { return {}; }
QVariant EventTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= eventColumnCount)
        return {};
    auto const column = static_cast<EventColumn>(section);
    if (role == Qt::DisplayRole)
        return columnTitle(column);
    return role == Qt::ToolTipRole ? QVariant{columnTip(column)} : QVariant{};
}
EventRow const* EventTableModel::rowAt(int) const { return nullptr; }
QString const& EventTableModel::name(std::uint32_t) const { return in_->nothing; }
QString EventTableModel::text(int, EventColumn) const { return {}; }
QString EventTableModel::filterValue(int, EventColumn) const { return {}; }
std::uint64_t EventTableModel::idAt(int) const { return 0; }
int EventTableModel::rowOf(std::uint64_t) const { return -1; }
void EventTableModel::locate(std::uint64_t id) { emit located(id, -1); }
void EventTableModel::setViewport(int, int) {}
std::uint64_t EventTableModel::arrivedSince() const { return 0; }
ScanProgress const& EventTableModel::progress() const { return in_->progress; }
void EventTableModel::stop() {}
std::uint64_t EventTableModel::rowsLeftOut() const { return 0; }
std::uint64_t EventTableModel::newest() const { return 0; }

}  // namespace signalbox::console
