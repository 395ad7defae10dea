// The order of precedence among credential headers. Pure.
#include "engine/access/credential.hpp"

#include "engine/access/signed_token.hpp"
#include "engine/base/ascii.hpp"

namespace signalbox::access {

namespace {

/// The token of "Bearer TOKEN" (RFC 6750 2.1; the scheme's case does not count, RFC 9110 11.1); empty for other schemes.
std::string_view bearer_token(std::string_view authorization)
{
    constexpr std::string_view scheme = "bearer";
    std::string_view const value = base::trimmed(authorization);
    if (value.size() <= scheme.size() || !base::same_text(value.substr(0, scheme.size()), scheme)) return {};
    std::string_view const rest = value.substr(scheme.size());
    return rest.front() == ' ' || rest.front() == '\t' ? base::trimmed(rest) : std::string_view{};
}

model::failure repeated(std::string_view what, std::string_view name)
{
    return {model::fault::unauthorized,
            "duplicate credential: the " + std::string(what) + ' ' + std::string(name) + " came more than once with different values",
            std::string(name),
            0,
            {}};
}

std::string_view first_of(std::vector<std::optional<std::string_view>> const& given)
{
    for (auto const& each : given)
        if (each && !base::trimmed(*each).empty()) return base::trimmed(*each);
    return {};
}

}  // namespace

bool carries_credential(std::string_view header_name)
{
    return base::same_text(header_name, "x-api-key") || base::same_text(header_name, "api-key") || base::same_text(header_name, "apikey") ||
           base::same_text(header_name, "x-goog-api-key") || base::same_text(header_name, "authorization");
}

void credential_headers::add(std::string_view name, std::string_view value)
{
    auto const take = [&](std::optional<std::string_view>& place, std::string_view lower) {
        if (!base::same_text(name, lower)) return;
        if (place && *place != value) repeated = lower;
        if (!place) place = value;
    };
    switch (name.size()) {  // five lengths: most headers are passed over without a comparison
    case 6: return take(apikey, "apikey");
    case 7: return take(api_key, "api-key");
    case 9: return take(x_api_key, "x-api-key");
    case 14: return take(x_goog_api_key, "x-goog-api-key");
    case 13: return take(authorization, "authorization");
    default: return;
    }
}

model::result<std::string_view> presented_key(credential_headers const& in)
{
    if (!in.repeated.empty()) return repeated("header", in.repeated);
    for (auto const* named : {&in.x_api_key, &in.api_key, &in.apikey, &in.x_goog_api_key})
        if (*named && !base::trimmed(**named).empty()) return base::trimmed(**named);
    return in.authorization ? bearer_token(*in.authorization) : std::string_view{};
}

std::string first_place(key_places const& of)
{
    if (!of.headers.empty()) return of.headers.front() + ": KEY";
    if (!of.fields.empty()) return '?' + of.fields.front() + "=KEY";
    return of.bearer == bearer_use::all ? "Authorization: Bearer KEY" : "x-api-key: KEY";
}

void placed_credential::take(places& into, std::size_t at, std::string_view value, std::string_view name)
{
    if (into[at] && *into[at] != value) repeated_ = name;
    if (!into[at]) into[at] = value;
}

void placed_credential::add_header(std::string_view name, std::string_view value)
{
    for (std::size_t i = 0; i < headers_.size(); ++i)
        if (base::same_text(name, in_.headers[i])) take(headers_, i, value, in_.headers[i]);
    if (in_.usual || base::same_text(name, "authorization")) usual_.add(name, value);
}

void placed_credential::add_field(std::string_view name, std::string_view value)
{
    for (std::size_t i = 0; i < fields_.size(); ++i)
        if (name == in_.fields[i]) take(fields_, i, value, in_.fields[i]);
}

model::result<std::string_view> placed_credential::key() const
{
    if (!repeated_.empty()) return repeated("header or query field", repeated_);
    if (std::string_view const named = first_of(headers_); !named.empty()) return named;
    if (std::string_view const asked = first_of(fields_); !asked.empty()) return asked;
    credential_headers others = usual_;
    std::string_view const bearer = others.authorization ? bearer_token(*others.authorization) : std::string_view{};
    bool const read = in_.bearer == bearer_use::all || (in_.bearer == bearer_use::tokens && looks_like_token(bearer));
    if (!read) others.authorization.reset();
    return presented_key(others);
}

}  // namespace signalbox::access
