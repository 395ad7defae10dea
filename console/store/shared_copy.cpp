#include "console/store/shared_copy.hpp"

#include "storage/event_reader.hpp"
#include "storage/event_writer.hpp"
#include "storage/store_lock.hpp"

#include <QDateTime>

#include <filesystem>
#include <utility>

namespace signalbox::console {

namespace {

constexpr std::chrono::seconds makingOfFile{5};  // another process that makes it needs milliseconds
constexpr std::chrono::milliseconds lookAtFile{10};

/// A store without events where there is none, for the window to open before the server answers. Where another process is just making it, the window would
/// find a file that is no store yet.
storage::result<void> makeFile(std::string const& path)
{
    for (auto const end = std::chrono::steady_clock::now() + makingOfFile;; std::this_thread::sleep_for(lookAtFile)) {
        if (std::filesystem::exists(path)) {
            auto const reader = storage::event_reader::open(path);
            if (reader || reader.error().kind != storage::trouble::not_a_store) return {};  // what else is wrong the window says
        }
        auto const made = storage::event_writer::open(path);
        if (made || made.error().kind == storage::trouble::not_a_store) return {};
        if (made.error().kind != storage::trouble::locked || std::chrono::steady_clock::now() > end) return made.error();
    }
}

bool isEmpty(std::string const& path)
{
    auto const reader = storage::event_reader::open(path);
    if (!reader) return false;
    auto const first = (*reader)->list({.range = {}, .where = {}, .limit = 1, .cursor = {}, .detail = false});
    return first && first->events.empty();
}

}  // namespace

SharedCopy::SharedCopy(std::string dsn, std::string path, QString name)
    : dsn_(std::move(dsn)), path_(std::move(path)), name_(std::move(name))
{}

storage::result<std::unique_ptr<SharedCopy>> SharedCopy::begin(std::string const& dsn)
{
    if (auto const read = storage::postgres::check_dsn(dsn); !read) return read.error();
    auto const place = storage::postgres::place_of(dsn);
    if (!place) return place.error();
    auto path = storage::postgres::replica_path(dsn);
    if (!path) return path.error();
    if (auto const made = makeFile(*path); !made) return made.error();
    std::unique_ptr<SharedCopy> begun{new SharedCopy{dsn, *path, QString::fromStdString(*place)}};
    begun->thread_ = std::thread([copy = begun.get()] { copy->run(); });
    return begun;
}

SharedCopy::~SharedCopy()
{
    {
        std::lock_guard const lock(guard_);
        ending_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

CopyState SharedCopy::state() const
{
    std::lock_guard const lock(guard_);
    return state_;
}

void SharedCopy::retry()
{
    {
        std::lock_guard const lock(guard_);
        wanted_ = true;
    }
    wake_.notify_all();
}

storage::result<void> SharedCopy::open()
{
    if (source_) return {};
    // Asked first: to open a copy that is held takes as long as a start waits for a lock, and so would the end of the window.
    if (storage::writer_of_store(path_)) return storage::failure{storage::trouble::locked, path_ + " is pulled by another process"};
    auto opened = storage::postgres::replica::open(dsn_, path_);
    if (!opened) return opened.error();
    source_ = std::move(*opened);
    return {};
}

void SharedCopy::run()
{
    for (;;) {
        auto const wait = look();
        std::unique_lock lock(guard_);
        wake_.wait_for(lock, wait, [this] { return ending_ || wanted_; });
        if (ending_) return;
        wanted_ = false;
    }
}

std::chrono::seconds SharedCopy::look()
{
    if (auto opened = open(); !opened) {
        missed(opened.error());
        return opened.error().kind == storage::trouble::locked ? pause : pauseOfTrouble;  // another process is done soon
    }
    auto const pulled = source_->pull();
    if (!pulled) return missed(pulled.error()), pauseOfTrouble;
    take(*pulled);
    return pulled->more ? std::chrono::seconds(0) : pause;
}

void SharedCopy::take(storage::postgres::replica::pulled const& pulled)
{
    CopyState next = state();
    if (next.phase != CopyState::Phase::copying) next.copied = 0;
    next.copied += pulled.events;
    next.left = pulled.left;
    next.replaced += pulled.anew ? 1 : 0;
    bool const was_current = next.phase == CopyState::Phase::current;
    next.phase = pulled.more ? CopyState::Phase::copying : CopyState::Phase::current;
    // Only the first look at a store without events reads the file for it; what comes later ends it.
    if (pulled.events > 0 || pulled.deleted > 0 || pulled.anew || !was_current) next.empty = !pulled.more && isEmpty(path_);
    next.since_us = 0;
    next.why.clear();
    become(std::move(next));
}

void SharedCopy::missed(storage::failure const& why)
{
    CopyState next = state();
    bool const elsewhere = why.kind == storage::trouble::locked;
    next.since_us = next.phase == CopyState::Phase::away ? next.since_us : QDateTime::currentMSecsSinceEpoch() * 1'000;
    next.phase = elsewhere ? CopyState::Phase::elsewhere : CopyState::Phase::away;
    next.why = elsewhere ? QString() : QString::fromStdString(why.detail);
    become(std::move(next));
}

void SharedCopy::become(CopyState next)
{
    {
        std::lock_guard const lock(guard_);
        if (next == state_) return;
        state_ = std::move(next);
    }
    emit changed();
}

}  // namespace signalbox::console
