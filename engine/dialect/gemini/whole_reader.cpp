#include "engine/dialect/gemini/whole_reader.hpp"

#include "engine/dialect/gemini/reply_fields.hpp"

namespace signalbox::dialect::gemini {

using wire::json_kind;
using wire::json_view;

model::result<void> whole_reader::read(wire::json_node const& document, events& out)
{
    if (auto const taken = reply_.take(document.view(), full(), out); !taken) return taken;
    add_content(reply_.content_bytes());
    if (auto const ended = reply_.end(out); !ended) return malformed(ended.error().detail);
    return {};
}

model::result<void> count_reader::read(wire::json_node const& document, events& out)
{
    json_view const error = document["error"].view();
    if (error.kind() == json_kind::object) {
        out.emplace_back(read_error(error));
        return {};
    }
    // A count is no answer: its usage is nothing, so that it costs nothing.
    if (!document["totalTokens"].view().unsigned_integer()) return malformed("the count has no \"totalTokens\"");
    out.emplace_back(model::reply_start{});
    out.emplace_back(model::usage_report{});
    out.emplace_back(model::reply_end{});
    return {};
}

}  // namespace signalbox::dialect::gemini
