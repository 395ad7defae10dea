#include "console/store/event_table_inside.hpp"

#include <algorithm>
#include <limits>

namespace signalbox::console {

namespace {

// A view takes a tenth of a second to lay out ten million rows: of a list longer than this the first page is painted before.
constexpr std::uint64_t longList = 20'000;
constexpr int paintTime = 20;    // milliseconds until a window has painted what was inserted
constexpr qint64 headShare = 8;  // showing arrivals takes at most an eighth of the time

std::int64_t now_us()
{
    using namespace std::chrono;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace

EventTableModel::Inside::Inside(EventTableModel& model, StoreReader& store)
    : model_(model),
      store_(store),
      rows_({.page = pageRows, .pages = mostPages, .head = mostNewRows, .list = mostRows}),
      ask_(store, rows_, names_, pageRows,
           [this](storage::result<PagesAnswer> answer) { answer ? pagesCame(std::move(*answer)) : emit model_.failed(answer.error()); }),
      tail_(store, nullptr)
{
    for (QTimer* each : {&rest_, &head_rest_}) each->setSingleShot(true);
    QObject::connect(&rest_, &QTimer::timeout, &model_, [this] { showRest(); });
    QObject::connect(&head_rest_, &QTimer::timeout, &model_, [this] {
        if (follows()) showArrived();
    });
    QObject::connect(&store_, &StoreReader::opened, &model_, [this] { restart(); });
    QObject::connect(&store_, &StoreReader::dropped, &model_, [this] { forget(); });
    QObject::connect(&tail_, &LiveTail::arrived, &model_, [this](RowsAnswer const& rows, quint64 looked) { rowsArrived(rows, looked); });
    QObject::connect(&tail_, &LiveTail::failed, &model_, [this](storage::failure const& why) { emit model_.failed(why); });
}

// A range that ends now has no end for what comes.
storage::time_range EventTableModel::Inside::openRange() const
{
    if (!scope_.last) return scope_.range;
    return {scope_.range.from_us, std::numeric_limits<std::int64_t>::max()};
}

bool EventTableModel::Inside::follows() const
{
    return following_ && order_ == ListOrder::newest && scope_.snapshot == 0 && (scope_.last || scope_.range.to_us > now_us());
}

bool EventTableModel::Inside::sameList(Scope const& next) const
{
    if (machine_.state == ListState::none) return false;
    if (!machine_.current() && !ask_.asksForList()) return false;  // the question failed
    bool const range = scope_.last ? next.last == scope_.last : !next.last && next.range == scope_.range;
    if (!range || next.where != scope_.where) return false;
    if (next.snapshot == scope_.snapshot) return true;
    // A list that began with everything may be given the name of its newest event, or lose it.
    return search_.range.newest == 0 && machine_.current() && (next.snapshot == 0 || next.snapshot == rows_.newest());
}

void EventTableModel::Inside::setScope(Scope const& next)
{
    bool const same = sameList(next);
    scope_ = next;
    if (!same) return restart();
    if (follows()) showArrived();
    tellFollowing();
}

void EventTableModel::Inside::setOrder(ListOrder order)
{
    if (std::exchange(order_, order) != order) restart();
}

void EventTableModel::Inside::setFollowing(bool following)
{
    following_ = following;
    if (follows() && overflow_ > 0) return restart();  // not all that arrived was kept
    if (follows()) showArrived();
    tellFollowing();
}

void EventTableModel::Inside::tellFollowing()
{
    if (std::exchange(told_, follows()) == follows()) return;
    emit model_.followingChanged(told_);
    emit model_.arrivedChanged(arrived());
}

void EventTableModel::Inside::forget()
{
    machine_ = advance(machine_, ListInput::drop).next;
    model_.beginResetModel();
    become(machine_);
    names_.clear();  // they are numbers of another store's table
    model_.endResetModel();
    tellShown();
}

// Inside a reset of the model: no row and no question of the list before is left. The question for a newer list stays.
void EventTableModel::Inside::become(ListMachine next)
{
    machine_ = {next.state, machine_.asked, next.shown};
    ask_.cancelRows();
    if (machine_.current()) ask_.cancelList();
    tail_.stop();
    for (QTimer* each : {&rest_, &head_rest_}) each->stop();
    rows_.clear();
    search_.gathered = {};
    overflow_ = 0;
    progress_ = {};
}

void EventTableModel::Inside::tellShown()
{
    ListMachine const told = machine_;
    emit model_.progressChanged();
    if (machine_ == told) emit model_.arrivedChanged(arrived());
    if (machine_ == told && machine_.shown != 0) emit model_.ready();
}

void EventTableModel::Inside::restart()
{
    machine_ = advance(machine_, ListInput::ask).next;
    ask_.cancelList();
    tail_.stop();
    search_ = {.range = {scope_.where, openRange(), scope_.snapshot}, .scan = {}, .gathered = std::move(search_.gathered), .inserted = {}};
    top_ = {};
    if (store_.isOpen()) order_ != ListOrder::newest ? askTop(nullptr) : scope_.where.everything() ? askList() : askSearch();
    tellFollowing();
}

void EventTableModel::Inside::askList()
{
    ask_.askList(search_.range, [this, generation = machine_.asked](storage::result<FrozenAnswer> answer) {
        answer ? listCame(std::move(*answer), generation) : listFailed(answer.error(), generation);
    });
}

void EventTableModel::Inside::listCame(FrozenAnswer answer, std::uint64_t generation)
{
    ListStep const step = advance(machine_, ListInput::listed, generation);
    if (step.action != ListAction::show_list) return;
    machine_ = step.next;
    model_.beginResetModel();
    become(step.next);
    rows_.setList(answer.list, answer.list->size > longList ? pageRows : shownRows(answer.list->size));
    names_.take(answer.rows);
    if (!answer.rows.page.rows.empty()) rows_.put(0, std::move(answer.rows.page.rows));
    updateProgress();
    rest_.start(paintTime);
    if (machine_.current()) follow(answer.list->arrivals);
    model_.endResetModel();
    tellShown();
}

void EventTableModel::Inside::showRest()
{
    rest_.stop();
    int const more = rows_.rest();
    if (more <= 0) return;
    int const before = rows_.size();
    model_.beginInsertRows({}, before, before + more - 1);
    rows_.showRest();
    model_.endInsertRows();
}

void EventTableModel::Inside::listFailed(storage::failure const& why, std::uint64_t generation)
{
    ListStep const step = advance(machine_, ListInput::failed, generation);
    if (step.action != ListAction::report) return;
    machine_ = step.next;
    addGathered();
    updateProgress();
    emit model_.progressChanged();
    emit model_.failed(why);
}

void EventTableModel::Inside::follow(std::uint64_t cursor)
{
    LiveTail::Request request{.where = search_.range.where, .range = search_.range.range, .cursor = cursor, .namesKnown = names_.known()};
    tail_.follow(std::move(request));
}

void EventTableModel::Inside::rowsArrived(RowsAnswer answer, std::uint64_t looked)
{
    names_.take(answer);
    if (follows() && rows_.headIsFull(answer.page.rows.size())) {
        ListMachine const before = machine_;
        showArrived();
        if (machine_ != before) return;       // a slot asked for another list
        if (!rows_.fold()) return restart();  // the arrivals become part of a list that is frozen anew
    }
    progress_.of += looked;
    progress_.scanned += looked;
    overflow_ += rows_.arrive(std::move(answer.page.rows)).dropped;
    if (follows() && rows_.pending() > 0) {
        if (!head_rest_.isActive()) showArrived();
        return;
    }
    updateProgress();
    emit model_.progressChanged();
    emit model_.arrivedChanged(arrived());
}

// Above what is there, in one insert.
void EventTableModel::Inside::showArrived()
{
    if (rows_.pending() == 0) return;
    QElapsedTimer took;
    took.start();
    model_.beginInsertRows({}, 0, static_cast<int>(rows_.pending()) - 1);
    rows_.showPending();
    updateProgress();
    model_.endInsertRows();
    head_rest_.start(static_cast<int>(took.elapsed() * headShare));
    emit model_.progressChanged();
}

EventRow const* EventTableModel::Inside::row(int at)
{
    if (auto const page = rows_.missing(at)) ask_.want(*page);
    return rows_.row(at);
}

void EventTableModel::Inside::pagesCame(PagesAnswer answer)
{
    RowsAnswer rows{{}, answer.namesFrom, std::move(answer.names)};
    std::vector<ListRows::Span> changed;
    for (auto& [page, cells] : answer.pages) {
        rows.page = std::move(cells);
        names_.take(rows);
        changed.push_back(rows_.put(page, std::move(rows.page.rows)));
    }
    ListMachine const told = machine_;
    for (ListRows::Span const span : changed)
        if (machine_ == told && span.last >= span.first)
            emit model_.dataChanged(model_.index(span.first, 0), model_.index(span.last, eventColumnCount - 1));
}

void EventTableModel::Inside::locate(std::uint64_t id)
{
    showRest();
    int const known = rows_.rowOf(id);
    if (!rows_.list() || known >= 0) {
        emit model_.located(id, known);
        return;
    }
    ask_.askPlace(id, [this, id, generation = machine_.shown](storage::result<std::optional<std::uint64_t>> const& at) {
        if (generation != machine_.shown) return;
        if (!at) return emit model_.failed(at.error());
        bool const shown = *at && **at < static_cast<std::uint64_t>(rows_.baseRows());
        emit model_.located(id, shown ? rows_.headRows() + static_cast<int>(**at) : -1);
    });
}

}  // namespace signalbox::console
