#include "server/vault_round.hpp"

#include "engine/vault_session.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>

#include <algorithm>
#include <map>

namespace signalbox::server {

namespace {

using timer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, upstream::executor>;

/// The secrets of one vault in a round. Lives until its coroutine has ended.
struct part {
    part(boost::asio::io_context& loop, config::vault_place const& where) : session(loop.get_executor(), where), pause(loop.get_executor())
    {}
    vault_session session;
    timer pause;
    upstream::stop_signal stop;
    std::vector<std::string> wanted;
    std::vector<vault_trouble> troubles;

    std::string const& id() const { return session.where().what.id; }
};

void wake(void* pause)
{
    static_cast<timer*>(pause)->cancel();
}

/// Waits, unless the round ends.
upstream::task<void> wait(part& one, std::chrono::milliseconds pause)
{
    one.pause.expires_after(pause);
    upstream::stop_signal::guard const ends(one.stop, &wake, &one.pause);
    if (one.stop.fired()) co_return;
    boost::system::error_code ignored;
    co_await one.pause.async_wait(boost::asio::redirect_error(upstream::awaiting, ignored));
}

std::int64_t seconds_since(model::steady_time began)
{
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - began).count();
}

upstream::task<void> run(part& one, vault_cache& into, vault_round how, std::size_t& left, boost::asio::io_context& loop)
{
    auto const began = std::chrono::steady_clock::now();
    std::optional<model::failure> away;  // the last one that may pass
    for (std::size_t i = 0; i < one.wanted.size() && !one.stop.fired();) {
        auto seen = co_await one.session.fetch(one.wanted[i], one.stop);
        if (one.stop.fired()) break;
        if (!seen && may_pass(seen.error())) {
            away = std::move(seen.error());
            if (!how.insists) break;  // it is away for the others as well
            co_await wait(one, how.pause);
            continue;
        }
        if (seen)
            into.put(one.session.where().what, one.wanted[i], std::move(*seen), std::chrono::steady_clock::now());
        else
            one.troubles.push_back({one.id(), one.wanted[i], std::move(seen.error())});
        one.wanted.erase(one.wanted.begin() + static_cast<std::ptrdiff_t>(i));
    }
    for (std::string const& each : one.wanted) {
        model::failure why = away.value_or(model::failure{model::fault::connect_timeout, "it did not answer in time", {}, 0, {}});
        if (one.stop.fired()) why.detail += " (given up after " + std::to_string(seconds_since(began)) + " s)";
        one.troubles.push_back({one.id(), each, std::move(why)});
    }
    if (--left == 0) loop.stop();
}

/// It is known with all keys that are used of it; one of them may have been added since it was fetched.
bool has(vault_cache const& values, config::vault_book const& book, config::vault_secret const& which)
{
    auto const* const known = values.find(book.places[which.place].what, which.path);
    if (!known) return false;
    return std::ranges::all_of(book.uses, [&](config::vault_use const& each) {
        return each.what.path != which.path || book.at(each.what.vault) != which.place || vault::pick(known->content, each.what.key);
    });
}

}  // namespace

std::vector<vault_trouble> fetch_missing(config::vault_book const& book, vault_cache& into, vault_round how)
{
    boost::asio::io_context loop{1};
    std::map<std::size_t, std::unique_ptr<part>> parts;
    for (config::vault_secret const& each : book.secrets) {
        if (has(into, book, each)) continue;
        auto& one = parts[each.place];
        if (!one) one = std::make_unique<part>(loop, book.places[each.place]);
        one->wanted.push_back(each.path);
    }
    if (parts.empty()) return {};
    std::size_t left = parts.size();
    for (auto const& [place, one] : parts) boost::asio::co_spawn(loop, run(*one, into, how, left, loop), boost::asio::detached);
    auto const give_up = [&parts](boost::system::error_code error, int = 0) {
        if (error) return;
        for (auto const& [place, one] : parts) one->stop.fire(model::fault::attempt_timeout);
    };
    timer end(loop.get_executor());
    end.expires_after(how.patience);
    end.async_wait(give_up);
    std::optional<boost::asio::signal_set> signals;  // those of the server are looked at once it serves
    if (how.insists) signals.emplace(loop, SIGINT, SIGTERM).async_wait(give_up);
    loop.run();
    std::vector<vault_trouble> out;
    for (auto const& [place, one] : parts) out.insert(out.end(), one->troubles.begin(), one->troubles.end());
    return out;
}

}  // namespace signalbox::server
