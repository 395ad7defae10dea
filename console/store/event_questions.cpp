#include "console/store/event_questions.hpp"

#include <algorithm>

namespace signalbox::console {

storage::result<FrozenAnswer> askFrozen(storage::event_reader& from, storage::time_range range, std::uint64_t newest, std::size_t rows,
                                        std::size_t namesKnown)
{
    auto list = from.freeze(range, newest);
    if (!list) return list.error();
    auto page = from.rows(*list, 0, rows);
    if (!page) return page.error();
    return FrozenAnswer{std::make_shared<storage::event_list const>(std::move(*list)),
                        {std::move(*page), namesKnown, from.names_after(namesKnown)}};
}

storage::result<PagesAnswer> askPages(storage::event_reader& from, storage::event_list const& list, std::vector<std::uint64_t> const& pages,
                                      std::size_t rowsPerPage, std::size_t namesKnown)
{
    PagesAnswer answer{.namesFrom = namesKnown};
    for (std::uint64_t const page : pages) {
        auto rows = from.rows(list, page * rowsPerPage, rowsPerPage);
        if (!rows) return rows.error();
        answer.pages.emplace_back(page, std::move(*rows));
    }
    answer.names = from.names_after(namesKnown);
    return answer;
}

storage::result<PagesAnswer> askPages(storage::event_reader& from,
                                      std::vector<std::pair<std::uint64_t, std::vector<std::uint64_t>>> const& pages,
                                      std::size_t namesKnown)
{
    PagesAnswer answer{.namesFrom = namesKnown};
    for (auto const& [page, ids] : pages) {
        auto rows = from.rows(ids);
        if (!rows) return rows.error();
        answer.pages.emplace_back(page, std::move(*rows));
    }
    answer.names = from.names_after(namesKnown);
    return answer;
}

storage::result<FoundAnswer> askFound(storage::event_reader& from, std::shared_ptr<storage::event_scan> scan, SearchRange const& range,
                                      std::size_t most, std::chrono::milliseconds time, bool rows, std::size_t namesKnown)
{
    if (scan == nullptr) {
        auto begun = from.begin_scan(range.range, range.where, range.newest);
        if (!begun) return begun.error();
        scan = std::make_shared<storage::event_scan>(std::move(*begun));
    }
    auto ids = from.scan(*scan, most, time);
    if (!ids) return ids.error();
    FoundAnswer answer{std::move(scan), std::move(*ids), {}};
    if (!rows) return answer;
    auto page = from.rows(answer.ids);
    if (!page) return page.error();
    answer.rows = {std::move(*page), namesKnown, from.names_after(namesKnown)};
    return answer;
}

storage::result<TopAnswer> askLargest(storage::event_reader& from, std::shared_ptr<storage::event_top> top, SearchRange const& range,
                                      storage::event_order by, std::size_t most, std::chrono::milliseconds time, std::size_t rows,
                                      std::size_t namesKnown)
{
    if (top == nullptr) {
        auto begun = from.begin_top(range.range, range.where, by, most, range.newest);
        if (!begun) return begun.error();
        top = std::make_shared<storage::event_top>(std::move(*begun));
    }
    if (auto done = from.continue_top(*top, time); !done) return done.error();
    TopAnswer answer{.top = top, .ids = {}, .scanned = top->scan.scanned, .of = top->scan.of, .matches = top->matches, .rows = {}};
    answer.done = top->scan.done;
    for (storage::event_top::place const& each : top->places()) answer.ids.push_back(each.id);
    if (!answer.done) return answer;
    std::vector<std::uint64_t> const first(answer.ids.begin(),
                                           answer.ids.begin() + static_cast<std::ptrdiff_t>(std::min(rows, answer.ids.size())));
    auto page = from.rows(first);
    if (!page) return page.error();
    answer.rows = {std::move(*page), namesKnown, from.names_after(namesKnown)};
    return answer;
}

}  // namespace signalbox::console
