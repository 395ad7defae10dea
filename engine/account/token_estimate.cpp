// The estimate: a table walked over the text's pieces, four at a time. Pure.
#include "engine/account/token_estimate.hpp"

#include "engine/account/token_table.hpp"
#include "engine/account/token_text.hpp"

#include <algorithm>

namespace signalbox::account {

namespace {

using namespace token;

/// Where a walk stands. Each step's look-up waits for the one before it, so four walks side by side take little longer than one.
struct walk {
    unsigned char const* at = nullptr;
    std::size_t left = 0;
    std::int64_t cost = 0;
    unsigned now = fresh;

    void step(table const& by)
    {
        entry const found = by.steps[classes[*at++]][now];
        now = static_cast<unsigned>(found) & ((1u << state_bits) - 1);
        cost += found >> state_bits;
    }
};

walk begin(table const& by, piece const& from)
{
    walk made{reinterpret_cast<unsigned char const*>(from.at) - from.before, from.size};
    for (std::uint32_t i = 0; i < from.before; ++i) made.step(by);
    made.cost = 0;
    return made;
}

std::int64_t finish(table const& by, walk from)
{
    for (; from.left > 0; --from.left) from.step(by);
    return from.cost;
}

std::int64_t cost_of_four(table const& by, piece const* four)
{
    walk a = begin(by, four[0]), b = begin(by, four[1]), c = begin(by, four[2]), d = begin(by, four[3]);
    std::size_t const together = std::min({a.left, b.left, c.left, d.left});
    for (std::size_t i = 0; i < together; ++i) {
        a.step(by);
        b.step(by);
        c.step(by);
        d.step(by);
    }
    std::int64_t sum = 0;
    for (walk* each : {&a, &b, &c, &d}) {
        each->left -= together;
        sum += finish(by, *each);
    }
    return sum;
}

/// In 64ths of a token.
std::int64_t cost_of(table const& by, std::string_view text)
{
    text_pieces const pieces = pieces_of(text);
    std::int64_t sum = 0;
    std::size_t next = 0;
    for (; next + 4 <= pieces.count; next += 4) sum += cost_of_four(by, pieces.all.data() + next);
    for (; next < pieces.count; ++next) sum += finish(by, begin(by, pieces.all[next]));
    if (pieces.read == pieces.whole) return sum;
    return static_cast<std::int64_t>(static_cast<double>(sum) * (static_cast<double>(pieces.whole) / static_cast<double>(pieces.read)));
}

std::uint64_t rounded(std::int64_t cost, std::int64_t least)
{
    return static_cast<std::uint64_t>(std::max((cost + one_token / 2) / one_token, least));
}

/// "user", its frame, one token of text and the opening of the reply: no chat request has fewer.
constexpr std::int64_t least_request = 8;

}  // namespace

std::uint64_t estimate_text_tokens(std::string_view upstream_model, std::string_view text)
{
    if (text.empty()) return 0;
    return rounded(cost_of(table_for(family_of(upstream_model), reading::plain), text), 1);
}

std::uint64_t estimate_request_tokens(std::string_view upstream_model, std::string_view body)
{
    if (body.empty()) return 0;
    return rounded(cost_of(table_for(family_of(upstream_model), reading::json), body) + json_settings, least_request);
}

std::uint64_t expected_reply_tokens(std::optional<std::uint64_t> max_output_tokens)
{
    return std::min(max_output_tokens.value_or(typical_reply_tokens), typical_reply_tokens);
}

}  // namespace signalbox::account
