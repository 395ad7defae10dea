#include "engine/key_set_fetch.hpp"

#include "engine/base/ascii.hpp"

namespace signalbox {

namespace {

using model::fault;

std::optional<model::failure> unusable(wire::response_head const& head)
{
    if (head.status != 200)
        return model::failure{fault::upstream_status, "status " + std::to_string(head.status) + " instead of keys", {}, head.status, {}};
    auto const coding = head.headers.find("content-encoding");
    if (coding && !coding->empty() && !base::same_text(*coding, "identity"))
        return model::failure{fault::malformed_reply, "the keys came compressed, which was not asked for", {}, 0, {}};
    return std::nullopt;
}

}  // namespace

upstream::task<model::result<access::key_set>> fetch_key_set(upstream::pool& connections, std::string authority, std::string target,
                                                             upstream::alarm_clock& clock, upstream::stop_signal& stop)
{
    std::string const head =
        "GET " + target + " HTTP/1.1\r\nHost: " + authority + "\r\nAccept: application/jwk-set+json, application/json\r\n\r\n";
    std::span<std::string_view const> const no_body;
    upstream::time_bounds until;
    until.whole = until.connect = until.first_byte = clock.now() + key_set_patience;
    for (auto const which : {upstream::connection_choice::kept_or_new, upstream::connection_choice::only_new}) {
        upstream::exchange call(connections, stop, clock);
        auto const begun = co_await call.begin(head, no_body, until, which);
        if (!begun && call.unsent()) continue;
        if (!begun) co_return begun.error();
        if (auto problem = unusable(call.head())) co_return std::move(*problem);
        std::string body;
        for (bool whole = false; !whole;) {
            auto const bytes = co_await call.read();
            if (!bytes) co_return bytes.error();
            whole = bytes->empty();
            if (body.size() + bytes->size() > access::key_set_bytes)
                co_return model::failure{fault::reply_too_large, "more than 256 KiB instead of keys", {}, 0, {}};
            body.append(*bytes);
        }
        auto keys = access::read_key_set(body);
        if (!keys) co_return model::failure{fault::malformed_reply, "no keys that can be used: " + keys.error().detail, {}, 0, {}};
        co_return keys;
    }
    co_return model::failure{fault::connection_reset, "the connection ended before the request was sent", {}, 0, {}};
}

}  // namespace signalbox
