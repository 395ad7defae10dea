// The members of a unified reply, whole or one event of a stream: {"ai_gateway_response":[{"contents":["..."]}],"usage":"212"}. Pure functions over checked
// JSON.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/wire/json_outline.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::dialect::unified {

inline constexpr std::string_view replies_member = "ai_gateway_response";
inline constexpr std::size_t answer_limit = 128;  // of one reply

/// One answer, or what an event adds to it.
struct answer_members {
    std::uint32_t choice = 0;
    wire::json_view contents;
    wire::json_view finish;
};
/// `place` is its position in the list, which counts where it names none. Fault malformed_reply.
model::result<answer_members> answer_of(wire::json_view from, std::size_t place);

/// Tokens: a total of both sides, as a text or a number, or an object with a count of each.
struct usage_members {
    std::optional<std::uint64_t> total, input, output;
    bool any() const { return total || input || output; }
};
usage_members read_usage(wire::json_view from);

/// Calls take(view) with each text of the answer. Fault malformed_reply.
template <class F>
model::result<void> each_text(wire::json_view contents, F&& take)
{
    using wire::json_kind;
    if (contents.kind() == json_kind::string) return take(contents), model::result<void>();
    if (!contents.nothing() && contents.kind() != json_kind::array)
        return model::failure{model::fault::malformed_reply, "the contents of an answer are no list"};
    for (wire::json_view const each : contents.elements()) {
        if (each.kind() != json_kind::string)
            return model::failure{model::fault::malformed_reply, "the contents of an answer are no texts"};
        take(each);
    }
    return {};
}

/// The word of this format; it says "stop" of everything that the model ended by itself.
std::string_view finish_word(model::finish_reason reason);
model::finish finish_of(std::uint32_t choice, std::string native);

}  // namespace signalbox::dialect::unified
