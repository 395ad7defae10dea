// The fixed token of a vault: looked up at first, renewed at half of its time, and said when it cannot be. A scripted server fails at each step.
#include "tests/server/watched_vault.hpp"

#include <gmock/gmock.h>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;
using testing::ContainsRegex;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::string const time_form = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z";

test::script answering(std::string const& body, int status = 200)
{
    return {test::read_request(), test::send(test::reply_with(body, "", status))};
}
test::script has(int left, bool renewable, std::string const& more = "")
{
    return answering(R"({"data":{"ttl":)" + std::to_string(left) + R"(,"creation_ttl":1000,"renewable":)" + (renewable ? "true" : "false") +
                     more + "}}");
}
test::script gets(int left)
{
    return answering(R"({"auth":{"client_token":"hvs.1","lease_duration":)" + std::to_string(left) + R"(,"renewable":true}})");
}

class vault_token_test : public watched_vault {
protected:
    /// A secret that is not renewed in the time of a test.
    void begin()
    {
        configure({{0, "openai", 24h}});
        look();
    }
    std::vector<std::string> first_lines()
    {
        std::vector<std::string> out;
        for (std::string const& each : upstream.requests()) out.push_back(each.substr(0, each.find(" HTTP")));
        return out;
    }
    vault_token_status seen() const { return status().token; }
};

std::string const look_up = "GET /v1/auth/token/lookup-self", renew = "POST /v1/auth/token/renew-self";

TEST_F(vault_token_test, is_looked_up_and_renewed_at_half_of_its_time)
{
    upstream.expect(has(1000, true));
    upstream.expect(gets(1000));
    begin();
    EXPECT_EQ(seen().left, 1000s);
    EXPECT_THAT(seen().ends, ContainsRegex(time_form));
    time += 499s;
    look();
    EXPECT_EQ(seen().left, 501s);
    EXPECT_THAT(first_lines(), ElementsAre(look_up));
    time += 1s;
    look();
    EXPECT_THAT(first_lines(), ElementsAre(look_up, renew));
    EXPECT_THAT(upstream.requests()[0], HasSubstr("\r\nX-Vault-Token: hvs.1\r\n"));
    EXPECT_THAT(upstream.requests()[1], HasSubstr("\r\nX-Vault-Token: hvs.1\r\n"));
    EXPECT_THAT(upstream.requests()[1], EndsWith(R"({"increment":"1000s"})"));
    EXPECT_EQ(seen().left, 1000s);
    EXPECT_EQ(seen().warning, "");
    EXPECT_EQ(told("the token of a vault was renewed"), 1u);
    EXPECT_EQ(told("hvs.1"), 0u);
}

TEST_F(vault_token_test, that_cannot_be_renewed_is_told_once_with_vault_and_time)
{
    upstream.expect(has(1000, false));
    begin();
    time += 999s;
    look();
    EXPECT_THAT(first_lines(), ElementsAre(look_up));
    EXPECT_THAT(seen().warning, ContainsRegex("^its token ends at " + time_form + " and cannot be renewed beyond that$"));
    EXPECT_THAT(log_text(), ContainsRegex("the token of a vault ends and cannot be renewed.*vault=hcv ends=" + time_form));
    EXPECT_EQ(told("cannot be renewed"), 1u);
    EXPECT_EQ(status().trouble, "") << "secrets are still given";
}

TEST_F(vault_token_test, that_gets_less_time_than_it_asks_for_is_told)
{
    upstream.expect(has(400, true));
    upstream.expect(gets(300));
    begin();
    look();
    EXPECT_THAT(first_lines(), ElementsAre(look_up, renew));
    EXPECT_EQ(seen().left, 300s);
    EXPECT_EQ(told("cannot be renewed"), 1u);
    time += 10000s;
    look();
    EXPECT_EQ(upstream.requests().size(), 2u);
    EXPECT_EQ(seen().left, 0s);
}

TEST_F(vault_token_test, whose_last_end_comes_near_is_told_before)
{
    auto const made = std::chrono::floor<std::chrono::seconds>(model::wall_now()).time_since_epoch().count();
    upstream.expect(has(1000, true, R"(,"explicit_max_ttl":90000,"creation_time":)" + std::to_string(made)));
    for (int i = 0; i < 10; ++i) upstream.expect(gets(1000));
    begin();
    EXPECT_EQ(seen().warning, "");
    for (int i = 0; i < 10; ++i) {
        time += 500s;
        look();
    }
    EXPECT_THAT(seen().warning, StartsWith("its token ends at "));
    EXPECT_EQ(told("cannot be renewed"), 1u);
    EXPECT_EQ(seen().left, 1000s) << "it is renewed until then";
}

