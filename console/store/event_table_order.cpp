// The event table in another order than by time: the largest events are looked for in steps, and shown when all of the scope was looked at.
#include "console/store/event_table_inside.hpp"

#include <utility>

namespace signalbox::console {

namespace {

storage::event_order orderOf(ListOrder order)
{
    switch (order) {
    case ListOrder::newest:
    case ListOrder::slowest: break;
    case ListOrder::dearest: return storage::event_order::cost;
    case ListOrder::largest: return storage::event_order::tokens;
    }
    return storage::event_order::latency;
}

}  // namespace

void EventTableModel::Inside::askTop(std::shared_ptr<storage::event_top> top)
{
    ask_.askTop(search_.range, std::move(top), orderOf(order_), mostOrdered,
                [this, generation = machine_.asked](storage::result<TopAnswer> answer) {
                    answer ? topCame(std::move(*answer), generation) : listFailed(answer.error(), generation);
                });
}

void EventTableModel::Inside::topCame(TopAnswer answer, std::uint64_t generation)
{
    if (generation != machine_.asked || machine_.current()) return;
    if (answer.done) return showTop(std::move(answer), false);
    askTop(std::exchange(answer.top, nullptr));  // the thread's from here on
    progress_ = {.scanned = answer.scanned, .of = answer.of, .matches = answer.matches, .running = true};
    top_ = std::move(answer);
    emit model_.progressChanged();
}

void EventTableModel::Inside::showTop(TopAnswer answer, bool stopped)
{
    ListStep const step = advance(machine_, ListInput::found_all, machine_.asked);
    if (step.action != ListAction::show_matches) return;
    model_.beginResetModel();
    become(step.next);
    names_.take(answer.rows);
    std::uint64_t const listed = answer.ids.size();
    bool const rows = !answer.rows.page.rows.empty();
    rows_.setMatches(std::move(answer.ids), 0);
    if (rows) rows_.put(0, std::move(answer.rows.page.rows));
    progress_ = {.scanned = answer.scanned, .of = answer.of, .matches = answer.matches, .stopped = stopped};
    if (listed < answer.matches) progress_.listed = listed;
    model_.endResetModel();
    tellShown();
}

}  // namespace signalbox::console
