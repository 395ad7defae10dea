#include "engine/dialect/openai_chat/tool_assembly.hpp"

#include <algorithm>

namespace signalbox::dialect::openai_chat {

using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

/// A string; Mistral and older servers give the object itself.
bool holds_any(json_view arguments)
{
    return arguments.kind() == json_kind::object || (arguments.kind() == json_kind::string && !arguments.is(""));
}

/// An id for a call that came without one: the same reply gives the same id, another reply another. Without the reply's id it stays empty, and is made
/// from the gateway's own.
std::string made_up_id(std::string_view reply_id, std::uint32_t choice, std::size_t place)
{
    if (reply_id.empty()) return {};
    std::uint64_t hash = 0xcbf29ce484222325ull;  // FNV-1a
    for (unsigned char const c : reply_id) hash = (hash ^ c) * 0x100000001b3ull;
    static constexpr char digits[] = "0123456789abcdef";
    std::string out = "call_";
    for (int shift = 60; shift >= 0; shift -= 4) out += digits[hash >> shift & 15];
    return out.append("_").append(std::to_string(choice)).append("_").append(std::to_string(place));
}

}  // namespace

tool_assembly::fragment_fields tool_assembly::read(json_view fragment)
{
    fragment_fields out;
    for (json_member const& each : fragment.members()) {
        if (each.is("index")) {
            out.wire_index = each.value.unsigned_integer();
        } else if (each.is("id")) {
            out.id = each.value.string_or("");
        } else if (each.is("function")) {
            out.name = each.value["name"].string_or("");
            out.arguments = each.value["arguments"];
        } else if (each.is("custom") && each.value.kind() == json_kind::object) {
            out.custom = true;
            out.name = each.value["name"].string_or("");
            out.arguments = each.value["input"];
        }
    }
    return out;
}

bool tool_assembly::take(json_view fragment, std::optional<std::size_t> position, std::string_view reply_id,
                         std::vector<model::reply_event>& out)
{
    if (fragment.kind() != json_kind::object) return true;
    fragment_fields from = read(fragment);
    if (position) from.wire_index = *position;
    return take(std::move(from), reply_id, out);
}

bool tool_assembly::take_function_call(json_view call, std::string_view reply_id, std::vector<model::reply_event>& out)
{
    if (call.kind() != json_kind::object) return true;
    return take({.wire_index = 0, .name = call["name"].string_or(""), .arguments = call["arguments"]}, reply_id, out);
}

/// By index. Servers that number nothing start a call with a new id; some number every call 0 and tell them apart by id and name, or by the
/// name alone, which comes again when the arguments of the call before are whole. Fragments that repeat id and name belong to their call.
std::size_t tool_assembly::place_of(fragment_fields const& from) const
{
    std::size_t place = calls_.size();
    if (from.wire_index) {
        for (std::size_t i = calls_.size(); i-- > 0 && place == calls_.size();)
            if (calls_[i].wire_index == from.wire_index) place = i;
    } else if (!from.id.empty()) {
        for (std::size_t i = 0; i < calls_.size(); ++i)
            if (calls_[i].id == from.id) place = i;
        return place;
    } else if (!calls_.empty()) {
        call const& last = calls_[current_];
        bool const next = last.has_arguments && !from.name.empty() && from.name != last.name;
        place = next ? calls_.size() : current_;
    }
    if (place == calls_.size() || from.name.empty()) return place;
    call const& found = calls_[place];
    bool const by_id = !from.id.empty() && !found.id.empty() && found.id != from.id;
    bool const by_name = from.id.empty() && found.end.reached() && holds_any(from.arguments);
    return by_id || by_name ? calls_.size() : place;
}

bool tool_assembly::take(fragment_fields&& from, std::string_view reply_id, std::vector<model::reply_event>& out)
{
    std::size_t const place = place_of(from);
    if (place == calls_.size()) {
        if (place == limit) return false;
        calls_.push_back({.wire_index = from.wire_index, .id = {}, .name = {}, .custom = from.custom});
    }
    if (place != current_ && current_ < calls_.size()) tell(current_, reply_id, out);
    current_ = place;
    call& to = calls_[place];
    if (to.id.empty()) to.id = std::move(from.id);
    // A name in pieces comes before the id and the arguments; one that comes again is the same.
    if (!to.told && from.name != to.name) to.name += from.name;
    if (to.id.size() > name_limit || to.name.size() > name_limit) return false;
    bool const more = holds_any(from.arguments);
    if ((!to.id.empty() && !to.name.empty()) || more) tell(place, reply_id, out);
    if (!more) return true;
    to.has_arguments = true;
    bool const object = from.arguments.kind() == json_kind::object;
    std::string text = object ? std::string(from.arguments.raw()) : to.arguments.take(from.arguments);
    to.end.take(text);
    if (!text.empty()) out.push_back(model::tool_arguments{choice_, static_cast<std::uint32_t>(place), std::move(text)});
    return true;
}

void tool_assembly::tell(std::size_t place, std::string_view reply_id, std::vector<model::reply_event>& out)
{
    call& what = calls_[place];
    if (what.told) return;
    what.told = true;
    if (what.id.empty()) what.id = made_up_id(reply_id, choice_, place);
    out.push_back(model::tool_start{choice_, static_cast<std::uint32_t>(place), what.id, what.name, what.custom});
}

bool tool_assembly::open() const
{
    return std::ranges::any_of(calls_, [](call const& each) { return !each.custom && each.end.open(); });
}

void tool_assembly::finish(std::string_view reply_id, std::vector<model::reply_event>& out)
{
    for (std::size_t i = 0; i < calls_.size(); ++i) {
        tell(i, reply_id, out);
        if (std::string half = calls_[i].arguments.rest(); !half.empty())
            out.push_back(model::tool_arguments{choice_, static_cast<std::uint32_t>(i), std::move(half)});
        if (!calls_[i].has_arguments && !calls_[i].custom)
            out.push_back(model::tool_arguments{choice_, static_cast<std::uint32_t>(i), "{}"});
        calls_[i].has_arguments = true;
    }
}

}  // namespace signalbox::dialect::openai_chat
