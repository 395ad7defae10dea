#include "engine/vault/question.hpp"

#include "engine/base/percent.hpp"
#include "engine/provider/header_line.hpp"
#include "engine/provider/sign.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::vault {

namespace {

constexpr std::string_view azure_version = "7.4";
constexpr std::string_view form_type = "application/x-www-form-urlencoded";
constexpr std::string_view usual_azure_cloud = "vault.azure.net";

/// Each part of it encoded, the slashes as they are.
std::string encoded_path(std::string_view path)
{
    std::string out;
    for (;;) {
        std::string_view const part = path.substr(0, path.find('/'));
        out += base::percent_encoded(part);
        if (part.size() == path.size()) return out;
        out += '/';
        path.remove_prefix(part.size() + 1);
    }
}

std::string hashicorp_target(definition const& of, std::string_view path)
{
    return of.base_path + "/v1/" + encoded_path(of.mount) + (of.version == 2 ? "/data/" : "/") + encoded_path(path);
}

std::string gcp_target(definition const& of, std::string_view path)
{
    std::size_t const slash = path.find('/');
    std::string const version = slash == path.npos ? "latest" : base::percent_encoded(path.substr(slash + 1));
    return of.base_path + "/v1/projects/" + base::percent_encoded(of.project) + "/secrets/" + base::percent_encoded(path.substr(0, slash)) +
           "/versions/" + version + ":access";
}

std::string azure_target(definition const& of, std::string_view path)
{
    return of.base_path + "/secrets/" + encoded_path(path) + "?api-version=" + std::string(azure_version);
}

std::string begun(std::string_view method, std::string_view target, std::string_view authority)
{
    std::string out(method);
    out.append(" ").append(target).append(" HTTP/1.1\r\nHost: ").append(authority);
    return out.append("\r\nUser-Agent: signalbox\r\nAccept: application/json\r\n");
}

void append_body_lines(std::string& head, std::string_view type, std::string const& body)
{
    provider::append_line(head, "Content-Type", type);
    provider::append_line(head, "Content-Length", std::to_string(body.size()));
}

void append_namespace(std::string& head, definition const& of)
{
    provider::append_line(head, "X-Vault-Request", "true");
    if (!of.name_space.empty()) provider::append_line(head, "X-Vault-Namespace", of.name_space);
}

/// What tokens of this cloud are for: "vault.azure.net" of "https://NAME.vault.azure.net".
std::string azure_scope(definition const& of)
{
    std::string_view const host = of.sent_as.where.host;
    std::size_t const dot = host.find(".vault.");
    return "https://" + std::string(dot == host.npos ? usual_azure_cloud : host.substr(dot + 1)) + "/.default";
}

constexpr std::string_view own_token = "/v1/auth/token/";

/// Signed with the token that it is about.
void sign_fixed(question& out, definition const& of)
{
    std::string_view const body = out.body;
    provider::sign(out.head, {&body, 1}, of.sent_as, {}, {});
    out.head.append("\r\n");
}

std::string json_of(std::string_view first, std::string_view one, std::string_view second, std::string_view other)
{
    std::string out = "{\"" + std::string(first) + "\":";
    wire::append_json_string(out, one);
    out.append(",\"").append(second).append("\":");
    wire::append_json_string(out, other);
    return out.append("}");
}

}  // namespace

question secret_question(definition const& of, std::string_view path, std::string_view token, model::wall_time now)
{
    question out;
    std::string const& authority = of.sent_as.authority;
    switch (of.what) {
    case kind::hashicorp:
        out.head = begun("GET", hashicorp_target(of, path), authority);
        append_namespace(out.head, of);
        break;
    case kind::gcp: out.head = begun("GET", gcp_target(of, path), authority); break;
    case kind::azure: out.head = begun("GET", azure_target(of, path), authority); break;
    case kind::aws:
        out.body = R"({"SecretId":)" + wire::json_string(path) + "}";
        out.head = begun("POST", of.base_path + "/", authority);
        provider::append_line(out.head, "X-Amz-Target", "secretsmanager.GetSecretValue");
        append_body_lines(out.head, "application/x-amz-json-1.1", out.body);
        break;
    }
    std::string_view const body = out.body;
    provider::sign(out.head, {&body, 1}, of.sent_as, now, token);
    out.head.append("\r\n");
    return out;
}

question login_question(definition const& of)
{
    question out;
    if (of.what == kind::azure) {
        out.body = "grant_type=client_credentials&client_id=" + base::percent_encoded(of.client) +
                   "&client_secret=" + base::percent_encoded(of.proof.reveal()) + "&scope=" + base::percent_encoded(azure_scope(of));
        out.head = begun("POST", of.login_path + "/" + base::percent_encoded(of.tenant) + "/oauth2/v2.0/token", of.login_authority);
        append_body_lines(out.head, form_type, out.body);
    } else {
        out.body = of.how == login::approle ? json_of("role_id", of.role, "secret_id", of.proof.reveal())
                                            : json_of("role", of.role, "jwt", of.proof.reveal());
        out.head = begun("POST", of.base_path + "/v1/auth/" + encoded_path(of.login_mount) + "/login", of.sent_as.authority);
        append_namespace(out.head, of);
        append_body_lines(out.head, "application/json", out.body);
    }
    out.head.append("\r\n");
    return out;
}

question token_lookup_question(definition const& of)
{
    question out{.head = begun("GET", of.base_path + std::string(own_token) + "lookup-self", of.sent_as.authority), .body = {}};
    append_namespace(out.head, of);
    sign_fixed(out, of);
    return out;
}

question token_renewal_question(definition const& of, std::chrono::seconds wanted)
{
    question out{.head = begun("POST", of.base_path + std::string(own_token) + "renew-self", of.sent_as.authority),
                 .body = R"({"increment":")" + std::to_string(wanted.count()) + "s\"}"};
    append_namespace(out.head, of);
    append_body_lines(out.head, "application/json", out.body);
    sign_fixed(out, of);
    return out;
}

}  // namespace signalbox::vault
