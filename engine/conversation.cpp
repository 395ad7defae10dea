#include "engine/conversation.hpp"

#include "engine/base/hash.hpp"
#include "engine/base/utf8.hpp"
#include "engine/wire/json.hpp"

#include <array>
#include <cstdint>

namespace signalbox {

namespace {

using wire::json_view;

// In the order in which they are believed; docs/guides/routing.md names those of X-Conversation-Id. Claude Code sends the second
// (code.claude.com/docs/en/llm-gateway), Codex the next two, OpenCode the two after them.
constexpr std::array<std::string_view, 7> naming_headers{"x-conversation-id",  "x-claude-code-session-id", "session_id",  "session-id",
                                                         "x-opencode-session", "x-session-affinity",       "x-session-id"};

std::string_view named_by_header(wire::header_list const& headers)
{
    std::size_t best = naming_headers.size();
    std::string_view found;
    for (wire::header const& each : headers.all())
        for (std::size_t at = 0; at < best; ++at)
            if (each.name.size() == naming_headers[at].size() && !each.value.empty() && wire::same_name(each.name, naming_headers[at])) {
                best = at;
                found = each.value;
            }
    return found;
}

/// Claude Code before 2.1.86 writes its session only here: "user_..._account_..._session_UUID", later a JSON text with "session_id".
std::string session_in_user(std::string const& user)
{
    constexpr std::string_view mark = "_session_", member = "\"session_id\":\"";
    if (auto const at = user.rfind(member); at != std::string::npos) {
        std::string const rest = user.substr(at + member.size());
        return rest.substr(0, rest.find('"'));
    }
    auto const at = user.rfind(mark);
    return at == std::string::npos ? std::string() : user.substr(at + mark.size());
}

struct members {
    json_view instructions, messages, cache_key, metadata, session;
};

members members_of(std::string_view body)
{
    members out;
    for (wire::json_member const& each : json_view(body).members()) {
        std::string_view const key = each.raw_key;  // one that is written with escapes names nothing
        if (key == "messages" || key == "input" || key == "contents")
            out.messages = each.value;
        else if (key == "system" || key == "instructions" || key == "systemInstruction")
            out.instructions = each.value;
        else if (key == "prompt_cache_key")
            out.cache_key = each.value;
        else if (key == "metadata")
            out.metadata = each.value;
        else if (key == "session_id")
            out.session = each.value;
    }
    return out;
}

std::string named_by_body(members const& of)
{
    if (of.metadata.missing() && of.session.missing() && of.cache_key.missing()) return {};
    for (json_view const id : {of.metadata["conversation_id"], of.metadata["session_id"], of.session, of.cache_key})
        if (auto text = id.string(); text && !text->empty()) return std::move(*text);
    auto const user = of.metadata["user_id"].string();
    return user ? session_in_user(*user) : std::string();
}

std::uint64_t digest(json_view of, std::uint64_t before)
{
    std::string_view const raw = of.raw();
    if (raw.size() <= 2 * first_turns_read) return base::fnv1a(raw, before);
    std::uint64_t const sized = base::fnv1a(raw.substr(0, first_turns_read), before ^ raw.size());
    return base::fnv1a(raw.substr(raw.size() - first_turns_read), sized);
}

/// The first one there is: what stands behind it is not walked over.
json_view role_of(json_view turn)
{
    for (wire::json_member const& each : turn.members())
        if (each.raw_key == "role") return each.value;
    return {};
}

std::string digest_of_first_turns(members const& of)
{
    std::uint64_t hash = digest(of.instructions, base::fnv1a_basis);
    bool begun = of.messages.kind() == wire::json_kind::string;
    if (begun) hash = digest(of.messages, hash);
    for (json_view const each : of.messages.elements()) {
        hash = digest(each, hash);
        json_view const role = role_of(each);
        begun = !role.is("system") && !role.is("developer");
        if (begun) break;
    }
    if (!begun) return {};
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out = "first_turns:";
    for (int shift = 60; shift >= 0; shift -= 4) out.push_back(digits[hash >> shift & 15]);
    return out;
}

}  // namespace

conversation_name conversation_of(wire::header_list const& headers, std::string_view body)
{
    if (auto const named = named_by_header(headers); !named.empty())
        return {std::string(base::cut_at_character(named, longest_conversation)), true};
    members const of = members_of(body);
    if (std::string const named = named_by_body(of); !named.empty())
        return {std::string(base::cut_at_character(named, longest_conversation)), true};
    return {digest_of_first_turns(of)};
}

}  // namespace signalbox
