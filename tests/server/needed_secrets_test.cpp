// Commands beside the gateway and secrets in vaults: what a command needs is asked for, all else stays a stand-in, and what cannot be had is named.
#include "tests/server/background_upstream.hpp"
#include "tests/server/served_program.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class needed_secrets : public testing::Test {
protected:
    needed_secrets()
    {
        at.write("token", "hvs.1");
        at.write("bob", "sb_of_bob");
    }
    void answers(std::string const& body, int status = 200) { vault.always({read_request(), send(reply_with(body, "", status)), again()}); }
    std::string configuration(std::string const& more = "")
    {
        return at.write(
            "signalbox.yaml",
            "signalbox: 1\nvaults:\n  - {id: hcv, type: hashicorp, address: 'http://127.0.0.1:" + std::to_string(vault.port()) +
                "', auth: {secret: " + token +
                "}}\n"
                "  - {id: gcp, type: gcp, project: p, auth: {secret: {env: NEEDED_SECRETS_ACCOUNT}}}\n"
                "providers: [{id: p, kind: openai_compatible, base_url: 'http://127.0.0.1:1', auth: {secret: {vault: 'gcp/openai'}}}]\n"
                "models: [{id: small, provider: p, price: {input: 1, output: 2}}]\n"
                "limits: [{id: l, count: requests, amount: 5, window: 7d, type: fixed}]\n"
                "consumers:\n  - {name: ann, allow: ['model:small'], keys: [{secret: {vault: 'hcv/callers#ann'}}]}\n"
                "  - {name: bob, keys: [{secret: {file: bob}}]}\n" +
                more);
    }
    outcome explain(std::vector<std::string> more = {})
    {
        std::string const config = configuration();
        std::vector<std::string> words{
            "explain", at.write("request.json", R"({"model":"small","messages":[{"role":"user","content":"Hi"}]})"), "--config", config};
        words.insert(words.end(), more.begin(), more.end());
        return run(words, at.file(""));
    }
    std::string shared(std::string const& dsn) { return configuration("storage: {path: events.db, type: postgres, dsn: " + dsn + "}\n"); }
    outcome events(std::string const& config) { return run({"events", "tail", "--config", config}, at.file("")); }

    temporary_folder at;
    background_upstream vault;
    std::string token = "{file: token}";
};

TEST_F(needed_secrets, a_key_in_a_vault_is_the_callers)
{
    answers(R"({"data":{"data":{"ann":"sb_of_ann\n"}}})");
    auto const said = explain({"--key", "sb_of_ann"});
    EXPECT_EQ(said.status, 0) << said.err << said.out;
    EXPECT_EQ(said.err, "");
    EXPECT_EQ(vault.requests().size(), 1u) << "that of the provider is not needed";
    auto const other = explain({"--key", "sb_of_eve"});
    EXPECT_EQ(other.status, 2);
    EXPECT_THAT(other.err, HasSubstr("unknown"));
}

TEST_F(needed_secrets, a_key_that_is_known_without_a_vault_needs_none)
{
    auto const said = explain({"--key", "sb_of_bob"});
    EXPECT_EQ(said.status, 0) << said.err;
    EXPECT_TRUE(vault.requests().empty());
}

TEST_F(needed_secrets, a_vault_that_refuses_or_cannot_be_asked_is_named_with_the_field)
{
    token = "{env: NEEDED_SECRETS_TOKEN}";
    auto const unset = explain({"--key", "sb_of_ann"});
    token = "{file: token}";
    EXPECT_EQ(unset.status, 2);
    EXPECT_THAT(unset.err,
                HasSubstr("consumers[0].keys[0].secret: the secret \"hcv/callers#ann\" cannot be had from its vault: the vault hcv "
                          "cannot be asked: the environment variable NEEDED_SECRETS_TOKEN is not set\n"));
    EXPECT_TRUE(vault.requests().empty()) << "a stand-in is no credential";
    answers(R"({"errors":["permission denied"]})", 403);
    auto const refused = explain({"--key", "sb_of_ann"});
    EXPECT_EQ(refused.status, 2);
    EXPECT_THAT(refused.err, HasSubstr("cannot be had from its vault: status 403 instead of a secret: permission denied"));
    EXPECT_THAT(refused.err, Not(HasSubstr("sb_of_ann")));
    answers(R"({"data":{"data":{"other":"sb_1"}}})");
    EXPECT_THAT(explain({"--key", "sb_of_ann"}).err, HasSubstr("the secret has no key \"ann\"; there are \"other\""));
}

TEST_F(needed_secrets, commands_that_need_none_say_so_and_go_on)
{
    auto const explained = explain();
    EXPECT_EQ(explained.status, 0) << explained.err;
    EXPECT_EQ(explained.err, "signalbox explain: no vault is asked; the 2 secrets in vaults are not needed for this\n");
    auto const limits = run({"limits", "--config", configuration()}, at.file(""));
    EXPECT_EQ(limits.status, 0) << limits.err;
    EXPECT_EQ(limits.err, "signalbox limits: no vault is asked; the 2 secrets in vaults are not needed for this\n");
    auto const keys = run({"keys", "create", "ci", "--new", "--config", configuration("storage: {path: events.db}\n")}, at.file(""));
    EXPECT_EQ(keys.status, 0) << keys.err;
    EXPECT_THAT(keys.err, Not(HasSubstr("vault"))) << "it reads where the store is, and nothing else";
    EXPECT_TRUE(vault.requests().empty());
}

TEST_F(needed_secrets, the_shared_store_is_found_by_what_a_vault_gives)
{
    answers(R"({"data":{"data":{"dsn":"postgresql://reader:pw-of-dsn@127.0.0.1:1/signalbox?connect_timeout=1"}}})");
    auto const seen = events(shared("{vault: 'hcv/store#dsn'}"));
    EXPECT_EQ(seen.status, 1) << seen.err;
    EXPECT_THAT(seen.err, HasSubstr("storage.dsn of "));
    EXPECT_THAT(seen.err, HasSubstr("127.0.0.1"));
    EXPECT_THAT(seen.err, Not(HasSubstr("pw-of-dsn")));
    EXPECT_EQ(vault.requests().size(), 1u);
    answers("{}", 404);
    auto const none = events(shared("{vault: 'hcv/store#dsn'}"));
    EXPECT_EQ(none.status, 2);
    EXPECT_THAT(none.err,
                HasSubstr(": storage.dsn: the secret \"hcv/store#dsn\" cannot be had from its vault: it has no secret \"store\""));
}

TEST_F(needed_secrets, a_shared_store_that_cannot_be_found_is_said)
{
    auto const unset = events(shared("{env: NEEDED_SECRETS_DSN}"));
    EXPECT_EQ(unset.status, 2);
    EXPECT_THAT(unset.err, HasSubstr("the environment variable NEEDED_SECRETS_DSN is not set"));
    EXPECT_THAT(run({"events", "tail", "--config", "none.yaml"}, at.file("")).err, HasSubstr("none.yaml: error C001"));
}

}  // namespace
}  // namespace signalbox::test
