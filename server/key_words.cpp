#include "server/key_words.hpp"

#include "engine/access/key_ring.hpp"
#include "engine/base/json_writer.hpp"
#include "engine/base/nearest.hpp"
#include "engine/base/timestamp.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace signalbox::server {

namespace {

struct rule_kind {
    std::string_view prefix, noun;
    std::vector<std::string> config::outline::*known;
};
std::array<rule_kind, 5> const rule_kinds{{{"model:", "model", &config::outline::models},
                                           {"group:", "group", &config::outline::groups},
                                           {"provider:", "provider", &config::outline::providers},
                                           {"http:", "upstream", &config::outline::upstreams},
                                           {"route:", "route", &config::outline::routes}}};

rule_kind const* kind_of(std::string_view rule)
{
    auto const found = std::ranges::find_if(rule_kinds, [&](rule_kind const& each) { return rule.starts_with(each.prefix); });
    return found == rule_kinds.end() ? nullptr : &*found;
}

/// All models or all groups.
bool opens_a_kind(std::string_view rule)
{
    return rule == "*" || rule == "model:*" || rule == "group:*";
}

}  // namespace

bool is_grant(std::string const& rule)
{
    rule_kind const* const kind = kind_of(rule);
    if (opens_a_kind(rule) || !kind) return opens_a_kind(rule);
    std::string_view const id = std::string_view(rule).substr(kind->prefix.size());
    return !id.empty() && id != "*";
}

std::string unknown_in_grant(std::string const& rule, std::optional<config::outline> const& of)
{
    if (!of || opens_a_kind(rule)) return {};
    rule_kind const& kind = *kind_of(rule);
    std::vector<std::string> const& known = (*of).*kind.known;
    std::string const id = rule.substr(kind.prefix.size());
    if (std::ranges::find(known, id) != known.end()) return {};
    std::string text = rule + ": the configuration has no " + std::string(kind.noun) + " \"" + id + "\"";
    std::string const near(base::nearest(id, known));
    if (!near.empty()) text.append("; did you mean \"").append(kind.prefix).append(near).append("\"?");
    return text;
}

std::string draw_key(storage::new_key& into)
{
    std::string key = access::create_key();
    into.digest = access::sha256(key);
    into.prefix = key.substr(0, 7);
    return key;
}

std::string_view state_of(storage::stored_key const& key, std::int64_t now_us)
{
    return key.revoked_us ? "revoked" : key.active(now_us) ? "active" : "expired";
}

void append_key(std::string& out, storage::stored_key const& key, std::string_view secret, std::int64_t now_us)
{
    base::json_object one(out);
    one.text("id", key.id);
    one.text("name", key.name);
    one.text("consumer", key.consumer);
    one.text("prefix", key.prefix);
    one.text("state", state_of(key, now_us));
    one.text("created", base::timestamp_text(key.created_us));
    if (key.expires_us) one.text("expires", base::timestamp_text(*key.expires_us));
    if (key.revoked_us) one.text("revoked", base::timestamp_text(*key.revoked_us));
    if (!secret.empty()) one.text("key", secret);
    one.list("allow", key.allow, base::append_json_string);
    one.close();
}

}  // namespace signalbox::server
