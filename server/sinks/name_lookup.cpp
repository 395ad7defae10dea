#include "server/sinks/name_lookup.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <pthread.h>

namespace signalbox::server {

namespace {

std::atomic<unsigned> under_way{0};

address_list found_by(name_resolver const& by, std::string const& host, std::string const& port, addrinfo const& hints, int& error)
{
    addrinfo* found = nullptr;
    error = by(host, port, hints, &found);
    return address_list(error == 0 ? found : nullptr);
}

}  // namespace

name_resolver system_resolver()
{
    return [](std::string const& host, std::string const& port, addrinfo const& hints, addrinfo** found) {
        return ::getaddrinfo(host.c_str(), port.c_str(), &hints, found);
    };
}

struct name_lookup::question {
    std::mutex guard;
    std::condition_variable answered;
    bool over = false;
    int error = 0;
    address_list all;
};

/// False: too many are under way.
bool name_lookup::ask(std::string const& host, std::string const& port, addrinfo const& hints)
{
    if (under_way.fetch_add(1) >= most_under_way) {
        under_way.fetch_sub(1);
        return false;
    }
    open_ = std::make_shared<question>();
    std::thread([to = open_, by = by_, host, port, hints] {
        pthread_setname_np(pthread_self(), "sink-name");
        int error = 0;
        address_list all = found_by(by, host, port, hints, error);
        under_way.fetch_sub(1);
        std::lock_guard const lock(to->guard);
        to->error = error;
        to->all = std::move(all);
        to->over = true;
        to->answered.notify_all();
    }).detach();
    return true;
}

address_list name_lookup::find(std::string const& host, std::string const& port, addrinfo hints, wait_bound const& bound, std::string& why)
{
    int error = 0;
    addrinfo numeric = hints;
    numeric.ai_flags |= AI_NUMERICHOST;
    if (address_list known = found_by(system_resolver(), host, port, numeric, error)) return known;
    if (!open_ && !ask(host, port, hints)) {
        why = "too many lookups of names are under way";
        return nullptr;
    }
    std::unique_lock lock(open_->guard);
    while (!open_->over) {
        auto const now = std::chrono::steady_clock::now();
        if (bound.stopped.load() || now >= bound.until) {
            why = bound.stopped.load() ? "stopped" : "the lookup of its name took too long";
            return nullptr;
        }
        open_->answered.wait_until(lock, std::min(bound.until, now + stop_pause));
    }
    address_list all = std::move(open_->all);
    if (!all) why = open_->error != 0 ? ::gai_strerror(open_->error) : "has no address";
    lock.unlock();
    open_.reset();
    return all;
}

}  // namespace signalbox::server
