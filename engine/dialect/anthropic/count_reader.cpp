#include "engine/dialect/anthropic/count_reader.hpp"

#include "engine/dialect/anthropic/event_fields.hpp"
#include "engine/dialect/anthropic/reply_words.hpp"

namespace signalbox::dialect::anthropic {

/// A count is no answer: its usage is nothing, so that it costs nothing.
model::result<void> count_reader::read(wire::json_node const& document, events& out)
{
    if (document["type"].view().is("error")) {
        out.emplace_back(read_error(document["error"].view()));
        return {};
    }
    if (!document["input_tokens"].view().unsigned_integer()) return malformed("the count has no \"input_tokens\"");
    out.emplace_back(model::reply_start{});
    out.emplace_back(model::usage_report{});
    out.emplace_back(model::reply_end{});
    return {};
}

}  // namespace signalbox::dialect::anthropic
