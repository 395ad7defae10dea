#include "engine/route/assignment.hpp"

#include "engine/base/hash.hpp"
#include "engine/base/hex.hpp"
#include "engine/route/draws.hpp"
#include "engine/wire/json.hpp"

#include <cmath>

namespace signalbox::route {

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

std::optional<assignment> conversation_of(request_facts::sources const& request)
{
    auto const named = request.headers ? request.headers->find("x-conversation-id") : std::nullopt;
    if (named && !named->empty()) return assignment{base::fnv1a(*named), "conversation"};
    json_view system, messages, cache_key, metadata;
    for (wire::json_member const& each : json_view(request.body).members()) {
        if (each.is("messages") || each.is("input") || each.is("contents")) messages = each.value;
        if (each.is("system") || each.is("instructions") || each.is("systemInstruction")) system = each.value;
        if (each.is("prompt_cache_key")) cache_key = each.value;
        if (each.is("metadata")) metadata = each.value;
    }
    for (json_view const id : {metadata["conversation_id"], cache_key})
        if (auto const text = id.string(); text && !text->empty()) return assignment{base::fnv1a(*text), "conversation"};
    if (auto const turns = hash_of_first_turns(system, messages)) return assignment{*turns, "first_turns"};
    return std::nullopt;
}

std::optional<assignment> found(spread const& by, request_facts::sources const& request)
{
    auto const of = [](std::string_view text, std::string_view unit) {
        return text.empty() ? std::nullopt : std::optional(assignment{base::fnv1a(text), unit});
    };
    switch (by.what) {
    case spread::by::conversation: return conversation_of(request);
    case spread::by::consumer: return of(request.who ? std::string_view(request.who->consumer) : std::string_view(), "consumer");
    case spread::by::ip: return of(request.peer, "ip");
    case spread::by::header: break;
    }
    return of(request.headers ? request.headers->find(by.header).value_or(std::string_view()) : std::string_view(), "header");
}

}  // namespace

std::optional<assignment> assignment_of(spread const& by, request_facts::sources const& request)
{
    auto made = found(by, request);
    if (made) made->value = made->key;
    if (!made || by.ttl.count() == 0) return made;
    auto const length = static_cast<std::uint64_t>(by.ttl.count());
    auto const now = std::chrono::floor<std::chrono::milliseconds>(request.now).time_since_epoch().count();
    std::uint64_t const period = (static_cast<std::uint64_t>(now) + mixed(made->key) % length) / length;
    made->key = mixed(made->key ^ mixed(period));
    return made;
}

std::string unit_digest(std::uint64_t value)
{
    constexpr std::size_t digits = 6;
    std::string out;
    base::append_hex(out, mixed(value));
    out.resize(digits);
    return out;
}

double belonging(member const& one, std::uint32_t weight, std::uint64_t key)
{
    double const uniform = (static_cast<double>(mixed(key ^ mixed(one.identity)) >> 11) + 0.5) * 0x1.0p-53;
    return -static_cast<double>(weight) / std::log(uniform);
}

}  // namespace signalbox::route
