#include "engine/vault/answer.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/base64.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>

namespace signalbox::vault {

namespace {

using wire::json_kind;
using wire::json_view;

constexpr std::size_t longest_word = 120;
constexpr std::size_t most_names = 20, longest_name = 64;  // of keys in a message
constexpr std::chrono::hours longest_lifetime{24};         // of a token, where the vault says more or no end

model::failure unusable(std::string detail)
{
    return {.kind = model::fault::malformed_reply, .detail = std::move(detail)};
}

model::failure wrong(std::string detail)
{
    return {.kind = model::fault::bad_request, .detail = std::move(detail)};
}

model::result<content> whole(std::optional<std::string> text, std::string_view member)
{
    if (!text) return unusable("the reply has no " + std::string(member));
    return content{.text = model::secret(std::move(*text)), .is_map = false};
}

std::optional<std::string> decoded(json_view from)
{
    auto const digits = from.string();
    return digits ? base::decode_base64(*digits) : std::nullopt;
}

/// HashiCorp, "KV secrets engine (API)": version 2 has the map one level deeper than version 1.
model::result<content> read_map(definition const& of, json_view reply)
{
    json_view const data = of.version == 2 ? reply["data"]["data"] : reply["data"];
    if (data.kind() != json_kind::object)
        return unusable(of.version == 2 ? "the reply has no data.data: is the engine's version 1?" : "the reply has no data");
    return content{.text = model::secret(std::string(data.raw())), .is_map = true};
}

/// AWS, "GetSecretValue": one of both members.
model::result<content> read_aws(json_view reply)
{
    if (reply["SecretString"].nothing() && !reply["SecretBinary"].nothing())
        return whole(decoded(reply["SecretBinary"]), "SecretBinary in base64");
    return whole(reply["SecretString"].string(), "SecretString");
}

bool is_plain(char c)
{
    return c >= 0x20 && c < 0x7f;
}

/// As a message shows them: those that exist, never a value.
std::string names_in(json_view map)
{
    std::string out;
    std::size_t count = 0;
    for (wire::json_member const each : map.members()) {
        if (++count > most_names) continue;
        std::string name = each.key().substr(0, longest_name);
        std::ranges::replace_if(
            name, [](char c) { return !is_plain(c); }, '?');
        out.append(out.empty() ? "\"" : ", \"").append(name).append("\"");
    }
    if (count == 0) return "none";
    return count > most_names ? out + " and " + std::to_string(count - most_names) + " more" : out;
}

std::string fit_to_show(std::string text)
{
    text.resize(std::min(text.size(), longest_word));
    std::ranges::replace_if(
        text, [](char c) { return !is_plain(c); }, ' ');
    return text;
}

/// A word of an API, "ResourceNotFoundException" or "PERMISSION_DENIED".
std::string api_word(std::string text)
{
    text.erase(0, text.rfind('#') + 1);  // AWS: "com.amazonaws.secretsmanager#..."
    bool const word = text.size() <= longest_word &&
                      std::ranges::all_of(text, [](char c) { return base::is_letter(c) || base::is_digit(c) || c == '_'; });
    return word ? text : std::string();
}

}  // namespace

model::result<content> read_secret(definition const& of, std::string_view body)
{
    json_view const reply = wire::check_json(body) ? json_view(body) : json_view();
    if (reply.kind() != json_kind::object) return unusable("the reply is no JSON object");
    switch (of.what) {
    case kind::hashicorp: return read_map(of, reply);
    case kind::aws: return read_aws(reply);
    case kind::gcp: return whole(decoded(reply["payload"]["data"]), "payload.data in base64");
    case kind::azure: return whole(reply["value"].string(), "value");
    }
    return unusable("the vault is of no known type");
}

model::result<std::string> pick(content const& from, std::string_view key)
{
    std::string_view const text = from.text.reveal();
    if (key.empty() && from.is_map)
        return wrong("the secret is a map, and the reference names no key; there are " + names_in(json_view(text)));
    if (key.empty()) return std::string(text);
    json_view const map = wire::check_json(text) ? json_view(text) : json_view();
    if (map.kind() != json_kind::object)
        return wrong("the secret is no JSON object, so that no key can be picked; leave \"#\" and the key out");
    json_view const value = map[key];
    if (value.missing()) return wrong("the secret has no key \"" + std::string(key) + "\"; there are " + names_in(map));
    if (auto found = value.string()) return std::move(*found);
    return wrong("the value of the key \"" + std::string(key) + "\" is no string");
}

model::result<provider::granted_token> read_login(definition const& of, std::string_view body)
{
    if (of.what != kind::hashicorp) return provider::read_granted_token(body);
    json_view const reply = wire::check_json(body) ? json_view(body) : json_view();
    json_view const auth = reply["auth"];
    std::string token = auth["client_token"].string_or("");
    bool const sent = !token.empty() && token.size() <= provider::access_token_limit &&
                      std::ranges::all_of(token, [](char c) { return c > 0x20 && c < 0x7f; });
    if (!sent) return unusable("the reply has no auth.client_token that can be sent");
    auto const seconds = auth["lease_duration"].integer().value_or(0);  // 0: the token has no end
    std::chrono::seconds const most = longest_lifetime;
    return provider::granted_token{model::secret(std::move(token)), seconds > 0 ? std::min(std::chrono::seconds(seconds), most) : most};
}

/// HashiCorp: {"errors": ["permission denied"]}. AWS: {"__type": ...}. Google and Azure: {"error": {"status" or "code": ...}}. Login services
/// (RFC 6749 5.2): {"error": "invalid_client"}.
std::string refusal_word(std::string_view body)
{
    json_view const reply = wire::check_json(body) ? json_view(body) : json_view();
    for (json_view const each : reply["errors"].elements())
        if (auto words = each.string()) return fit_to_show(std::move(*words));
    if (!reply["data"]["metadata"]["deletion_time"].string_or("").empty()) return "its newest version is deleted";
    json_view const error = reply["error"];
    for (json_view const each : {reply["__type"], error["status"], error["code"], error})
        if (auto const word = api_word(each.string_or("")); !word.empty()) return word;
    return {};
}

}  // namespace signalbox::vault
