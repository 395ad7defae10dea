// A vault of each type, as the tests of its requests and answers use them. Values only.
#pragma once

#include "engine/vault/definition.hpp"

namespace signalbox::vault::test {

inline definition hashicorp(login how = login::token)
{
    definition out{.id = "hcv", .what = kind::hashicorp, .how = how};
    out.sent_as.authority = "vault.example:8200";
    out.sent_as.style = provider::credential_style::service_account;
    if (how == login::token) {
        out.sent_as.style = provider::credential_style::header;
        out.sent_as.credential_header = "X-Vault-Token";
        out.sent_as.credential = model::secret("hvs.fixed");
    }
    out.login_mount = name(how);
    out.role = "role-1";
    out.proof = model::secret("proof\"1");
    return out;
}

inline definition aws()
{
    definition out{.id = "aws", .what = kind::aws, .how = login::sigv4};
    out.sent_as.authority = "secretsmanager.eu-central-1.amazonaws.com";
    out.sent_as.style = provider::credential_style::sigv4;
    out.sent_as.credential = model::secret("secret-key");
    out.sent_as.aws = {model::secret("AKID"), model::secret("session"), "eu-central-1", "secretsmanager"};
    return out;
}

inline definition gcp()
{
    definition out{.id = "gcp", .what = kind::gcp, .how = login::service_account};
    out.sent_as.authority = "secretmanager.googleapis.com";
    out.sent_as.style = provider::credential_style::service_account;
    out.project = "my-project";
    return out;
}

inline definition azure(std::string const& host = "team.vault.azure.net")
{
    definition out{.id = "azure", .what = kind::azure, .how = login::client_credentials};
    out.sent_as.authority = out.sent_as.where.host = host;
    out.sent_as.style = provider::credential_style::service_account;
    out.tenant = "tenant 1";
    out.client = "client-1";
    out.proof = model::secret("p&q");
    out.login_authority = "login.microsoftonline.com";
    return out;
}

}  // namespace signalbox::vault::test
