#include "console/store/list_questions.hpp"

#include <utility>

namespace signalbox::console {

namespace {

constexpr std::size_t firstFound = 256;             // a screenful and more, at once
constexpr std::chrono::milliseconds firstTime{30};  // then an empty list with its progress is shown
constexpr std::chrono::milliseconds stepTime{50};   // the bar moves 20 times a second

}  // namespace

ListQuestions::ListQuestions(StoreReader& store, ListRows& rows, EventNames const& names, std::size_t page_rows, Then<PagesAnswer> pages)
    : rows_(rows),
      names_(names),
      page_rows_(page_rows),
      pages_(std::move(pages)),
      list_(store, Lane::rows, nullptr),
      page_(store, Lane::rows, nullptr),
      place_(store, Lane::rows, nullptr),
      search_(store, Lane::scan, nullptr)
{
    soon_.setSingleShot(true);
    QObject::connect(&soon_, &QTimer::timeout, &page_, [this] { askWanted(); });
}

void ListQuestions::askList(SearchRange const& of, Then<FrozenAnswer> then)
{
    list_.ask<FrozenAnswer>([of, rows = page_rows_, known = names_.known()](
                                storage::event_reader& from) { return askFrozen(from, of.range, of.newest, rows, known); },
                            std::move(then));
}

void ListQuestions::askMatches(SearchRange const& of, Then<FoundAnswer> then)
{
    search_.ask<FoundAnswer>([of, known = names_.known()](
                                 storage::event_reader& from) { return askFound(from, nullptr, of, firstFound, firstTime, true, known); },
                             std::move(then));
}

void ListQuestions::askMoreMatches(SearchRange const& of, std::shared_ptr<storage::event_scan> scan, std::size_t most,
                                   Then<FoundAnswer> then)
{
    search_.ask<FoundAnswer>([of, scan = std::move(scan), most, known = names_.known()](
                                 storage::event_reader& from) { return askFound(from, scan, of, most, stepTime, false, known); },
                             std::move(then));
}

void ListQuestions::askTop(SearchRange const& of, std::shared_ptr<storage::event_top> top, storage::event_order by, std::size_t most,
                           Then<TopAnswer> then)
{
    search_.ask<TopAnswer>([of, top = std::move(top), by, most, rows = page_rows_, known = names_.known()](
                               storage::event_reader& from) { return askLargest(from, top, of, by, most, stepTime, rows, known); },
                           std::move(then));
}

void ListQuestions::askPlace(std::uint64_t id, Then<std::optional<std::uint64_t>> then)
{
    place_.ask<std::optional<std::uint64_t>>([of = rows_.list(), id](storage::event_reader& from) { return from.position(*of, id); },
                                             std::move(then));
}

void ListQuestions::cancelList()
{
    list_.cancel();
    search_.cancel();
}

void ListQuestions::cancelRows()
{
    page_.cancel();
    place_.cancel();
    soon_.stop();
    wanted_.clear();
}

void ListQuestions::want(std::uint64_t page)
{
    if (!rows_.lacks(page)) return;
    wanted_.want(page);
    if (!soon_.isActive()) soon_.start(0);
}

void ListQuestions::look(int first, int last)
{
    if (last < rows_.headRows() || rows_.baseRows() == 0) return;
    WantedPages::around(rows_.pageOf(first), rows_.pageOf(last), [this](std::uint64_t page) { want(page); });
}

void ListQuestions::askWanted()
{
    auto const asked = wanted_.take([this](std::uint64_t page) { return rows_.lacks(page); });
    if (asked.empty()) return;
    // Another list cancels the question, and a fold gives the pages other numbers.
    auto const then = [this, folds = rows_.folded()](storage::result<PagesAnswer> answer) {
        if (folds == rows_.folded()) pages_(std::move(answer));
    };
    if (rows_.list()) {
        page_.ask<PagesAnswer>([of = rows_.list(), asked, rows = page_rows_,
                                known = names_.known()](storage::event_reader& from) { return askPages(from, *of, asked, rows, known); },
                               then, false);
        return;
    }
    std::vector<std::pair<std::uint64_t, std::vector<std::uint64_t>>> parts;
    for (std::uint64_t const page : asked) parts.emplace_back(page, rows_.idsOf(page));
    page_.ask<PagesAnswer>(
        [parts = std::move(parts), known = names_.known()](storage::event_reader& from) { return askPages(from, parts, known); }, then,
        false);
}

}  // namespace signalbox::console
