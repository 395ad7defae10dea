#include "engine/dialect/anthropic/open_blocks.hpp"

#include "engine/dialect/parts/stream_reader.hpp"

#include <algorithm>

namespace signalbox::dialect::anthropic {

namespace {

open_block::kind kind_of(wire::json_view type)
{
    if (type.is("tool_use")) return open_block::kind::tool;
    return type.string_or("").ends_with("tool_use") ? open_block::kind::provider_tool : open_block::kind::other;
}

}  // namespace

model::result<open_block*> open_blocks::start(event_fields const& fields)
{
    if (open_.size() == open_block_limit) return malformed("more content blocks are open than any reply has");
    any_ = true;
    return &open_.emplace_back(open_block{.index = fields.index, .what = kind_of(fields.content_block["type"])});
}

model::result<open_block*> open_blocks::take(event_fields const& fields)
{
    any_ = true;
    open_block* const block = find(fields.index);
    bool const arguments = fields.delta_type.is("input_json_delta");
    if (arguments && !block) return malformed("input_json_delta for a content block that is not open");
    if (!arguments && block && block->what != open_block::kind::other && fields.text.kind() == wire::json_kind::string)
        return malformed("text for a content block that is a tool call");
    return block;
}

open_block* open_blocks::find(std::uint64_t index)
{
    auto const found = std::find_if(open_.rbegin(), open_.rend(), [index](open_block const& each) { return each.index == index; });
    return found == open_.rend() ? nullptr : &*found;
}

void open_blocks::stop(std::uint64_t index)
{
    if (open_block* const block = find(index)) open_.erase(open_.begin() + (block - open_.data()));
}

model::result<void> open_blocks::check_end(bool stop_reason) const
{
    bool const in_call =
        std::any_of(open_.begin(), open_.end(), [](open_block const& each) { return each.what != open_block::kind::other; });
    if (in_call) return truncated("the stream ended inside a tool call");
    if (stop_reason) return {};
    if (!any_) return truncated("the stream ended before any content");
    if (!open_.empty()) return truncated("the stream ended inside a content block, without a stop_reason");
    return {};
}

}  // namespace signalbox::dialect::anthropic
