#include "console/store/shared_copy.hpp"

#include <cstdio>
#include <filesystem>
#include <utility>

namespace signalbox::console {

storage::result<std::unique_ptr<SharedCopy>> SharedCopy::begin(std::string const& dsn)
{
    auto path = storage::postgres::replica_path(dsn);
    if (!path) return path.error();
    std::unique_ptr<SharedCopy> made{new SharedCopy{dsn, *path}};
    if (!std::filesystem::exists(*path))
        if (auto opened = made->open(); !opened) return opened.error();
    made->thread_ = std::thread([copy = made.get()] { copy->run(); });
    return made;
}

SharedCopy::~SharedCopy()
{
    {
        std::lock_guard const lock(guard_);
        ending_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

storage::result<void> SharedCopy::open()
{
    if (source_) return {};
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
        if (changed_.wait_for(lock, wait, [this] { return ending_; })) return;
    }
}

std::chrono::seconds SharedCopy::look()
{
    if (auto opened = open(); !opened) return tell(opened.error());
    auto const pulled = source_->pull();
    if (!pulled) return tell(pulled.error());
    told_ = false;
    return pulled->more ? std::chrono::seconds(0) : pause;
}

/// Another process that pulls into the copy is no trouble: what it pulls is seen here, too.
std::chrono::seconds SharedCopy::tell(storage::failure const& why)
{
    if (why.kind == storage::trouble::locked) return pauseOfTrouble;
    if (!std::exchange(told_, true))
        std::fprintf(stderr, "signalbox-console: %s; what was copied before is shown, and it is tried again\n", why.detail.c_str());
    return pauseOfTrouble;
}

}  // namespace signalbox::console
