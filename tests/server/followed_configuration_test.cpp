// A configuration that another server gives: what replaces the copy, what leaves it, and what is served while the server is away.
#include "tests/server/followed_source.hpp"

#include <gmock/gmock.h>

namespace signalbox::server {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class followed : public followed_source {};

TEST_F(followed, replaces_the_copy_by_a_good_text_and_asks_by_its_tag)
{
    says(reply(configuration("first"), "one"));
    EXPECT_EQ(one.look(), sighting::fresh);
    EXPECT_EQ(copy(), configuration("first"));
    EXPECT_THAT(upstream.requests().back(), HasSubstr("GET /signalbox.yaml HTTP/1.1\r\n"));
    EXPECT_THAT(upstream.requests().back(), HasSubstr("Authorization: Bearer of-the-file\r\n"));
    says("HTTP/1.1 304 Not Modified\r\n\r\n");
    EXPECT_EQ(one.look(), sighting::unchanged);
    EXPECT_THAT(upstream.requests().back(), HasSubstr("If-None-Match: \"one\"\r\n"));
    says(reply(configuration("first"), "two"));
    EXPECT_EQ(one.look(), sighting::unchanged);
}

TEST_F(followed, keeps_the_copy_while_the_server_has_none_that_can_be_served)
{
    says(reply(configuration("first"), "one"));
    EXPECT_EQ(one.look(), sighting::fresh);
    says(reply("signalbox: 1\nmodels: [{id: a, provider: nowhere}]\n", "two"));
    EXPECT_EQ(one.look(), sighting::wrong);
    EXPECT_THAT(one.detail(), HasSubstr("error L001"));
    says(reply(configuration("first") + "meta: {enabled: false}\n", "three"));
    EXPECT_EQ(one.look(), sighting::wrong);
    says("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(one.look(), sighting::away);
    EXPECT_THAT(one.detail(), HasSubstr("status 500"));
    EXPECT_EQ(copy(), configuration("first"));
}

TEST_F(followed, knows_why_the_last_text_is_not_in_force)
{
    says(reply(configuration("first"), "one"));
    one.look();
    EXPECT_THAT(one.refused(), IsEmpty());
    says(reply("signalbox: 1\nmodels: [{id: a, provider: nowhere}]\n", "two"));
    one.look();
    EXPECT_THAT(one.refused(), HasSubstr("error L001"));
    says("HTTP/1.1 304 Not Modified\r\n\r\n");
    EXPECT_EQ(one.look(), sighting::unchanged);
    EXPECT_THAT(one.refused(), HasSubstr("error L001")) << "the server has it still";
    says("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
    one.look();
    EXPECT_THAT(one.refused(), HasSubstr("error L001"));
    says(reply(configuration("first"), "one"));
    EXPECT_EQ(one.look(), sighting::unchanged);
    EXPECT_THAT(one.refused(), IsEmpty()) << "the server has the text again that is served";
}

TEST_F(followed, health_has_the_refusal_of_the_last_text_and_which_one_is_served)
{
    says(reply(configuration("first"), "one"));
    test::running_program program({"serve", url(), "--copy", at.file("copy.yaml"), "--every", "100ms"}, at.file(""));
    std::string const log = program.err_until(" serving ");
    auto const health = [&] { return test::ask(test::port_after(log, "admin on"), test::get("/health")).body; };
    std::string const before = health();
    EXPECT_THAT(before, HasSubstr("\"followed\":{\"address\":\"" + url() + "\",\"state\":\"ok\"}"));
    std::string const revision = before.substr(before.find("config_revision"), 30);
    says(reply("signalbox: 1\nmodels: [{id: a, provider: nowhere}]\n", "two"));
    program.err_until("is refused, the last good one stays");
    std::string const refused = health();
    EXPECT_THAT(refused, HasSubstr("\"status\":\"degraded\""));
    EXPECT_THAT(refused, HasSubstr("\"state\":\"refused\",\"refused\":\""));
    EXPECT_THAT(refused, HasSubstr("error L001"));
    EXPECT_THAT(refused, HasSubstr(revision)) << "the first one is in force";
    says(reply(configuration("first"), "three"));
    program.err_until("has the text again that is served");
    EXPECT_THAT(health(), HasSubstr("\"state\":\"ok\"}"));
    program.send(SIGTERM);
    EXPECT_EQ(program.finish().status, 0);
}

TEST_F(followed, is_served_changed_and_served_again_while_its_server_is_away)
{
    says(reply(configuration("first"), "one"));
    std::vector<std::string> const words{"serve", url(), "--copy", at.file("copy.yaml"), "--every", "100ms"};
    {
        test::running_program program(words, at.file(""));
        auto const port = test::port_after(program.err_until(" serving "), "listening on");
        EXPECT_EQ(test::ask(port, test::post(test::openai.path(), test::openai.body("first", false), "")).status, 200);
        says(reply(configuration("second"), "two"));
        program.err_until("configuration applied");
        EXPECT_EQ(test::ask(port, test::post(test::openai.path(), test::openai.body("second", false), "")).status, 200);
        program.send(SIGTERM);
        EXPECT_EQ(program.finish().status, 0);
    }
    says("HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n");
    test::running_program program(words, at.file(""));
    auto const log = program.err_until(" serving ");
    EXPECT_THAT(log, HasSubstr("the configuration's server is away, the last good one is served"));
    EXPECT_EQ(
        test::ask(test::port_after(log, "listening on"), test::post(test::openai.path(), test::openai.body("second", false), "")).status,
        200);
    program.send(SIGTERM);
    EXPECT_EQ(program.finish().status, 0);
}

/// A vault beside the server of the configuration.
class followed_with_vaults : public followed {
protected:
    std::string text(std::string const& key, std::string const& model = "first")
    {
        return "signalbox: 1\nserver: {public: true, listen: [\"127.0.0.1:0\"], admin: {listen: \"127.0.0.1:0\"}}\nstorage: {path: "
               "events.db}\n"
               "vaults: [{id: hcv, type: hashicorp, address: 'http://127.0.0.1:" +
               std::to_string(vault.port()) +
               "', auth: {secret: {file: token}}}]\n"
               "providers: [{id: p, kind: openai_compatible, base_url: 'http://127.0.0.1:1', auth: {secret: {vault: 'hcv/gateway#" +
               key + "'}}}]\nmodels: [{id: " + model + ", provider: p, price: {input: 1, output: 1}}]\n";
    }
    void gives(std::string const& body, int status = 200)
    {
        vault.always({test::read_request(), test::send(test::reply_with(body, "", status)), test::again()});
    }
    test::background_upstream vault;
    std::string const token = at.write("token", "hvs.1");
};

TEST_F(followed_with_vaults, a_text_is_taken_once_its_secrets_were_fetched)
{
    gives(R"({"data":{"data":{"a":"sk-1"}}})");
    says(reply(text("a"), "one"));
    EXPECT_EQ(one.look(), sighting::fresh) << one.detail();
    EXPECT_EQ(copy(), text("a"));
    EXPECT_EQ(vault.requests().size(), 1u);
    says(reply(text("a", "second"), "two"));
    EXPECT_EQ(one.look(), sighting::fresh);
    EXPECT_EQ(vault.requests().size(), 1u) << "it is known that this one is there";
}

TEST_F(followed_with_vaults, a_text_whose_vault_has_no_such_key_is_refused_until_it_has)
{
    gives(R"({"data":{"data":{"a":"sk-1"}}})");
    says(reply(text("a"), "one"));
    EXPECT_EQ(one.look(), sighting::fresh);
    says(reply(text("b"), "two"));
    EXPECT_EQ(one.look(), sighting::wrong);
    EXPECT_THAT(one.detail(),
                HasSubstr(R"(L004: the secret "hcv/gateway#b" cannot be had from its vault: the secret has no key "b"; there are "a")"));
    EXPECT_EQ(copy(), text("a"));
    gives(R"({"data":{"data":{"a":"sk-1","b":"sk-2"}}})");
    EXPECT_EQ(one.look(), sighting::fresh) << one.detail();
    EXPECT_THAT(upstream.requests().back(), testing::Not(HasSubstr("If-None-Match"))) << "it is asked for again, though it has not changed";
    EXPECT_EQ(copy(), text("b"));
}

TEST_F(followed_with_vaults, a_text_whose_vault_is_away_is_taken_when_it_is_back)
{
    gives(R"({"errors":["Vault is sealed"]})", 503);
    says(reply(text("a"), "one"));
    EXPECT_EQ(one.look(), sighting::wrong);
    EXPECT_THAT(one.detail(), HasSubstr("status 503 instead of a secret: Vault is sealed"));
    EXPECT_THAT(copy(), IsEmpty());
    gives(R"({"data":{"data":{"a":"sk-1"}}})");
    EXPECT_EQ(one.look(), sighting::fresh);
}

TEST_F(followed, needs_a_first_text_and_a_safe_way)
{
    says("HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n");
    auto const none = test::run({"serve", url(), "--copy", at.file("other.yaml")}, at.file(""));
    EXPECT_EQ(none.status, 1);
    EXPECT_THAT(none.err, HasSubstr("there is no good configuration yet"));
    auto const open = test::run({"serve", "http://config.example/a.yaml"}, at.file(""));
    EXPECT_EQ(open.status, 2);
    EXPECT_THAT(open.err, HasSubstr("over https"));
    EXPECT_EQ(test::run({"serve", url(), "--every", "1ms"}, at.file("")).status, 2);
}

}  // namespace
}  // namespace signalbox::server
