// The searching half of the event table: matches as they are found, newest first, until a list of them is full.
#include "console/store/event_table_inside.hpp"

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr std::size_t leastFound = 4'096;
constexpr std::size_t mostFound = 65'536;  // long lists grow by steps in proportion: each costs a view a few milliseconds
constexpr std::size_t insertShare = 8;     // an insert costs a view a little for each row that is there: a long list grows
constexpr qint64 insertTime = 250;         // by an eighth, or four times a second

}  // namespace

void EventTableModel::Inside::askSearch()
{
    ask_.askMatches(search_.range, [this, generation = machine_.asked](storage::result<FoundAnswer> answer) {
        answer ? foundCame(std::move(*answer), generation) : listFailed(answer.error(), generation);
    });
}

void EventTableModel::Inside::goOnSearching()
{
    if (!machine_.searching()) return;
    std::size_t const there = static_cast<std::size_t>(rows_.baseRows()) + search_.gathered.size();
    if (there >= mostMatches) {  // arrivals became part of the list
        machine_ = advance(machine_, ListInput::found_most, machine_.asked).next;
        return;
    }
    std::size_t const most =
        std::min(mostMatches - there, std::clamp(static_cast<std::size_t>(rows_.baseRows()) / 4, leastFound, mostFound));
    ask_.askMoreMatches(search_.range, search_.scan, most, [this, generation = machine_.asked](storage::result<FoundAnswer> answer) {
        answer ? foundCame(std::move(*answer), generation) : listFailed(answer.error(), generation);
    });
}

void EventTableModel::Inside::foundCame(FoundAnswer answer, std::uint64_t generation)
{
    std::size_t const before = machine_.current() ? static_cast<std::size_t>(rows_.baseRows()) + search_.gathered.size() : 0;
    bool const full = before + answer.ids.size() >= mostMatches;
    ListInput const input = answer.scan->done ? ListInput::found_all : full ? ListInput::found_most : ListInput::found_some;
    ListStep const step = advance(machine_, input, generation);
    machine_ = step.next;
    if (step.action == ListAction::show_matches) showMatches(std::move(answer), step.next);
    if (step.action == ListAction::add_matches) gather(std::move(answer));
}

void EventTableModel::Inside::showMatches(FoundAnswer answer, ListMachine next)
{
    model_.beginResetModel();
    become(next);
    search_.scan = answer.scan;
    names_.take(answer.rows);
    bool const some = !answer.ids.empty();
    rows_.setMatches(std::move(answer.ids), answer.scan->newest);
    if (some) rows_.put(0, std::move(answer.rows.page.rows));
    progress_.scanned = answer.scan->scanned;
    progress_.of = answer.scan->of;
    updateProgress();
    search_.inserted.start();
    if (machine_.current()) {
        follow(answer.scan->arrivals);
        goOnSearching();
    }
    model_.endResetModel();
    tellShown();
}

void EventTableModel::Inside::gather(FoundAnswer answer)
{
    std::uint64_t const arrived = progress_.of - answer.scan->of;  // since the search began: they were looked at
    progress_.scanned = answer.scan->scanned + arrived;
    std::vector<std::uint64_t> const found = rows_.unseen(std::move(answer.ids));
    search_.gathered.insert(search_.gathered.end(), found.begin(), found.end());
    goOnSearching();
    bool const due = search_.gathered.size() * insertShare >= static_cast<std::size_t>(rows_.baseRows());
    if (!machine_.searching() || due || search_.inserted.hasExpired(insertTime)) addGathered();
    updateProgress();
    emit model_.progressChanged();
}

void EventTableModel::Inside::addGathered()
{
    search_.inserted.start();
    if (search_.gathered.empty()) return;
    int const before = rows_.size();
    model_.beginInsertRows({}, before, before + static_cast<int>(search_.gathered.size()) - 1);
    rows_.append(std::exchange(search_.gathered, {}));
    model_.endInsertRows();
}

void EventTableModel::Inside::updateProgress()
{
    if (order_ != ListOrder::newest) return;  // event_table_order.cpp counts
    std::uint64_t const shown = static_cast<std::uint64_t>(rows_.headRows()) + search_.gathered.size();
    if (rows_.list()) {
        std::uint64_t const all = rows_.list()->size + shown;
        progress_ = {.scanned = all, .of = all, .matches = all};
        return;
    }
    progress_.matches = shown + static_cast<std::uint64_t>(rows_.baseRows());
    progress_.running = machine_.searching();
    progress_.stopped = machine_.state == ListState::stopped;
    progress_.capped = machine_.state == ListState::capped;
    progress_.broken = machine_.state == ListState::broken;
}

void EventTableModel::Inside::stop()
{
    if (order_ != ListOrder::newest && !machine_.current()) {
        ask_.cancelSearch();
        return showTop(std::exchange(top_, {}), true);
    }
    ListStep const step = advance(machine_, ListInput::stop);
    if (step.action != ListAction::end_search) return;
    machine_ = step.next;
    if (machine_.current()) ask_.cancelSearch();
    addGathered();
    updateProgress();
    emit model_.progressChanged();
}

}  // namespace signalbox::console
