#include "console/pages/traffic/list_place.hpp"

#include "console/pages/traffic/event_table.hpp"
#include "console/store/event_table_model.hpp"

#include <QScopedValueRollback>

#include <utility>

namespace signalbox::console {

ListPlace::ListPlace(EventTableModel& model, EventTable& table, QObject* parent) : QObject(parent), model_(model), table_(table)
{
    connect(&model_, &EventTableModel::ready, this, &ListPlace::becameReady);
    connect(&model_, &EventTableModel::modelAboutToBeReset, this, [this] {
        if (ready_ && anchor_ == 0 && !fresh_ && !model_.isFollowing() && !moving_) keep();  // the list is read anew while it is looked at
    });
    connect(&model_, &EventTableModel::located, this, &ListPlace::located);
    connect(&table_, &EventTable::scrolledAway, this, [this] {
        if (!moving_ && model_.isFollowing()) pause();
    });
    connect(&table_, &EventTable::returnedToTop, this, [this] {
        // Not while the list is being exchanged: then the bar moves by itself.
        if (!moving_ && anchor_ == 0 && model_.order() == ListOrder::newest && !model_.isFollowing() && model_.arrivedSince() == 0 &&
            scope_.snapshot == 0)
            follow();
    });
    connect(&table_, &EventTable::currentEventChanged, this, [this](quint64 id) {
        if (id != 0) choose(id);
    });
    connect(&model_, &EventTableModel::progressChanged, this, [this] {
        if (!model_.progress().running && std::exchange(unplaced_, false)) model_.locate(selected_);
    });
}

bool ListPlace::setScope(Scope const& scope)
{
    bool const another = scope.query != scope_.query || scope.last != scope_.last || (!scope.last && scope.range != scope_.range);
    if (another || scope.snapshot != scope_.snapshot) wants_live_ = scope.snapshot == 0;
    scope_ = scope;
    if (!another) return false;
    anchor_ = 0;
    QScopedValueRollback<bool> const ours(moving_, true);
    table_.scrollToTop();
    return true;
}

void ListPlace::beginAtTop()
{
    anchor_ = 0;
    fresh_ = true;
    QScopedValueRollback<bool> const ours(moving_, true);
    table_.scrollToTop();
}

void ListPlace::resume()
{
    model_.setFollowing(wants_live_ && scope_.snapshot == 0);
}

void ListPlace::follow()
{
    wants_live_ = true;
    anchor_ = 0;
    QScopedValueRollback<bool> const ours(moving_, true);
    if (scope_.snapshot != 0) emit liveChosen();
    model_.setFollowing(true);
    table_.scrollToTop();
}

void ListPlace::pause()
{
    wants_live_ = false;
    model_.setFollowing(false);
}

void ListPlace::keep()
{
    int const top = table_.rowAt(0);
    anchor_ = top >= 0 ? model_.idAt(top) : 0;
    anchor_offset_ = top >= 0 ? table_.rowViewportPosition(top) : 0;
}

void ListPlace::becameReady()
{
    ready_ = true;
    fresh_ = false;
    if (quint64 const first = anchor_ != 0 ? anchor_ : selected_; first != 0) model_.locate(first);  // one at a time
}

void ListPlace::seek(quint64 id)
{
    choose(id);
    if (int const row = model_.rowOf(id); row >= 0) return table_.setCurrentRow(row);
    seek_ = id;
    model_.locate(id);
}

void ListPlace::jumpTo(quint64 id)
{
    pause();
    anchor_ = id;
    anchor_offset_ = 0;
    choose(id);
    model_.locate(id);
}

void ListPlace::located(quint64 id, int row)
{
    QScopedValueRollback<bool> const ours(moving_, true);
    bool const top = id == anchor_;
    if (top) anchor_ = 0;
    if (top && selected_ != 0 && selected_ != id)
        QMetaObject::invokeMethod(
            this, [this] { model_.locate(selected_); }, Qt::QueuedConnection);
    // A request that is looked at goes with the list it stood in, unless it was asked for by its id.
    if (row < 0 && id == selected_ && id != seek_) {
        if (model_.progress().running)
            unplaced_ = true;  // the search may still find it
        else
            choose(0);
        return;
    }
    if (row < 0) return;
    if (id == selected_) {
        table_.setAutoScroll(std::exchange(seek_, 0) == id);  // a choice that is only kept must not move what one reads
        table_.setCurrentRow(row);
        table_.setAutoScroll(true);
    }
    if (top) table_.placeRow(row, anchor_offset_);
}

void ListPlace::choose(quint64 id)
{
    selected_ = id;
    unplaced_ = false;
    emit selectedChanged(id);
}

void ListPlace::forget()
{
    anchor_ = seek_ = 0;
    choose(0);
}

}  // namespace signalbox::console
