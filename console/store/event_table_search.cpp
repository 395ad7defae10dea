// The searching half of the event table: matches as they are found, newest first, and the rows a live list begins with.
#include "console/store/event_table_inside.hpp"

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr std::size_t firstFound = 256;             // a screenful and more, at once
constexpr std::chrono::milliseconds firstTime{30};  // then an empty list with its progress is shown
constexpr std::chrono::milliseconds stepTime{50};   // the bar moves 20 times a second
constexpr std::size_t leastFound = 4'096;
constexpr std::size_t mostFound = 65'536;  // long lists grow by steps in proportion: each costs a view a few milliseconds
constexpr std::size_t insertShare = 8;     // an insert costs a view a little for each row that is there: a long list grows
constexpr qint64 insertTime = 250;         // by an eighth, or four times a second

}  // namespace

void EventTableModel::Inside::askSearch(Shows as)
{
    searched_ = {scope.where, openRange(), scope.snapshot};
    auto const ask = [range = searched_, known = names.known()](storage::event_reader& from) {
        return askFound(from, nullptr, range, firstFound, firstTime, true, known);
    };
    search_.ask<FoundAnswer>(ask, [this, as](storage::result<FoundAnswer> answer) {
        if (!answer) return fail(answer.error());
        foundFirst(as, std::move(*answer));
    });
}

void EventTableModel::Inside::foundFirst(Shows as, FoundAnswer answer)
{
    model_.beginResetModel();
    become(as);
    scan_ = answer.scan;
    newest = as == Shows::matches ? scan_->newest : 0;
    names.take(answer.rows);
    if (as == Shows::live) {
        for (EventRow const& row : answer.rows.page.rows)
            if (row.id != 0) live.addOldest(row);
    } else {
        ids = std::move(answer.ids);
        if (!ids.empty()) pages.put(0, std::move(answer.rows.page.rows));
    }
    model_.endResetModel();
    follow(scan_->arrivals);
    emit model_.arrivedChanged(0);
    showProgress();
    emit model_.ready();
    inserted_.start();
    goOnSearching();
}

void EventTableModel::Inside::showProgress()
{
    std::size_t const found = shows == Shows::live ? live.size() : ids.size() + gathered_.size();
    bool const enough = found >= (shows == Shows::live ? std::size_t{firstLiveRows} : std::size_t{mostMatches});
    progress = {.scanned = scan_->scanned,
                .of = scan_->of,
                .matches = found,
                .running = !scan_->done && !enough,
                .stopped = false,
                .capped = shows == Shows::matches && !scan_->done && enough};
    emit model_.progressChanged();
}

void EventTableModel::Inside::goOnSearching()
{
    if (!progress.running) return;
    std::size_t const room = shows == Shows::live ? firstLiveRows - live.size() : mostMatches - ids.size() - gathered_.size();
    std::size_t const most = std::min(room, std::clamp(ids.size() / 4, leastFound, mostFound));
    auto const ask = [scan = scan_, range = searched_, most, rows = shows == Shows::live, known = names.known()](
                         storage::event_reader& from) { return askFound(from, scan, range, most, stepTime, rows, known); };
    search_.ask<FoundAnswer>(ask, [this](storage::result<FoundAnswer> answer) {
        if (!answer) return fail(answer.error());
        foundMore(std::move(*answer));
    });
}

void EventTableModel::Inside::foundMore(FoundAnswer answer)
{
    names.take(answer.rows);
    if (shows == Shows::live) {
        addOlder(answer);
    } else {
        gathered_.insert(gathered_.end(), answer.ids.begin(), answer.ids.end());
        bool const last = scan_->done || ids.size() + gathered_.size() >= mostMatches;
        if (last || gathered_.size() * insertShare >= ids.size() || inserted_.hasExpired(insertTime)) addMatches();
    }
    showProgress();
    goOnSearching();
}

void EventTableModel::Inside::addMatches()
{
    inserted_.start();
    if (gathered_.empty()) return;
    int const before = rowCount();
    model_.beginInsertRows({}, before, before + static_cast<int>(gathered_.size()) - 1);
    ids.insert(ids.end(), gathered_.begin(), gathered_.end());
    gathered_.clear();
    model_.endInsertRows();
}

// Below what is there: older events.
void EventTableModel::Inside::addOlder(FoundAnswer& answer)
{
    int const before = rowCount();
    std::vector<EventRow>& rows = answer.rows.page.rows;
    std::erase_if(rows, [this](EventRow const& row) { return row.id == 0 || live.find(row.id) >= 0; });
    std::size_t const count = std::min(rows.size(), live.most() - live.size());
    if (count == 0) return;
    model_.beginInsertRows({}, before, before + static_cast<int>(count) - 1);
    for (std::size_t i = 0; i < count; ++i) live.addOldest(rows[i]);
    model_.endInsertRows();
}

void EventTableModel::Inside::stop()
{
    if (!progress.running) return;
    search_.cancel();
    addMatches();
    progress.running = false;
    progress.stopped = true;
    emit model_.progressChanged();
}

}  // namespace signalbox::console
