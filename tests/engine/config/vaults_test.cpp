// Vaults and the secrets that stand in them: what is checked without asking one, what a load does with their answers, and what is frozen.
#include "tests/engine/config/load_fixture.hpp"

#include "engine/config/vault_book.hpp"
#include "tests/support/service_account_key.hpp"

#include <gmock/gmock.h>

namespace signalbox::config {
namespace {

using namespace test;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string const hashicorp = "  - {id: hcv, type: hashicorp, address: 'https://vault.example:8200', auth: {secret: {env: TOKEN}}}\n";

/// One provider whose key stands in a vault.
std::string file(std::string const& secret, std::string const& vaults = hashicorp)
{
    return "signalbox: 1\nvaults:\n" + vaults +
           "providers:\n  - id: o\n    kind: openai\n    proxy: none\n    auth:\n      secret: " + secret + "\n";
}

load_options asking(vault_lookup from_vault = {})
{
    load_options out = with({{"TOKEN", "hvs.1"}, {"ID", "AKID"}, {"ACCOUNT", signalbox::test::service_account_key()}});
    out.from_vault = std::move(from_vault);
    return out;
}

/// A vault whose every secret is this text.
load_options answering(std::string const& value)
{
    return asking([value](vault::reference const&) -> model::result<std::string> { return value; });
}

std::string complaint(std::string const& text, load_options const& options = asking())
{
    auto const made = load_yaml(text, options);
    return made.findings.size() == 1 ? lines(made.findings)[0] : findings_as_text(made.findings);
}

TEST(vaults, give_a_secret_its_value)
{
    std::vector<vault::reference> asked;
    auto const made = load_yaml(file("{vault: 'hcv/apps/openai#api_key', ttl: 90s}"),
                                asking([&](vault::reference const& what) -> model::result<std::string> {
                                    asked.push_back(what);
                                    return std::string("sk-vault \r\n");
                                }));
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    EXPECT_EQ(made.frozen->providers[0].credential.reveal(), "sk-vault");
    EXPECT_THAT(asked, ElementsAre(vault::reference{"hcv", "apps/openai", "api_key"}));
}

TEST(vaults, are_not_asked_by_a_load_without_answers_and_a_stand_in_takes_the_place)
{
    auto const made = load_yaml(file("{vault: 'hcv/apps/open ai#api_key'}"), asking());
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    EXPECT_EQ(made.frozen->providers[0].credential.reveal(), "stand-in-for-hcv/apps/open_ai#api_key");
    ASSERT_TRUE(made.vaults);
    EXPECT_EQ(made.vaults->uses[0].field, "providers[0].auth.secret");
}

TEST(vaults, an_answer_that_is_none_names_vault_path_and_field)
{
    EXPECT_EQ(complaint(file("{vault: 'hcv/apps/openai#key'}"), asking([](vault::reference const&) -> model::result<std::string> {
                            return model::failure{model::fault::upstream_status, "status 403 instead of a secret: permission denied"};
                        })),
              "error L004 9:23 providers[0].auth.secret.vault: the secret \"hcv/apps/openai#key\" cannot be had from its vault: status 403 "
              "instead of a secret: permission denied");
    EXPECT_THAT(complaint(file("{vault: 'hcv/a#b'}"), answering(" \n")), HasSubstr("the secret \"hcv/a#b\" is empty"));
    EXPECT_THAT(complaint(file("{vault: 'hcv/a#b'}"), answering("sk\xc3\xa9")), HasSubstr("holds characters other than visible ASCII"));
    std::string const large = complaint(file("{vault: 'hcv/a#b'}"), answering(std::string(20'000, 'k')));
    EXPECT_THAT(large, HasSubstr("is larger than 16384 bytes"));
    EXPECT_THAT(large, Not(HasSubstr("kk")));
}

TEST(vaults, a_reference_that_is_wrong_is_said_without_its_text)
{
    EXPECT_THAT(complaint(file("{vault: sk-oops}", hashicorp)), HasSubstr("vault takes ID/PATH#KEY, and it has no vault's id"));
    std::string const unknown = findings_as_text(load_yaml(file("{vault: 'hvc/a#b'}"), asking()).findings);
    EXPECT_THAT(unknown, HasSubstr("error L001: the reference begins with the id of no vault (did you mean \"hcv\"?)"));
    EXPECT_THAT(unknown, Not(HasSubstr("hvc")));
    EXPECT_THAT(findings_as_text(load_yaml(file("{vault: 'hcv/a'}"), asking()).findings),
                HasSubstr("is a map, and the reference names no key of it (write: hcv/a#KEY)"));
    std::string const google = "  - {id: g, type: gcp, project: p, auth: {secret: {env: ACCOUNT}}}\n";
    EXPECT_THAT(findings_as_text(load_yaml(file("{vault: 'g/a/b/c'}", google), asking()).findings), HasSubstr("is NAME, or NAME/VERSION"));
    EXPECT_THAT(complaint(file("{vault: 'hcv/a#b', env: X}")),
                HasSubstr("C006 9:15 providers[0].auth.secret: a secret has exactly one of"));
    EXPECT_THAT(findings_as_text(load_yaml(file("{env: TOKEN, ttl: 5s}"), asking()).findings),
                HasSubstr("ttl has no effect without vault"));
}

TEST(vaults, the_credential_of_a_vault_stands_in_none)
{
    std::string const circular = hashicorp + "  - {id: b, type: hashicorp, address: 'https://b', auth: {secret: {vault: 'hcv/b#token'}}}\n";
    EXPECT_THAT(findings_as_text(load_yaml(file("{vault: 'hcv/a#b'}", circular), asking()).findings),
                HasSubstr("the credential of a vault cannot stand in a vault"));
}

TEST(vaults, each_type_says_what_it_lacks)
{
    auto const findings = [](std::string const& vault) {
        return heads(load_yaml(file("{vault: 'v/a#b'}", "  - {id: v, " + vault + "}\n"), asking()).findings);
    };
    EXPECT_THAT(findings("type: hashicorp, auth: {secret: {env: TOKEN}}"), ElementsAre("error C007 3:5 vaults[0].address"));
    EXPECT_THAT(findings("type: azure, address: 'https://a.vault.azure.net', auth: {secret: {env: TOKEN}}"),
                ElementsAre("error C007 3:70 vaults[0].auth.tenant", "error C007 3:70 vaults[0].auth.client"));
    EXPECT_THAT(findings("type: aws, auth: {secret: {env: TOKEN}}"),
                ElementsAre("error C007 3:5 vaults[0].region", "error L004 3:30 vaults[0].auth.key"));
    EXPECT_THAT(findings("type: gcp, auth: {secret: {env: TOKEN}}"),
                ElementsAre("error C007 3:5 vaults[0].project", "error C006 3:39 vaults[0].auth.secret"));
    EXPECT_THAT(findings("type: hashicorp, address: 'https://b', auth: {type: approle, secret: {env: TOKEN}}"),
                ElementsAre("error C007 3:58 vaults[0].auth.role"));
    EXPECT_THAT(findings("type: hashicorp, address: 'https://b', auth: {type: sigv4, secret: {env: TOKEN}}"),
                ElementsAre("error C006 3:65 vaults[0].auth.type"));
    EXPECT_THAT(findings("type: hashicorp, address: 'https://b'"), ElementsAre("error C007 3:5 vaults[0].auth"));
    EXPECT_THAT(findings("type: hashicorp, address: 'ftp://b', auth: {secret: {env: TOKEN}}"),
                ElementsAre("error L021 3:39 vaults[0].address"));
}

TEST(vaults, keys_without_an_effect_and_plain_http_are_told)
{
    auto const made =
        load_yaml(file("{vault: 'v/a#b'}",
                       "  - {id: v, type: hashicorp, address: 'http://vault.example', region: r, auth: {secret: {env: TOKEN}, role: r}}\n" +
                           hashicorp),
                  asking());
    EXPECT_TRUE(made.frozen);
    EXPECT_THAT(heads(made.findings), Contains("warning L027 3:71 vaults[0].region"));
    EXPECT_THAT(heads(made.findings), Contains("warning L027 3:109 vaults[0].auth.role"));
    EXPECT_THAT(heads(made.findings), Contains("warning L030 3:39 vaults[0].address"));
    EXPECT_THAT(findings_as_text(made.findings), HasSubstr("the vault \"hcv\" has no effect: no secret names it"));
}

TEST(vaults, ids_are_single_and_part_no_reference)
{
    EXPECT_THAT(findings_as_text(load_yaml(file("{vault: 'hcv/a#b'}", hashicorp + hashicorp), asking()).findings),
                HasSubstr("duplicate vault name \"hcv\""));
    std::string const slash = "  - {id: a/b, type: hashicorp, address: 'https://b', auth: {secret: {env: TOKEN}}}\n";
    EXPECT_THAT(findings_as_text(load_yaml(file("{vault: 'hcv/a#b'}", hashicorp + slash), asking()).findings),
                HasSubstr("which part a reference"));
}

TEST(vaults, are_frozen_with_what_their_requests_need)
{
    std::string const all =
        "  - {id: hcv, type: hashicorp, address: 'https://vault.example:8200/behind/', mount: kv, version: 1, namespace: ns, ttl: 1h, "
        "auth: {type: approle, role: r, secret: {env: TOKEN}}}\n"
        "  - {id: aws, type: aws, region: cn-north-1, auth: {key: {env: ID}, secret: {env: TOKEN}}}\n"
        "  - {id: gcp, type: gcp, project: p-1, auth: {secret: {env: ACCOUNT}}}\n"
        "  - {id: az, type: azure, address: 'https://team.vault.azure.net', auth: {tenant: t, client: c, secret: {env: TOKEN}}}\n";
    std::string const uses = "headers: {}\n  - {id: p, kind: openai, proxy: none, auth: {secret: {vault: 'hcv/b#x', ttl: 10s}}}\n"
                             "  - {id: q, kind: openai, proxy: none, auth: {secret: {vault: 'hcv/b#y'}}}\n"
                             "  - {id: r, kind: openai, proxy: none, auth: {secret: {vault: 'aws/c'}}}\n"
                             "  - {id: s, kind: openai, proxy: none, auth: {secret: {vault: 'gcp/d'}}}\n"
                             "  - {id: t, kind: openai, proxy: none, auth: {secret: {vault: 'az/e'}}}\n";
    auto const made = load_yaml(file("{vault: 'hcv/a#b'}", all) + "    " + uses, asking());
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    vault_book const& book = *made.vaults;
    ASSERT_EQ(book.places.size(), 4u);
    EXPECT_EQ(book.places[0].origin.host, "vault.example");
    EXPECT_EQ(book.places[0].what.base_path, "/behind");
    EXPECT_EQ(book.places[0].what.login_mount, "approle");
    EXPECT_EQ(book.places[0].what.version, 1);
    EXPECT_FALSE(book.places[0].login);
    EXPECT_EQ(book.places[1].origin.host, "secretsmanager.cn-north-1.amazonaws.com.cn");
    EXPECT_EQ(book.places[1].what.sent_as.aws->key_id.reveal(), "AKID");
    EXPECT_EQ(book.places[2].origin.host, "secretmanager.googleapis.com");
    ASSERT_TRUE(book.places[2].login);
    EXPECT_EQ(book.places[2].login->origin.host, "oauth2.googleapis.com");
    EXPECT_EQ(book.places[3].login->authority, "login.microsoftonline.com");
    ASSERT_EQ(book.secrets.size(), 5u) << "what is picked from one secret is fetched once";
    EXPECT_EQ(book.secrets[0].ttl, std::chrono::hours(1));
    EXPECT_EQ(book.secrets[1].path, "b");
    EXPECT_EQ(book.secrets[1].ttl, std::chrono::seconds(10)) << "the shortest";
    EXPECT_EQ(book.secrets[2].ttl, std::chrono::minutes(5));
    EXPECT_EQ(book.uses.size(), 6u);
}

TEST(vaults, a_file_without_a_secret_in_one_has_no_book)
{
    auto const made = load_yaml(file("{env: TOKEN}"), asking());
    ASSERT_TRUE(made.frozen);
    EXPECT_FALSE(made.vaults);
}

TEST(vaults, a_document_may_stand_in_one)
{
    std::string const text =
        "signalbox: 1\nvaults:\n" + hashicorp +
        "providers: [{id: v, kind: vertex, project: p, location: global, proxy: none, auth: {secret: {vault: 'hcv/a#json'}}}]\n";
    EXPECT_TRUE(load_yaml(text, asking()).frozen) << "not asked";
    auto const made = load_yaml(text, answering(signalbox::test::service_account_key()));
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    EXPECT_TRUE(made.frozen->providers[0].account);
    EXPECT_THAT(findings_as_text(load_yaml(text, answering("sk-1")).findings), HasSubstr("the secret is no key of a service account"));
}

}  // namespace
}  // namespace signalbox::config
