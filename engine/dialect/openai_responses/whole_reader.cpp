#include "engine/dialect/openai_responses/whole_reader.hpp"

#include "engine/dialect/openai_responses/event_reader.hpp"

namespace signalbox::dialect::openai_responses {

using wire::json_kind;
using wire::json_view;

namespace {

bool is_error(json_view value)
{
    return value.kind() == json_kind::object || value.kind() == json_kind::string;
}

}  // namespace

model::result<void> whole_reader::read(wire::json_node const& document, events& out)
{
    json_view const response = document.view();
    if (is_error(response["error"]) || response["status"].is("failed")) {
        out.emplace_back(read_error(response));
        return {};
    }
    json_view const status = response["status"];
    if (status.is("in_progress") || status.is("queued")) return malformed("the response is still at work in the background");
    if (response["output"].kind() != json_kind::array) return malformed("the reply is no response: it has no list \"output\"");
    events told;
    item_events items;
    if (auto const read = tell_output(response, items, told); !read) return read;
    std::uint64_t bytes = 0;
    for (model::reply_event const& each : told) bytes += model::content_bytes(each);
    content_seen_ = bytes != 0 || items.called();
    out.emplace_back(model::reply_start{response["id"].string_or(""), response["model"].string_or("")});
    if (full()) {
        out.insert(out.end(), std::make_move_iterator(told.begin()), std::make_move_iterator(told.end()));
    } else if (content_seen_) {
        add_content(bytes);
        out.emplace_back(model::text_delta{});
    }
    tell_end(response, items.called(), out);
    return {};
}

}  // namespace signalbox::dialect::openai_responses
