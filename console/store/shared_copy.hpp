// Keeps the local copy of a store in PostgreSQL up to date while the console shows it: a thread of its own pulls what is new every second, so that the window
// never waits for a network. Owned by main(); the window knows the copy's file alone.
#pragma once

#include "storage/failure.hpp"
#include "storage/postgres/replica.hpp"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace signalbox::console {

class SharedCopy {
public:
    static constexpr std::chrono::seconds pause{1};           // between looks while nothing comes
    static constexpr std::chrono::seconds pauseOfTrouble{5};  // while the server is away

    /// The copy that is there is shown at once; the first one is made before this returns, though nothing is pulled yet. A trouble only where there is none
    /// and none can be made.
    static storage::result<std::unique_ptr<SharedCopy>> begin(std::string const& dsn);
    ~SharedCopy();
    SharedCopy(SharedCopy const&) = delete;

    std::string const& path() const { return path_; }

private:
    SharedCopy(std::string dsn, std::string path) : dsn_(std::move(dsn)), path_(std::move(path)) {}
    storage::result<void> open();
    void run();
    /// What to wait before the next look.
    std::chrono::seconds look();
    std::chrono::seconds tell(storage::failure const& why);

    std::string dsn_, path_;
    std::unique_ptr<storage::postgres::replica> source_;  // the thread's own, once it runs
    bool told_ = false;                                   // of this outage
    std::mutex guard_;
    std::condition_variable changed_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace signalbox::console
