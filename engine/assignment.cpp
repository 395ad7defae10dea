#include "engine/assignment.hpp"

#include "engine/base/hash.hpp"
#include "engine/wire/json.hpp"

namespace signalbox {

namespace {

using wire::json_view;

bool is_system(json_view role)
{
    return role.is("system") || role.is("developer");
}

/// They stay what they are while a conversation grows. Nothing when the body has no messages.
std::optional<std::uint64_t> hash_of_first_turns(json_view system, json_view messages)
{
    std::uint64_t hash = base::fnv1a(system.raw());
    if (messages.kind() == wire::json_kind::string) return base::fnv1a(messages.raw(), hash);
    for (json_view each : messages.elements()) {
        hash = base::fnv1a(each.raw(), hash);
        if (!is_system(each["role"])) return hash;
    }
    return std::nullopt;
}

void assign_conversation(route::question& into, inbound const& request)
{
    auto const named = request.headers->find("x-conversation-id");
    if (named && !named->empty()) {
        into.key = base::fnv1a(*named);
        into.unit = "conversation";
        return;
    }
    json_view system, messages, cache_key;
    for (wire::json_member const& each : json_view(request.body).members()) {
        if (each.is("messages") || each.is("input")) messages = each.value;
        if (each.is("system") || each.is("instructions")) system = each.value;
        if (each.is("prompt_cache_key")) cache_key = each.value;
    }
    if (auto const text = cache_key.string(); text && !text->empty()) {
        into.key = base::fnv1a(*text);
        into.unit = "conversation";
    } else if (auto const turns = hash_of_first_turns(system, messages)) {
        into.key = turns;
        into.unit = "first_turns";
    }
}

}  // namespace

void assign(route::question& into, route::spread const& by, inbound const& request, model::principal const& who)
{
    if (by.what == route::spread::by::conversation) return assign_conversation(into, request);
    bool const header = by.what == route::spread::by::header;
    std::string_view const text = header ? request.headers->find(by.header).value_or(std::string_view{}) : std::string_view(who.consumer);
    if (text.empty()) return;
    into.key = base::fnv1a(text);
    into.unit = header ? "header" : "consumer";
}

}  // namespace signalbox
