#include "engine/vault/definition.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace signalbox::vault {

namespace {

constexpr std::array hashicorp_logins{login::token, login::approle, login::kubernetes};
constexpr std::array aws_logins{login::sigv4};
constexpr std::array gcp_logins{login::service_account};
constexpr std::array azure_logins{login::client_credentials};

constexpr std::array kinds{
    kind_facts{kind::hashicorp, "hashicorp", "HashiCorp Vault", "", "https://vault.example:8200", hashicorp_logins, true, 0},
    kind_facts{kind::aws, "aws", "AWS Secrets Manager", "https://secretsmanager.{region}.amazonaws.com", "", aws_logins, false, 0},
    kind_facts{kind::gcp, "gcp", "Google Cloud Secret Manager", "https://secretmanager.googleapis.com", "", gcp_logins, false, 2},
    kind_facts{kind::azure, "azure", "Azure Key Vault", "", "https://NAME.vault.azure.net", azure_logins, false, 2},
};

constexpr std::array logins{
    std::pair{login::token, std::string_view("token")},
    std::pair{login::approle, std::string_view("approle")},
    std::pair{login::kubernetes, std::string_view("kubernetes")},
    std::pair{login::sigv4, std::string_view("sigv4")},
    std::pair{login::service_account, std::string_view("service_account")},
    std::pair{login::client_credentials, std::string_view("client_credentials")},
};

}  // namespace

kind_facts const& facts_of(kind which)
{
    return kinds[static_cast<std::size_t>(which)];
}

std::optional<kind> kind_named(std::string_view text)
{
    auto const found = std::ranges::find(kinds, text, &kind_facts::name);
    return found == kinds.end() ? std::nullopt : std::optional(found->which);
}

std::optional<login> login_named(std::string_view text)
{
    auto const found = std::ranges::find_if(logins, [text](auto const& each) { return each.second == text; });
    return found == logins.end() ? std::nullopt : std::optional(found->first);
}

std::string_view name(login which)
{
    return logins[static_cast<std::size_t>(which)].second;
}

bool same_place(definition const& a, definition const& b)
{
    return a.id == b.id && a.what == b.what && a.sent_as.authority == b.sent_as.authority && a.base_path == b.base_path &&
           a.name_space == b.name_space && a.mount == b.mount && a.version == b.version && a.project == b.project &&
           (a.sent_as.aws ? a.sent_as.aws->region : std::string()) == (b.sent_as.aws ? b.sent_as.aws->region : std::string());
}

}  // namespace signalbox::vault
