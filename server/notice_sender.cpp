#include "server/notice_sender.hpp"

#include "engine/notice_post.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace signalbox::server {

struct notice_sender::address {
    address(boost::asio::io_context& loop, config::web_address const& to)
        : clock(loop.get_executor()), where(to), pool(std::make_shared<upstream::pool>(loop.get_executor(), clock, to.origin))
    {}
    upstream::alarm_clock clock;
    config::web_address where;
    std::shared_ptr<upstream::pool> pool;  // above the clock, below what is under way
    upstream::stop_signal stop;
    notice_lane lane;
};

notice_sender::notice_sender(boost::asio::io_context& loop, logger const& log, clock now) : loop_(loop), log_(log), now_(std::move(now)) {}

notice_sender::~notice_sender()
{
    end();
}

void notice_sender::send(config::web_address const& to, std::string body)
{
    if (ended_) return;
    auto& at = addresses_[to.url];
    if (!at || at->where != to) at = std::make_shared<address>(loop_, to);
    if (at->lane.add(std::move(body))) return;
    // The first is news, and so is each hundredth: a receiver that is away for a day must not fill the log.
    if (counts_.dropped++ % 100 == 0)
        log_.warn("a notice is dropped: too many wait for its address",
                  {{"for", to.origin.id}, {"waiting", std::to_string(notice_lane::most_waiting)}});
}

void notice_sender::look()
{
    if (ended_) return;
    std::erase_if(addresses_, [](auto const& each) { return each.second->lane.empty() && !each.second->lane.under_way(); });
    for (auto const& [text, each] : addresses_)
        if (auto body = each->lane.begin(now_())) begin(each, std::move(*body));
}

void notice_sender::begin(std::shared_ptr<address> const& to, std::string body)
{
    boost::asio::co_spawn(loop_, post(*this, to, std::move(body)), boost::asio::detached);
}

upstream::task<void> notice_sender::post(notice_sender& self, std::shared_ptr<address> to, std::string body)
{
    auto const seen = co_await post_notice(*to->pool, to->where.authority, to->where.target, std::move(body), to->clock, to->stop);
    if (to->stop.fired()) co_return;
    self.finished(*to, seen ? notice_outcome{*seen, {}} : notice_outcome{0, model::words_of(seen.error())});
}

/// The address is not named in the log: it may have a secret in it.
void notice_sender::finished(address& to, notice_outcome const& how)
{
    int const attempts = to.lane.attempts();
    switch (to.lane.ended(how, now_())) {
    case notice_lane::next::sent: ++counts_.sent; return;
    case notice_lane::next::again:
        ++counts_.repeated;
        if (attempts == 1) log_.warn("a notice is not taken and is sent again", {{"for", to.where.origin.id}, {"detail", how.words()}});
        return;
    case notice_lane::next::given_up:
        ++counts_.given_up;
        log_.error("a notice is given up", {{"for", to.where.origin.id}, {"detail", how.words()}, {"attempts", std::to_string(attempts)}});
    }
}

void notice_sender::end()
{
    ended_ = true;
    for (auto const& [text, each] : addresses_) each->stop.fire(model::fault::draining);
    addresses_.clear();  // a notice under way keeps its own until it ends
}

bool notice_sender::idle() const
{
    return std::ranges::none_of(addresses_, [](auto const& each) { return each.second->lane.under_way(); });
}

std::size_t notice_sender::waiting() const
{
    std::size_t all = 0;
    for (auto const& [text, each] : addresses_) all += each->lane.waiting();
    return all;
}

}  // namespace signalbox::server
