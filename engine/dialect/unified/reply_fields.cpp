#include "engine/dialect/unified/reply_fields.hpp"

#include "engine/dialect/parts/field_reader.hpp"

#include <charconv>

namespace signalbox::dialect::unified {

using model::finish_reason;
using wire::json_kind;
using wire::json_view;

model::result<answer_members> answer_of(json_view from, std::size_t place)
{
    if (from.kind() != json_kind::object) return model::failure{model::fault::malformed_reply, "an answer of the reply is no object"};
    answer_members out;
    json_view index;
    pick(from, {{"contents", &out.contents}, {"finish_reason", &out.finish}, {"index", &index}});
    std::uint64_t const choice = index.unsigned_integer().value_or(place);
    if (choice >= answer_limit) return model::failure{model::fault::malformed_reply, "the reply holds more answers than any has"};
    out.choice = static_cast<std::uint32_t>(choice);
    return out;
}

usage_members read_usage(json_view from)
{
    usage_members out;
    if (from.kind() == json_kind::object) {
        out.input = from["input_tokens"].unsigned_integer();
        out.output = from["output_tokens"].unsigned_integer();
    } else if (from.kind() == json_kind::string) {
        std::string const text = from.string_or("");
        std::uint64_t total = 0;
        char const* const end = text.data() + text.size();
        auto const [stop, problem] = std::from_chars(text.data(), end, total);
        if (problem == std::errc{} && stop == end) out.total = total;
    } else {
        out.total = from.unsigned_integer();
    }
    return out;
}

std::string_view finish_word(finish_reason reason)
{
    switch (reason) {
    case finish_reason::length: return "length";
    case finish_reason::content_filter: return "content_filter";
    case finish_reason::other: return "other";
    case finish_reason::stop:
    case finish_reason::stop_sequence:
    case finish_reason::tool_calls: break;
    }
    return "stop";
}

model::finish finish_of(std::uint32_t choice, std::string native)
{
    finish_reason const reason = native == "stop" || native.empty() ? finish_reason::stop
                                 : native == "length"               ? finish_reason::length
                                 : native == "content_filter"       ? finish_reason::content_filter
                                                                    : finish_reason::other;
    return {choice, reason, std::move(native), {}};
}

}  // namespace signalbox::dialect::unified