TEST_F(vault_token_test, without_an_end_is_not_asked_about_again)
{
    upstream.expect(has(0, false));
    begin();
    time += 10000s;
    look();
    EXPECT_THAT(first_lines(), ElementsAre(look_up));
    EXPECT_EQ(seen(), vault_token_status{});
}

TEST_F(vault_token_test, a_look_that_fails_is_made_again_and_told_once)
{
    upstream.expect({test::reset()});
    upstream.expect({test::reset()});  // a connection that ends at once is tried twice
    upstream.expect(answering(R"({"errors":["Vault is sealed"]})", 503));
    upstream.expect(has(1000, true));
    begin();
    EXPECT_THAT(seen().warning, StartsWith("when its token ends is not known: "));
    while (seen().warning.find("status 503") == std::string::npos && time < model::steady_time(1001h)) {
        time += 1s;
        look();
    }
    EXPECT_EQ(seen().warning, "when its token ends is not known: status 503 instead of a token's time: Vault is sealed");
    time += 60s;
    look();
    EXPECT_EQ(seen().left, 1000s);
    EXPECT_EQ(seen().warning, "");
    EXPECT_EQ(told("cannot be looked up"), 1u) << log_text();
    EXPECT_EQ(told("answers about its token again"), 1u);
}

TEST_F(vault_token_test, a_look_that_is_refused_is_made_again_after_ten_minutes)
{
    upstream.expect(answering(R"({"errors":["permission denied"]})", 403));
    upstream.expect(answering("{}"));
    begin();
    EXPECT_EQ(seen().warning, "when its token ends is not known: status 403 instead of a token's time: permission denied");
    time += 599s;
    look();
    EXPECT_EQ(upstream.requests().size(), 1u);
    time += 1s;
    look();
    EXPECT_EQ(seen().warning, "when its token ends is not known: the reply has no data.ttl in seconds");
}

TEST_F(vault_token_test, a_renewal_that_fails_is_made_again_while_the_token_works)
{
    upstream.expect(has(1000, true));
    upstream.expect(answering(R"({"errors":["Vault is sealed"]})", 503));
    upstream.expect(answering(R"({"errors":["permission denied"]})", 403));
    upstream.expect(answering(R"({"auth":{}})"));
    upstream.expect(gets(1000));
    begin();
    for (auto const pause : {500s, 1s, 600s}) {
        EXPECT_EQ(told("a vault was renewed"), 0u);
        time += pause;
        look();
        if (pause == 500s) {
            EXPECT_THAT(seen().warning, ContainsRegex("^its token ends at " + time_form +
                                                      " and was not renewed: status 503 instead of a renewed token: Vault is sealed$"));
        }
    }
    EXPECT_EQ(upstream.requests().size(), 4u);
    EXPECT_EQ(told("was not renewed, which is tried again"), 1u);
    time += 600s;
    look();
    EXPECT_EQ(seen().left, 1000s);
    EXPECT_EQ(seen().warning, "");
}

TEST_F(vault_token_test, a_silent_vault_keeps_no_end_from_coming)
{
    upstream.expect({test::read_request(), test::stall()});
    configure({{0, "openai", 24h}});
    watch.look();
    EXPECT_FALSE(watch.idle());
    watch.end();
    look();
    EXPECT_TRUE(watch.idle());
}

TEST_F(vault_token_test, secrets_are_fetched_in_the_same_round)
{
    upstream.expect(has(1000, true));
    upstream.expect(gets(1000));
    upstream.expect(giving("sk-2"));
    configure({{0, "openai", 1000s}});
    look();
    time += 800s;
    look();
    EXPECT_THAT(first_lines(), ElementsAre(look_up, renew, "GET /v1/secret/data/openai"));
    EXPECT_EQ(value("openai"), "sk-2");
}

TEST_F(vault_token_test, another_configuration_goes_on_with_the_same_token_and_looks_at_another)
{
    upstream.expect(has(1000, false));
    upstream.expect(has(500, false));
    begin();
    begin();
    EXPECT_EQ(upstream.requests().size(), 1u);
    EXPECT_EQ(seen().left, 1000s);
    EXPECT_EQ(told("cannot be renewed"), 1u);
    token = "hvs.2";
    begin();
    EXPECT_THAT(upstream.requests().back(), HasSubstr("\r\nX-Vault-Token: hvs.2\r\n"));
    EXPECT_EQ(seen().left, 500s);
    EXPECT_EQ(told("cannot be renewed"), 2u);
}

TEST_F(vault_token_test, of_a_login_is_not_looked_up)
{
    how = vault::login::sigv4;  // which needs no token of its own
    begin();
    EXPECT_TRUE(watch.idle());
    EXPECT_TRUE(upstream.requests().empty());
}

}  // namespace
}  // namespace signalbox::server
