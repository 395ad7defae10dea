#include "console/store/event_table_inside.hpp"

#include <algorithm>
#include <limits>

namespace signalbox::console {

namespace {

// A view takes a tenth of a second to lay out ten million rows: of a list longer than this the first page is painted before.
constexpr std::uint64_t longList = 20'000;
constexpr int paintTime = 20;           // milliseconds until a window has painted what it was told
constexpr std::size_t pagesAtOnce = 4;  // of one question: a screen, and what lies before and behind it
constexpr std::size_t wantedLimit = 8;  // what was wanted before these is out of sight by now

std::int64_t now_us()
{
    using namespace std::chrono;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace

EventTableModel::Inside::Inside(EventTableModel& model, StoreReader& store)
    : model_(model),
      store_(store),
      first_(store, Lane::rows, nullptr),
      pages_(store, Lane::rows, nullptr),
      place_(store, Lane::rows, nullptr),
      search_(store, Lane::scan, nullptr),
      tail_(store, nullptr)
{
    soon_.setSingleShot(true);
    QObject::connect(&soon_, &QTimer::timeout, &model_, [this] { askWanted(); });
    rest_.setSingleShot(true);
    QObject::connect(&rest_, &QTimer::timeout, &model_, [this] { showRest(); });
    QObject::connect(&store_, &StoreReader::opened, &model_, [this] { restart(); });
    QObject::connect(&store_, &StoreReader::dropped, &model_, [this] { forget(); });
    QObject::connect(&tail_, &LiveTail::arrived, &model_, [this](RowsAnswer const& rows) { addNewer(rows); });
    QObject::connect(&tail_, &LiveTail::counted, &model_, [this](quint64 more) {
        arrived += more;
        emit model_.arrivedChanged(arrived);
    });
    QObject::connect(&tail_, &LiveTail::failed, &model_, [this](storage::failure const& why) { fail(why); });
}

// A range that ends now has no end for what comes.
storage::time_range EventTableModel::Inside::openRange() const
{
    if (!scope.last) return scope.range;
    return {scope.range.from_us, std::numeric_limits<std::int64_t>::max()};
}

bool EventTableModel::Inside::wantsLive() const
{
    return following && scope.snapshot == 0 && (scope.last || scope.range.to_us > now_us());
}

bool EventTableModel::Inside::sameList(Scope const& next) const
{
    bool const range = scope.last ? next.last == scope.last : !next.last && next.range == scope.range;
    if (!range || next.where != scope.where) return false;
    if (next.snapshot == scope.snapshot) return true;
    // The list that is shown may be given its name, or lose it.
    auto const named = [this](std::uint64_t snapshot) { return snapshot == 0 || snapshot == newest; };
    return (shows == Shows::list || shows == Shows::matches) && named(next.snapshot) && named(scope.snapshot) && !following;
}

int EventTableModel::Inside::rowCount() const
{
    switch (shows) {
    case Shows::nothing: return 0;
    case Shows::live: return static_cast<int>(live.size());
    case Shows::list: return shown_;
    case Shows::matches: return static_cast<int>(ids.size());
    }
    return 0;
}

void EventTableModel::Inside::tellFollowing()
{
    if (std::exchange(told_, wantsLive()) != wantsLive()) emit model_.followingChanged(told_);
}

void EventTableModel::Inside::forget()
{
    soon_.stop();
    model_.beginResetModel();
    become(Shows::nothing);
    names.clear();  // they are numbers of another store's table
    model_.endResetModel();
    emit model_.progressChanged();
    emit model_.arrivedChanged(0);
}

// Inside a reset of the model.
void EventTableModel::Inside::become(Shows what)
{
    pages_.cancel();
    place_.cancel();
    rest_.stop();
    shown_ = 0;
    shows = what;
    list.reset();
    ids = {};
    live.clear();
    pages.clear();
    wanted_.clear();
    gathered_ = {};
    scan_.reset();
    newest = 0;
    arrived = 0;
    progress = {};
}

void EventTableModel::Inside::restart()
{
    tellFollowing();
    if (!store_.isOpen()) return;
    tail_.stop();
    first_.cancel();
    search_.cancel();
    if (wantsLive())
        askSearch(Shows::live);
    else if (scope.where.everything())
        askList();
    else
        askSearch(Shows::matches);
}

void EventTableModel::Inside::askList()
{
    auto const ask = [range = openRange(), newest = scope.snapshot, known = names.known()](storage::event_reader& from) {
        return askFrozen(from, range, newest, pageRows, known);
    };
    first_.ask<FrozenAnswer>(ask, [this](storage::result<FrozenAnswer> answer) {
        if (!answer) return fail(answer.error());
        model_.beginResetModel();
        become(Shows::list);
        list = answer->list;
        newest = list->newest;
        shown_ = list->size > longList ? pageRows : shownRows(list->size);
        names.take(answer->rows);
        if (!answer->rows.page.rows.empty()) pages.put(0, std::move(answer->rows.page.rows));
        progress = {.scanned = list->size, .of = list->size, .matches = list->size};
        model_.endResetModel();
        follow(list->arrivals);
        rest_.start(paintTime);
        emit model_.progressChanged();
        emit model_.arrivedChanged(0);
        emit model_.ready();
    });
}

void EventTableModel::Inside::showRest()
{
    rest_.stop();
    if (shows != Shows::list || shown_ == shownRows(list->size)) return;
    model_.beginInsertRows({}, shown_, shownRows(list->size) - 1);
    shown_ = shownRows(list->size);
    model_.endInsertRows();
}

void EventTableModel::Inside::follow(std::uint64_t cursor)
{
    LiveTail::Request request{
        .where = scope.where, .range = openRange(), .cursor = cursor, .rows = shows == Shows::live, .namesKnown = names.known()};
    if (request.range.to_us == std::numeric_limits<std::int64_t>::max() && !request.rows)
        request.range = {};  // what comes now does not start before the range
    if (request.rows) request.newestOnly = mostLiveRows;
    tail_.follow(std::move(request));
}

// Above what is there, in one insert; the oldest beyond the ring's end go in one removal.
void EventTableModel::Inside::addNewer(RowsAnswer const& came)
{
    RowsAnswer answer = came;
    names.take(answer);
    std::vector<EventRow>& rows = answer.page.rows;
    // What was written while the list was searched for may be in it already.
    std::erase_if(rows, [this](EventRow const& row) { return row.id <= scan_->newest && live.find(row.id) >= 0; });
    if (rows.empty()) return;
    if (std::size_t const full = live.size() + rows.size(); full > live.most()) {
        auto const excess = static_cast<int>(full - live.most());
        model_.beginRemoveRows({}, rowCount() - excess, rowCount() - 1);
        live.dropOldest(static_cast<std::size_t>(excess));
        model_.endRemoveRows();
    }
    model_.beginInsertRows({}, 0, static_cast<int>(rows.size()) - 1);
    for (EventRow const& row : rows) live.addNewest(row);
    model_.endInsertRows();
}

std::size_t EventTableModel::Inside::rowsOfPage(std::uint64_t page) const
{
    auto const rows = static_cast<std::uint64_t>(rowCount());
    std::uint64_t const first = page * pageRows;
    return first >= rows ? 0 : static_cast<std::size_t>(std::min<std::uint64_t>(pageRows, rows - first));
}

EventRow const* EventTableModel::Inside::row(int at)
{
    if (at < 0 || at >= rowCount()) return nullptr;
    if (shows == Shows::live) return &live.at(static_cast<std::size_t>(at));
    EventRow const* const found = pages.row(static_cast<std::uint64_t>(at));
    if (found == nullptr) want(static_cast<std::uint64_t>(at) / pageRows);
    return found == nullptr || found->id == 0 ? nullptr : found;
}

void EventTableModel::Inside::want(std::uint64_t page)
{
    if (pages.rows(page) >= rowsOfPage(page)) return;
    std::erase(wanted_, page);
    wanted_.push_back(page);
    if (wanted_.size() > wantedLimit) wanted_.erase(wanted_.begin());
    if (!soon_.isActive()) soon_.start(0);
}

void EventTableModel::Inside::look(int first, int last)
{
    if (shows != Shows::list && shows != Shows::matches) return;
    std::uint64_t const from = static_cast<std::uint64_t>(std::max(first, 0)) / pageRows;
    std::uint64_t const to = static_cast<std::uint64_t>(std::max(last, 0)) / pageRows;
    want(to + 1);
    if (from > 0) want(from - 1);
    for (std::uint64_t page = std::min(to, from + pagesAtOnce); page + 1 > from; --page) want(page);
}

void EventTableModel::Inside::askWanted()
{
    std::vector<std::uint64_t> asked;
    for (; !wanted_.empty() && asked.size() < pagesAtOnce; wanted_.pop_back())
        if (pages.rows(wanted_.back()) < rowsOfPage(wanted_.back())) asked.push_back(wanted_.back());
    wanted_.clear();
    if (asked.empty()) return;
    auto const then = [this](storage::result<PagesAnswer> answer) {
        if (!answer) return fail(answer.error());
        take(std::move(*answer));
    };
    if (shows == Shows::list) {
        pages_.ask<PagesAnswer>(
            [of = list, asked, known = names.known()](storage::event_reader& from) { return askPages(from, *of, asked, pageRows, known); },
            then, false);
        return;
    }
    std::vector<std::pair<std::uint64_t, std::vector<std::uint64_t>>> parts;
    for (std::uint64_t const page : asked) {
        auto const begin = ids.begin() + static_cast<std::ptrdiff_t>(page * pageRows);
        parts.emplace_back(page, std::vector<std::uint64_t>{begin, begin + static_cast<std::ptrdiff_t>(rowsOfPage(page))});
    }
    pages_.ask<PagesAnswer>(
        [parts = std::move(parts), known = names.known()](storage::event_reader& from) { return askPages(from, parts, known); }, then,
        false);
}

void EventTableModel::Inside::take(PagesAnswer answer)
{
    RowsAnswer rows{{}, answer.namesFrom, std::move(answer.names)};
    for (auto& [page, cells] : answer.pages) {
        rows.page = std::move(cells);
        names.take(rows);
        auto const first = static_cast<int>(page * pageRows);
        auto const last = std::min(first + static_cast<int>(rows.page.rows.size()), rowCount()) - 1;
        pages.put(page, std::move(rows.page.rows));
        if (last >= first) emit model_.dataChanged(model_.index(first, 0), model_.index(last, eventColumnCount - 1));
    }
}

void EventTableModel::Inside::locate(std::uint64_t id)
{
    showRest();
    if (shows != Shows::list || model_.rowOf(id) >= 0) {
        emit model_.located(id, model_.rowOf(id));
        return;
    }
    place_.ask<std::optional<std::uint64_t>>([of = list, id](storage::event_reader& from) { return from.position(*of, id); },
                                             [this, id](storage::result<std::optional<std::uint64_t>> const& at) {
                                                 if (!at) return fail(at.error());
                                                 bool const shown = *at && **at < static_cast<std::uint64_t>(rowCount());
                                                 emit model_.located(id, shown ? static_cast<int>(**at) : -1);
                                             });
}

void EventTableModel::Inside::fail(storage::failure const& why)
{
    addMatches();
    if (progress.running) {
        progress.running = false;
        emit model_.progressChanged();
    }
    emit model_.failed(why);
}

}  // namespace signalbox::console
