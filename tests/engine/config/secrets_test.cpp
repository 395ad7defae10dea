// Secrets are fetched from where they are, and appear in nothing that prints.
#include "tests/engine/config/load_fixture.hpp"

#include "engine/access/key_ring.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace signalbox::config {
namespace {

using namespace test;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A folder of its own that goes with the test.
class secrets : public testing::Test {
protected:
    void SetUp() override { std::filesystem::create_directories(folder_); }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    std::string write(std::string const& name, std::string const& text)
    {
        std::string const path = (folder_ / name).string();
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) /
                                    (std::string("signalbox-") + testing::UnitTest::GetInstance()->current_test_info()->name());
};

std::string provider(std::string const& secret)
{
    return "signalbox: 1\nproviders:\n  - id: o\n    kind: openai\n    auth:\n      secret: " + secret + "\n";
}

TEST_F(secrets, in_a_file_stand_beside_the_configuration_and_lose_white_space_at_the_end)
{
    std::string const key = write("key.txt", "sk-file \t\r\n\n");
    std::string const config = write("signalbox.yaml", provider("{file: key.txt}"));
    loaded const made = load(config, with({}));
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    EXPECT_EQ(made.frozen->providers[0].credential.reveal(), "sk-file");
    EXPECT_THAT(made.files, ElementsAre(config, key));
}

TEST_F(secrets, in_unusable_files_are_errors_that_name_the_file)
{
    write("empty", "\n");
    write("binary", std::string("a\0b", 3));
    write("large", std::string(20'000, 'x'));
    std::string const at = (folder_ / "").string();
    auto const complaint = [&](std::string const& file) {
        auto const made = load(write("signalbox.yaml", provider("{file: " + file + "}")), with({}));
        return made.findings.size() == 1 ? made.findings[0].code + ' ' + made.findings[0].message : findings_as_text(made.findings);
    };
    EXPECT_EQ(complaint("empty"), "L004 the secret's file " + at + "empty is empty");
    EXPECT_EQ(complaint("binary"), "C006 the secret's file " + at + "binary holds characters other than visible ASCII");
    EXPECT_EQ(complaint("large"), "L004 the secret's file " + at + "large cannot be used: is larger than 16384 bytes");
    EXPECT_EQ(complaint("."), "L004 the secret's file " + at + ". cannot be used: is a directory");
    EXPECT_EQ(complaint("gone"), "L004 the secret's file " + at + "gone cannot be used: No such file or directory");
}

TEST_F(secrets, written_in_the_file_are_refused_unless_allowed)
{
    loaded const refused = load_yaml(provider("sk-literal"));
    EXPECT_THAT(lines(refused.findings), ElementsAre("error L025 6:15 providers[0].auth.secret: a secret stands in the file itself; "
                                                     "keep it in the environment or in a file of its own ({env: NAME})"));
    EXPECT_THAT(lines(load_yaml(provider("${OPENAI_KEY}")).findings), ElementsAre(HasSubstr("({env: OPENAI_KEY})")));
    load_options allowed = with({});
    allowed.allow_inline_secrets = true;
    for (char const* form : {"sk-literal", "{inline: sk-literal}"}) {
        loaded const made = load_yaml(provider(form), allowed);
        ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
        EXPECT_EQ(made.frozen->providers[0].credential.reveal(), "sk-literal");
    }
}

TEST_F(secrets, in_added_headers_are_refused_too)
{
    std::string const text = "signalbox: 1\nproviders: [{id: s, kind: openai_compatible, base_url: \"http://127.0.0.1:1\", auth: {type: "
                             "none}, headers: {X-Api-Key: ";
    EXPECT_THAT(heads(load_yaml(text + "sk-literal}}]\n").findings), ElementsAre(HasSubstr("error L025 2:")));
    EXPECT_THAT(heads(load_yaml(text + "\"${KEY}\"}}]\n", with({{"KEY", "sk"}})).findings), ElementsAre());
}

TEST_F(secrets, name_one_source)
{
    EXPECT_THAT(lines(load_yaml(provider("{env: A, file: b}")).findings),
                ElementsAre("error C006 6:15 providers[0].auth.secret: a secret has exactly one of env, file, vault and inline"));
    EXPECT_THAT(heads(load_yaml(provider("[a]")).findings), ElementsAre("error C005 6:15 providers[0].auth.secret"));
    EXPECT_THAT(heads(load_yaml(provider("{env: [a]}")).findings), ElementsAre("error C005 6:21 providers[0].auth.secret.env"));
}

// Nothing that prints shows a secret, in whatever field it stands by mistake.
TEST_F(secrets, are_in_no_message)
{
    std::string const s = "hush-hush-4711";
    std::vector<std::string> const mistakes{
        provider(s),
        provider("{env: " + s + "}"),
        provider("{env: \"${" + s + "}\"}"),
        provider("[" + s + "]"),
        provider("{inline: " + s + "}"),
        provider("{inline: \"${" + s + "\"}"),
        provider("{inline: [" + s + "]}"),
        provider("{env: {x: " + s + "}}"),
        provider("{env: \"${SECRET}\"}"),
        provider("{file: \"${SECRET}\"}"),
        provider("{env: CONTROL}"),
        provider("{env: K}") + "consumers: [{name: a, keys: [{secret: {env: K}}, {secret: {env: K}}]}]\n",
        "signalbox: 1\nproviders: [{id: o, kind: openai, auth: " + s + "}]\n",
        "signalbox: 1\nproviders: [{id: o, kind: openai, auth: {secret: {env: K}}, base_url: \"https://u:${SECRET}@host/\"}]\n",
        "signalbox: 1\nproviders: [{id: o, kind: simulator, headers: {x-api-key: " + s + ", Host: " + s + ", Authorization: " + s +
            "}}]\n"};
    for (std::string const& text : mistakes) {
        loaded const made = load_yaml(text, with({{"SECRET", s}, {"K", s}, {"CONTROL", s + "\n\x01"}}));
        EXPECT_FALSE(made.findings.empty()) << text;
        EXPECT_EQ(findings_as_text(made.findings).find(s), std::string::npos) << findings_as_text(made.findings);
        EXPECT_EQ(findings_as_json("f", made.findings).find(s), std::string::npos);
    }
}

TEST_F(secrets, of_gateway_keys_are_kept_as_digests_only)
{
    loaded const made =
        load_yaml(simulator_head + "consumers: [{name: web, keys: [{secret: {env: K}}]}]\n", with({{"K", "sb_of_the_web"}}));
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    ASSERT_EQ(made.frozen->keys.size(), 1u);
    EXPECT_EQ(made.frozen->keys[0].hash, access::sha256("sb_of_the_web"));
}

TEST_F(secrets, need_not_be_there_when_only_the_references_are_checked)
{
    load_options offline = with({});
    offline.resolve_secrets = false;
    loaded const made = load_yaml(provider("{env: NOT_SET}") + "meta: {name: \"${NOR_THIS}\"}\n", offline);
    EXPECT_THAT(lines(made.findings),
                ElementsAre("warning L004 7:14 meta.name: environment variable NOR_THIS is not set (${NOR_THIS:-default})"));
    EXPECT_FALSE(made.frozen);
    EXPECT_THAT(heads(load_yaml(provider("{env: \"not a name\"}"), offline).findings),
                ElementsAre("error C006 6:21 providers[0].auth.secret.env"));
}

}  // namespace
}  // namespace signalbox::config
