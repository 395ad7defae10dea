#include "console/store/live_tail.hpp"

#include "console/store/reader_thread.hpp"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace signalbox::console {

/// What the thread looks with. `taken` is the only word both sides write while it runs.
struct LiveTail::Shared {
    LiveTail* tail = nullptr;  // GUI thread; null when no listener is left
    QObject* reader = nullptr;
    std::shared_ptr<StoreReader::Watch> watch;
    Request request;                // the thread's
    bool behind = true;             // the thread's: there may be more than the last look took
    std::atomic<bool> taken{true};  // the GUI thread has what was handed over: the next may come
};

namespace {

struct Found {
    RowsAnswer rows;
    std::uint64_t looked = 0;
    std::optional<storage::failure> why;
};

// What arrived behind the request's cursor, which moves on. Sets `more` when a limit left some for the next time.
Found lookFor(LiveTail::Request& request, storage::event_reader& from, bool& more)
{
    Found found;
    more = false;
    auto some = from.follow_cells(request.cursor, request.where, request.range, LiveTail::mostRows);
    if (!some) return {.why = some.error()};
    found.looked = some->cursor > request.cursor ? some->cursor - request.cursor : 0;
    request.cursor = some->cursor;
    more = some->more;
    found.rows = {std::move(some->page), request.namesKnown, from.names_after(request.namesKnown)};
    request.namesKnown += found.rows.names.size();
    return found;
}

}  // namespace

LiveTail::LiveTail(StoreReader& store, QObject* parent) : QObject(parent), store_(store)
{
    connect(&store, &StoreReader::dropped, this, &LiveTail::stop);
}

LiveTail::~LiveTail()
{
    stop();
}

void LiveTail::stop()
{
    if (shared_ == nullptr) return;
    shared_->watch->ended = true;
    shared_->tail = nullptr;
    shared_.reset();
}

void LiveTail::follow(Request request)
{
    stop();
    shared_ = std::make_shared<Shared>();
    shared_->tail = this;
    shared_->reader = &store_;
    shared_->request = std::move(request);
    shared_->watch = std::make_shared<StoreReader::Watch>();
    shared_->watch->poll = [weak = std::weak_ptr{shared_}](storage::event_reader& from, bool changed) {
        auto const shared = weak.lock();
        if (shared == nullptr) return;
        shared->behind = shared->behind || changed;
        if (!shared->behind || !shared->taken || shared->watch->ended) return;
        Found found = lookFor(shared->request, from, shared->behind);
        if (found.why && found.why->kind == storage::trouble::interrupted)
            shared->behind = true;
        else if (found.why || found.looked > 0) {
            shared->taken = false;
            QMetaObject::invokeMethod(
                shared->reader,
                [shared, found = std::move(found)] {
                    shared->taken = true;
                    if (shared->tail == nullptr) return;
                    if (found.why)
                        emit shared->tail->failed(*found.why);
                    else
                        emit shared->tail->arrived(found.rows, found.looked);
                },
                Qt::QueuedConnection);
        }
    };
    store_.at(Lane::rows).watch(shared_->watch);
}

}  // namespace signalbox::console
