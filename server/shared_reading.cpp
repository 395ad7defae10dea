#include "server/shared_reading.hpp"

#include "storage/store_lock.hpp"

#include <chrono>
#include <iostream>
#include <optional>
#include <thread>
#include <utility>

namespace signalbox::server {

namespace {

constexpr std::chrono::seconds silence{2};  // a copy that takes longer says how far it is

}  // namespace

storage::result<std::uint64_t> pull_all(storage::postgres::replica& into, std::string_view what)
{
    std::uint64_t events = 0;
    auto next = std::chrono::steady_clock::now() + silence;
    for (;;) {
        auto const pulled = into.pull();
        if (!pulled) return pulled.error();
        events += pulled->events;
        if (!pulled->more) return events;
        if (std::chrono::steady_clock::now() < next) continue;
        next += silence;
        std::cerr << what << ": " << events << " events so far\n";
    }
}

namespace {

using storage::postgres::copied_places;
using storage::postgres::recall_places;

/// Between looks at a copy that is waited for: each reads two small files.
constexpr std::chrono::milliseconds copy_look{50};
constexpr std::chrono::seconds quiet_wait{1};

/// How long one waits for another process: anew whenever that one has gone on.
class wait_for_copy {
public:
    explicit wait_for_copy(std::chrono::milliseconds patience) : patience_(patience) {}

    /// False when the other process has not gone on for too long.
    bool go_on(std::string const& path)
    {
        auto const now = std::chrono::steady_clock::now();
        auto seen = recall_places(path);
        if (seen != seen_) moved_ = now;
        seen_ = std::move(seen);
        if (!said_ && now - began_ >= quiet_wait) {
            std::cerr << "waiting for another process that copies the shared store into " << path << "\n";
            said_ = true;
        }
        return now - moved_ < patience_;
    }

private:
    std::chrono::milliseconds const patience_;
    std::chrono::steady_clock::time_point const began_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point moved_ = began_;
    std::optional<copied_places> seen_;
    bool said_ = false;
};

storage::failure stuck(std::string const& path, std::chrono::milliseconds patience)
{
    auto const pid = storage::writer_of_store(path);
    return {storage::trouble::locked, (pid ? "process " + std::to_string(*pid) : std::string("another process")) +
                                          " copies the shared store into " + path + " and has not gone on for " +
                                          std::to_string(std::chrono::duration_cast<std::chrono::seconds>(patience).count()) +
                                          " s; end it, or set XDG_CACHE_HOME to another folder"};
}

/// Until the other process has brought what is in the store now (true), or has ended before (false).
storage::result<bool> await_copy(std::string const& path, copied_places const& wanted, wait_for_copy& wait,
                                 std::chrono::milliseconds patience)
{
    for (;;) {
        auto const seen = recall_places(path);
        if (seen && seen->covers(wanted)) return true;
        if (!storage::writer_of_store(path)) return false;
        if (!wait.go_on(path)) return stuck(path, patience);
        std::this_thread::sleep_for(copy_look);
    }
}

storage::result<copied_places> wanted_of(std::string const& dsn)
{
    auto const link = storage::postgres::connection::open(dsn);
    if (!link) return link.error();
    return places_of(**link);
}

}  // namespace

storage::result<std::string> copy_of(std::string const& dsn, std::chrono::milliseconds patience)
{
    auto const path = storage::postgres::replica_path(dsn);
    if (!path) return path.error();
    wait_for_copy wait(patience);
    std::optional<copied_places> wanted;
    for (;;) {
        // Asked first: to open a copy that is held takes as long as a start waits for a lock.
        if (!storage::writer_of_store(*path)) {
            auto opened = storage::postgres::replica::open(dsn, *path);
            if (opened) {
                auto const pulled = pull_all(**opened, "copying the shared store");
                return pulled ? storage::result<std::string>(*path) : pulled.error();
            }
            if (opened.error().kind != storage::trouble::locked) return opened.error();
        }
        if (!wanted) {
            auto there = wanted_of(dsn);
            if (!there) return there.error();
            wanted = std::move(*there);
        }
        auto const whole = await_copy(*path, *wanted, wait, patience);
        if (!whole) return whole.error();
        if (*whole) return *path;
        if (!wait.go_on(*path)) return stuck(*path, patience);
        std::this_thread::sleep_for(copy_look);  // it may be about to begin, and not to have ended
    }
}

namespace {

constexpr std::chrono::milliseconds pull_pause{500};    // between looks at a shared store that is followed
constexpr std::chrono::milliseconds away_pause{2'000};  // while it does not answer

/// A restart of the server, a network: what another moment may end.
bool passes(storage::trouble kind)
{
    return kind == storage::trouble::io || kind == storage::trouble::busy;
}

}  // namespace

storage::result<void> followed_copy::pull()
{
    if (!source_) {
        if (storage::writer_of_store(path_)) return {};
        auto opened = storage::postgres::replica::open(dsn_, path_);
        if (!opened && opened.error().kind == storage::trouble::locked) return {};
        if (!opened) return opened.error();
        source_ = std::move(*opened);
    }
    auto const pulled = source_->pull();
    if (!pulled) return pulled.error();
    return {};
}

storage::result<void> followed_copy::look()
{
    if (std::chrono::steady_clock::now() < next_) return {};
    auto const done = pull();
    next_ = std::chrono::steady_clock::now() + (done ? pull_pause : away_pause);
    if (!done && !passes(done.error().kind)) return done;
    if (away_ == !done) return {};
    away_ = !done;
    std::cerr << (away_ ? "the shared store does not answer, and is asked again: " + done.error().detail
                        : std::string("the shared store answers again"))
              << "\n";
    return {};
}

}  // namespace signalbox::server
