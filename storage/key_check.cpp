#include "storage/key_check.hpp"

#include "engine/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace signalbox::storage {

namespace {

constexpr std::size_t name_limit = 200;     // fits a table's column
constexpr std::size_t allow_limit = 1'000;  // entries of one key's list
constexpr std::size_t prefix_limit = 7;     // "sb_" and four characters: enough to tell keys apart, of no use to guess one

failure wrong(std::string_view field, std::string_view what)
{
    return {trouble::bad_request, std::string{field} + " " + std::string{what}};
}

result<void> check_text(std::string_view field, std::string const& text)
{
    if (text.empty()) return wrong(field, "is missing");
    if (text.size() > name_limit) return wrong(field, "is longer than " + std::to_string(name_limit) + " bytes");
    bool const control = std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (control || !base::valid_utf8(text)) return wrong(field, "holds control characters or is no UTF-8");
    return {};
}

// "*"; "model:" or "group:" with a name or "*" behind it; "provider:" or "http:" with a name.
result<void> check_allow(std::string const& entry)
{
    if (entry == "*") return {};
    std::size_t const colon = entry.find(':');
    std::string_view const kind = std::string_view{entry}.substr(0, colon);
    constexpr std::array<std::string_view, 4> kinds{"model", "group", "provider", "http"};
    if (colon == std::string::npos || std::ranges::find(kinds, kind) == kinds.end() || colon + 1 == entry.size())
        return wrong("allow",
                     "takes \"model:NAME\", \"group:NAME\", \"model:*\", \"group:*\", \"provider:NAME\", \"http:NAME\" or \"*\", not '" +
                         entry + "'");
    return check_text("allow", entry);
}

}  // namespace

result<void> check_new_key(new_key const& key, std::int64_t now_us)
{
    if (auto named = check_text("name", key.name); !named) return named;
    if (auto named = check_text("consumer", key.consumer); !named) return named;
    if (key.prefix.size() > prefix_limit)
        return wrong("prefix", "is longer than " + std::to_string(prefix_limit) + " characters: it would give the key away");
    if (!base::valid_utf8(key.prefix)) return wrong("prefix", "is no UTF-8");
    if (key.allow.size() > allow_limit) return wrong("allow", "has more than " + std::to_string(allow_limit) + " entries");
    for (std::string const& entry : key.allow)
        if (auto allowed = check_allow(entry); !allowed) return allowed;
    if (key.expires_us && *key.expires_us <= now_us) return wrong("expires", "is in the past");
    return {};
}

result<void> check_rotation(stored_key const& old, new_key const& fresh, std::int64_t now_us)
{
    if (!old.active(now_us))
        return failure{trouble::bad_request, "key " + old.id + (old.revoked_us ? " is revoked" : " has expired") + "; make a new one"};
    if (old.expires_us && !fresh.expires_us)
        return wrong("expires", "is missing: key " + old.id + " has an end, so say when the new one ends");
    return {};
}

}  // namespace signalbox::storage
