// How long an answer may be, as a target is asked. Pure.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/dialect/parts/losses.hpp"

namespace signalbox::dialect {

/// The request's own limit, or the target's where that is lower, which is a loss. Nothing when the request has none.
inline std::optional<std::uint64_t> reply_limit(model::chat_request const& asked, target_traits const& target, losses& lost)
{
    bool const beyond = asked.max_output_tokens && target.max_output_tokens && *asked.max_output_tokens > *target.max_output_tokens;
    if (!beyond) return asked.max_output_tokens;
    lost.note("max_tokens", "more than this model can answer with; its own limit is sent");
    return target.max_output_tokens;
}

/// The same; the target's own where the request has none.
inline std::optional<std::uint64_t> reply_limit_or_own(model::chat_request const& asked, target_traits const& target, losses& lost)
{
    auto const limit = reply_limit(asked, target, lost);
    return limit ? limit : target.max_output_tokens;
}

}  // namespace signalbox::dialect
