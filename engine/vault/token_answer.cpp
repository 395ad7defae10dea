#include "engine/vault/token_answer.hpp"

#include "engine/wire/json.hpp"

#include <algorithm>

namespace signalbox::vault {

namespace {

using wire::json_kind;
using wire::json_view;

/// Nothing when the vault says no whole number.
std::optional<std::chrono::seconds> seconds_of(json_view from)
{
    auto const number = from.integer();
    if (!number) return std::nullopt;
    return std::chrono::seconds(std::clamp<std::int64_t>(*number, 0, std::chrono::seconds(longest_token_time).count()));
}

model::failure unusable(std::string_view member)
{
    return {.kind = model::fault::malformed_reply, .detail = "the reply has no " + std::string(member) + " in seconds"};
}

/// Until the end that was set when the token was made; 0 says that there is none.
std::optional<std::chrono::seconds> most_left(json_view data, model::wall_time now)
{
    auto const most = seconds_of(data["explicit_max_ttl"]);
    auto const made = data["creation_time"].integer();
    if (!most || most->count() == 0 || !made) return std::nullopt;
    auto const age =
        std::chrono::floor<std::chrono::seconds>(now).time_since_epoch() - std::chrono::seconds(std::max<std::int64_t>(*made, 0));
    return std::clamp(*most - age, std::chrono::seconds(0), *most);
}

}  // namespace

/// HashiCorp Vault, "Token auth method (API)": "Lookup a token (self)".
model::result<token_facts> read_token_lookup(std::string_view body, model::wall_time now)
{
    json_view const reply = wire::check_json(body) ? json_view(body) : json_view();
    json_view const data = reply["data"];
    auto const left = seconds_of(data["ttl"]);
    if (!left) return unusable("data.ttl");
    return token_facts{.left = *left,
                       .renewable = data["renewable"].boolean().value_or(false),
                       .usual = seconds_of(data["creation_ttl"]).value_or(*left),
                       .most = most_left(data, now)};
}

/// The same page: "Renew a token (self)".
model::result<token_facts> read_token_renewal(std::string_view body)
{
    json_view const reply = wire::check_json(body) ? json_view(body) : json_view();
    json_view const auth = reply["auth"];
    auto const left = seconds_of(auth["lease_duration"]);
    if (!left) return unusable("auth.lease_duration");
    return token_facts{.left = *left, .renewable = auth["renewable"].boolean().value_or(false), .usual = *left, .most = {}};
}

}  // namespace signalbox::vault
