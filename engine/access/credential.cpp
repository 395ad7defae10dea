// The order of precedence among credential headers. Pure.
#include "engine/access/credential.hpp"

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
    if (!in.repeated.empty())
        return model::failure{model::fault::unauthorized,
                              "duplicate credential: the header " + std::string(in.repeated) + " came more than once with different values",
                              std::string(in.repeated),
                              0,
                              {}};
    for (auto const* named : {&in.x_api_key, &in.api_key, &in.apikey, &in.x_goog_api_key})
        if (*named && !base::trimmed(**named).empty()) return base::trimmed(**named);
    return in.authorization ? bearer_token(*in.authorization) : std::string_view{};
}

}  // namespace signalbox::access
