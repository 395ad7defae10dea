#include "engine/notice_post.hpp"

namespace signalbox {

namespace {

constexpr std::size_t answer_limit = 64 * 1024;  // of a reply that is dropped

std::string head_of(std::string const& authority, std::string const& target, std::size_t length)
{
    return "POST " + target + " HTTP/1.1\r\nHost: " + authority +
           "\r\nUser-Agent: signalbox\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
}

}  // namespace

upstream::task<model::result<int>> post_notice(upstream::pool& connections, std::string authority, std::string target, std::string body,
                                               upstream::alarm_clock& clock, upstream::stop_signal& stop)
{
    std::string const head = head_of(authority, target, body.size());
    std::string_view const piece = body;
    std::span<std::string_view const> const pieces(&piece, 1);
    upstream::time_bounds until;
    until.whole = until.connect = until.first_byte = clock.now() + notice_patience;
    for (auto const which : {upstream::connection_choice::kept_or_new, upstream::connection_choice::only_new}) {
        upstream::exchange call(connections, stop, clock);
        auto const begun = co_await call.begin(head, pieces, until, which);
        if (!begun && call.unsent()) continue;
        if (!begun) co_return begun.error();
        int const status = call.head().status;
        for (std::size_t seen = 0; seen <= answer_limit;) {
            auto const bytes = co_await call.read();
            if (!bytes || bytes->empty()) break;  // the status says enough
            seen += bytes->size();
        }
        co_return status;
    }
    co_return model::failure{model::fault::connection_reset, "the connection ended before the notice was sent", {}, 0, {}};
}

}  // namespace signalbox
