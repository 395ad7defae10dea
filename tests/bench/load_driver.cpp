// The loop of the load generator. A paced request that had to wait for its connection counts from when it was due, so a slow server
// cannot hide its tail by slowing the questions down. One thread.
#include "tests/bench/load_driver.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include <sys/socket.h>

namespace signalbox::bench {
namespace {

constexpr std::size_t read_size = 256 * 1024;
constexpr std::size_t latency_room = 1 << 20;  // reserved up front; more replies grow the list

float microseconds(std::chrono::steady_clock::duration span)
{
    return std::chrono::duration<float, std::micro>(span).count();
}

}  // namespace

load_driver::load_driver(load_options const& options) : options_(options), scratch_(read_size, '\0')
{
    report_.whole_us.reserve(latency_room);
    report_.first_us.reserve(latency_room);
    connections_.resize(options.connections);
    for (auto& each : connections_) each = std::make_unique<connection>();
}

load_report load_driver::run()
{
    start_ = clock::now();
    stop_asking_ = start_ + options_.duration;
    give_up_ = stop_asking_ + options_.patience;
    clock::time_point now = start_;
    open_due(now);
    while (now < give_up_ && (active_ > 0 || opened_ < connections_.size() || (!pausing_.empty() && may_ask(now)))) {
        for (epoll_event const& each : poller_.wait(nanoseconds_to_wait(now))) {
            std::size_t const which = by_number_[static_cast<std::size_t>(each.data.fd)];
            connection const& one = *connections_[which];
            if (one.at == phase::sending && (each.events & (EPOLLOUT | EPOLLHUP | EPOLLERR))) send_more(which);
            if (one.at != phase::ended && (each.events & (EPOLLIN | EPOLLHUP | EPOLLERR))) receive(which);
        }
        now = clock::now();
        open_due(now);
        ask_due(now);
    }
    report_.unfinished = active_;
    report_.seconds = std::chrono::duration<double>(clock::now() - start_).count();
    return std::move(report_);
}

void load_driver::open_due(clock::time_point now)
{
    std::size_t allowed = connections_.size();
    if (options_.hold) {
        double const elapsed = std::chrono::duration<double>(now - start_).count();
        allowed = std::min(allowed, static_cast<std::size_t>(elapsed * options_.ramp) + 1);
    }
    while (opened_ < allowed) open(opened_++);
}

void load_driver::open(std::size_t which)
{
    connection& one = *connections_[which];
    one.socket = connect_to_loopback(options_.port);
    one.waits_to_write = true;
    std::size_t const number = static_cast<std::size_t>(one.socket.number());
    if (by_number_.size() <= number) by_number_.resize(number + 1);
    by_number_[number] = which;
    poller_.watch(one.socket, EPOLLIN | EPOLLOUT);
    if (options_.rate > 0 && one.next_ask == clock::time_point{}) {  // what follows is spread over one interval
        auto const share = std::chrono::duration<double>(static_cast<double>(which) / options_.rate);
        one.next_ask = start_ + std::chrono::duration_cast<clock::duration>(share);
    }
    begin(one);  // sent as soon as it is connected
}

void load_driver::begin(connection& one)
{
    one.at = phase::sending;
    one.sent = 0;
    one.first_seen = false;
    one.meter.start(options_.terminal);
    ++asked_;
    ++active_;
}

void load_driver::ask(std::size_t which, clock::time_point counted_from)
{
    connection& one = *connections_[which];
    begin(one);
    one.asked_at = counted_from;
    send_more(which);
}

void load_driver::send_more(std::size_t which)
{
    connection& one = *connections_[which];
    bool const connecting = one.waits_to_write && one.sent == 0;
    if (connecting) one.asked_at = clock::now();
    ssize_t const count = ::send(one.socket.number(), options_.request.data() + one.sent, options_.request.size() - one.sent, MSG_NOSIGNAL);
    if (count < 0 && errno != EAGAIN && errno != EINTR) {
        connecting ? ++report_.connect_errors : ++report_.incomplete;
        return lose(which);
    }
    one.sent += count < 0 ? 0 : static_cast<std::size_t>(count);
    bool const all = one.sent == options_.request.size();
    if (all) one.at = phase::receiving;
    if (all == one.waits_to_write) poller_.change(one.socket, all ? EPOLLIN : EPOLLIN | EPOLLOUT);
    one.waits_to_write = !all;
}

void load_driver::receive(std::size_t which)
{
    connection& one = *connections_[which];
    ssize_t const count = ::recv(one.socket.number(), scratch_.data(), scratch_.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    bool const idle = one.at == phase::pausing;
    reply_meter::state const seen = count > 0 ? one.meter.feed({scratch_.data(), static_cast<std::size_t>(count)}) : one.meter.close();
    if (idle) return lose(which);  // closed, or bytes without a request
    if (count > 0) note_first(one);
    if (seen == reply_meter::state::whole) return finish(which);
    if (seen != reply_meter::state::broken) return;
    ++report_.incomplete;
    lose(which);
}

void load_driver::note_first(connection& one)
{
    if (one.first_seen || (!options_.terminal.empty() && one.meter.events() == 0)) return;
    one.first_seen = true;
    report_.first_us.push_back(microseconds(clock::now() - one.asked_at));
    ++holding_;
    tell_when_all_hold();
}

void load_driver::finish(std::size_t which)
{
    connection& one = *connections_[which];
    clock::time_point const now = clock::now();
    report_.events += one.meter.events();
    if (one.meter.status() != 200) {
        ++report_.refused;
        report_.last_status = one.meter.status();
    } else if (!one.meter.terminated() || one.meter.body_bytes() < options_.least_body) {
        ++report_.incomplete;
    } else {
        ++report_.replies;
        report_.whole_us.push_back(microseconds(now - one.asked_at));
    }
    if (!one.meter.keep_alive()) return lose(which);
    --active_;
    schedule(which, now);
}

/// The connection is gone: a new one takes its place as long as there is something to ask.
void load_driver::lose(std::size_t which)
{
    connection& one = *connections_[which];
    if (one.at == phase::sending || one.at == phase::receiving) --active_;
    if (one.at == phase::pausing) std::erase(pausing_, which);
    one.socket = descriptor{};
    one.at = phase::ended;
    if (options_.hold) {
        tell_when_all_hold();
    } else if (may_ask(clock::now()) && report_.connect_errors < connections_.size()) {
        open(which);
    }
}

void load_driver::schedule(std::size_t which, clock::time_point now)
{
    connection& one = *connections_[which];
    one.at = phase::pausing;
    if (options_.hold || !may_ask(now)) return;
    if (options_.rate == 0) return ask(which, now);
    auto const interval = std::chrono::duration<double>(static_cast<double>(connections_.size()) / options_.rate);
    one.next_ask += std::chrono::duration_cast<clock::duration>(interval);
    if (one.next_ask <= now) return ask(which, one.next_ask);
    pausing_.insert(std::upper_bound(pausing_.begin(), pausing_.end(), which,
                                     [this](std::size_t left, std::size_t right) {
                                         return connections_[left]->next_ask < connections_[right]->next_ask;
                                     }),
                    which);
}

void load_driver::ask_due(clock::time_point now)
{
    while (!pausing_.empty() && connections_[pausing_.front()]->next_ask <= now) {
        std::size_t const which = pausing_.front();
        pausing_.pop_front();
        if (may_ask(now)) ask(which, now);
    }
}

void load_driver::tell_when_all_hold()
{
    std::uint64_t const failed = report_.incomplete + report_.refused + report_.connect_errors;
    if (!options_.hold || told_holding_ || holding_ + failed < connections_.size()) return;
    told_holding_ = true;
    std::printf("holding %zu\n", holding_);
    std::fflush(stdout);
}

bool load_driver::may_ask(clock::time_point now) const
{
    return now < stop_asking_ && (options_.requests == 0 || asked_ < options_.requests);
}

std::int64_t load_driver::nanoseconds_to_wait(clock::time_point now) const
{
    clock::time_point until = give_up_;
    if (!pausing_.empty()) until = std::min(until, connections_[pausing_.front()]->next_ask);
    if (opened_ < connections_.size()) until = std::min(until, now + std::chrono::milliseconds(1));
    return std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::nanoseconds>(until - now).count());
}

}  // namespace signalbox::bench
