#include "engine/whole_exchange.hpp"

#include "engine/wire/content_coding.hpp"

namespace signalbox {

namespace {

using model::fault;

std::optional<model::failure> unusable(wire::response_head const& head, std::string_view instead_of)
{
    std::string const what(instead_of);
    if (head.status != 200)
        return model::failure{fault::upstream_status, "status " + std::to_string(head.status) + " instead of " + what, {}, head.status, {}};
    if (wire::is_coded(head.headers))
        return model::failure{fault::malformed_reply, "the " + what + " came compressed, which was not asked for", {}, 0, {}};
    return std::nullopt;
}

/// An error that is not whole within this size explains nothing.
constexpr std::size_t explained_error = 16 * 1024;

upstream::task<std::string> explanation(upstream::exchange& call, std::string (*explain)(std::string_view body))
{
    std::string body;
    for (;;) {
        auto const bytes = co_await call.read();
        if (!bytes || bytes->empty() || body.size() + bytes->size() > explained_error) break;
        body.append(*bytes);
    }
    co_return explain(body);
}

std::string in_words(std::size_t bytes)
{
    return bytes < (1u << 20) ? std::to_string(bytes >> 10) + " KiB" : std::to_string(bytes >> 20) + " MiB";
}

}  // namespace

upstream::task<model::result<std::string>> exchange_whole(upstream::pool& connections, whole_question asked, upstream::alarm_clock& clock,
                                                          upstream::stop_signal& stop)
{
    std::span<std::string_view const> const body(&asked.body, asked.body.empty() ? 0 : 1);
    for (auto const which : {upstream::connection_choice::kept_or_new, upstream::connection_choice::only_new}) {
        upstream::exchange call(connections, stop, clock);
        auto const begun = co_await call.begin(asked.head, body, asked.until, which);
        if (!begun && call.unsent()) continue;
        if (!begun) co_return begun.error();
        if (auto problem = unusable(call.head(), asked.asked_for)) {
            if (asked.explain && problem->kind == fault::upstream_status) {
                auto const words = co_await explanation(call, asked.explain);
                if (!words.empty()) problem->detail.append(": ").append(words);
            }
            co_return std::move(*problem);
        }
        std::string out;
        for (bool whole = false; !whole;) {
            auto const bytes = co_await call.read();
            if (!bytes) co_return bytes.error();
            whole = bytes->empty();
            if (out.size() + bytes->size() > asked.longest)
                co_return model::failure{fault::reply_too_large,
                                         "more than " + in_words(asked.longest) + " instead of " + std::string(asked.asked_for),
                                         {},
                                         0,
                                         {}};
            out.append(*bytes);
        }
        co_return out;
    }
    co_return model::failure{fault::connection_reset, "the connection ended before the request was sent", {}, 0, {}};
}

}  // namespace signalbox
