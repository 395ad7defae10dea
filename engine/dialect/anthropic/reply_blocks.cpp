#include "engine/dialect/anthropic/reply_blocks.hpp"

#include <algorithm>

namespace signalbox::dialect::anthropic {

using kind = reply_block::kind;

std::optional<std::size_t> reply_blocks::add(model::reply_event const& event)
{
    if (full_) return std::nullopt;
    if (auto const* text = std::get_if<model::text_delta>(&event))
        return text->choice != 0 || text->text.empty() ? std::nullopt : append(last(kind::text), text->text);
    if (auto const* refusal = std::get_if<model::refusal_delta>(&event))
        return refusal->choice != 0 || refusal->text.empty() ? std::nullopt : append(last(kind::text), refusal->text);
    if (auto const* reasoning = std::get_if<model::reasoning_delta>(&event))
        return reasoning->text.empty() ? std::nullopt : append(last(kind::thinking), reasoning->text);
    if (auto const* signature = std::get_if<model::reasoning_signature>(&event)) return add_signature(signature->signature);
    if (auto const* hidden = std::get_if<model::redacted_reasoning>(&event)) return append(begin({.what = kind::redacted}), hidden->data);
    if (auto const* tool = std::get_if<model::tool_start>(&event)) return add_tool(*tool);
    if (auto const* arguments = std::get_if<model::tool_arguments>(&event)) return add_arguments(*arguments);
    return std::nullopt;
}

void reply_blocks::clear(std::size_t at)
{
    kept_ -= blocks_[at].content.size() + blocks_[at].signature.size();
    blocks_[at].content.clear();
    blocks_[at].signature.clear();
}

reply_blocks::place reply_blocks::begin(reply_block block)
{
    full_ = full_ || blocks_.size() == reply_block_limit;
    if (full_) return std::nullopt;
    blocks_.push_back(std::move(block));
    return blocks_.size() - 1;
}

reply_blocks::place reply_blocks::last(kind what)
{
    if (!blocks_.empty() && blocks_.back().what == what && !blocks_.back().signed_off) return blocks_.size() - 1;
    return begin({.what = what});
}

bool reply_blocks::take_room(std::size_t bytes)
{
    full_ = full_ || bytes > kept_content_limit - kept_;
    if (full_) return false;
    kept_ += bytes;
    return true;
}

reply_blocks::place reply_blocks::append(place at, std::string_view content)
{
    if (!at || !take_room(content.size())) return std::nullopt;
    blocks_[*at].content.append(content);
    return at;
}

reply_blocks::place reply_blocks::add_signature(std::string_view signature)
{
    if (signature.empty()) return std::nullopt;
    place const at = last(kind::thinking);
    if (!at || !take_room(signature.size())) return std::nullopt;
    blocks_[*at].signature.assign(signature);
    blocks_[*at].signed_off = true;
    return at;
}

reply_blocks::place reply_blocks::add_tool(model::tool_start const& event)
{
    bool const known = std::any_of(blocks_.begin(), blocks_.end(),
                                   [&](reply_block const& each) { return each.what == kind::tool && each.call == event.index; });
    if (event.choice != 0 || known) return std::nullopt;
    any_tool_ = true;
    return begin({.what = kind::tool, .call = event.index, .custom = event.custom, .id = event.id, .name = event.name});
}

reply_blocks::place reply_blocks::add_arguments(model::tool_arguments const& event)
{
    auto const found = std::find_if(blocks_.rbegin(), blocks_.rend(),
                                    [&](reply_block const& each) { return each.what == kind::tool && each.call == event.index; });
    if (event.choice != 0 || event.fragment.empty() || found == blocks_.rend()) return std::nullopt;
    if (!found->custom) found->end.take(event.fragment);
    return append(static_cast<std::size_t>(found.base() - blocks_.begin()) - 1, event.fragment);
}

}  // namespace signalbox::dialect::anthropic
