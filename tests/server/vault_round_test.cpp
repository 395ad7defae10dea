// What a configuration needs of its vaults before it is made: fetched, refused, or given up in time; and logins on the way.
#include "server/vault_round.hpp"

#include "tests/server/background_upstream.hpp"

#include <gmock/gmock.h>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

/// For what ends by itself.
constexpr vault_round patient{.patience = 60s};

std::string secret_reply(std::string const& value)
{
    return test::reply_with(R"({"data":{"data":{"key":")" + value + R"("}}})");
}
std::string refusal(int status, std::string const& body)
{
    return test::reply_with(body, "", status);
}

class vault_round_test : public testing::Test {
protected:
    /// A vault at this port with secrets at these paths.
    config::vault_book book(std::vector<std::string> const& paths, vault::login how = vault::login::token) const
    {
        config::vault_book out;
        config::vault_place& place = out.places.emplace_back();
        place.origin = {.id = "hcv", .host = "127.0.0.1", .port = upstream.port()};
        place.what.id = "hcv";
        place.what.how = how;
        place.what.role = "r";
        place.what.login_mount = "approle";
        place.what.proof = model::secret("s");
        place.what.sent_as.authority = "vault";
        place.what.sent_as.style = provider::credential_style::service_account;
        for (std::string const& each : paths) out.secrets.push_back({0, each, 60s});
        return out;
    }
    std::vector<std::string> first_lines()
    {
        std::vector<std::string> out;
        for (std::string const& each : upstream.requests()) out.push_back(each.substr(0, each.find(" HTTP")));
        return out;
    }
    std::string value(config::vault_book const& of, std::string const& path)
    {
        auto const found = values.lookup(std::make_shared<config::vault_book const>(of))({"hcv", path, "key"});
        return found ? *found : found.error().detail;
    }

    test::background_upstream upstream;
    vault_cache values;
};

TEST_F(vault_round_test, fetches_what_the_cache_lacks_and_nothing_else)
{
    upstream.always({test::read_request(), test::send(secret_reply("sk-1")), test::again()});
    auto const first = book({"a", "b"});
    EXPECT_TRUE(fetch_missing(first, values, patient).empty());
    EXPECT_TRUE(fetch_missing(book({"b", "c"}), values, patient).empty());
    EXPECT_THAT(first_lines(), ElementsAre("GET /v1/secret/data/a", "GET /v1/secret/data/b", "GET /v1/secret/data/c"));
    EXPECT_EQ(value(first, "a"), "sk-1");
}

TEST_F(vault_round_test, a_secret_is_fetched_again_for_a_key_that_it_did_not_have)
{
    upstream.always({test::read_request(), test::send(secret_reply("sk-1")), test::await_close()});
    auto wanted = book({"a"});
    wanted.uses = {{{"hcv", "a", "key"}, "providers[0].auth.secret"}};
    EXPECT_TRUE(fetch_missing(wanted, values, patient).empty());
    EXPECT_TRUE(fetch_missing(wanted, values, patient).empty());
    EXPECT_EQ(first_lines().size(), 1u);
    upstream.always(
        {test::read_request(), test::send(test::reply_with(R"({"data":{"data":{"key":"sk-2","other":"sk-3"}}})")), test::await_close()});
    wanted.uses.push_back({{"hcv", "a", "other"}, "providers[1].auth.secret"});
    EXPECT_TRUE(fetch_missing(wanted, values, patient).empty());
    EXPECT_EQ(first_lines().size(), 2u);
    EXPECT_EQ(value(wanted, "a"), "sk-2");
}

TEST_F(vault_round_test, a_refusal_is_final_and_says_why)
{
    upstream.always({test::read_request(), test::send(refusal(403, R"({"errors":["permission denied"]})")), test::again()});
    auto const troubles = fetch_missing(book({"a"}), values, {.patience = 60s, .insists = true});
    ASSERT_EQ(troubles.size(), 1u);
    EXPECT_EQ(troubles[0].vault, "hcv");
    EXPECT_EQ(troubles[0].path, "a");
    EXPECT_EQ(troubles[0].why.detail, "status 403 instead of a secret: permission denied");
}

TEST_F(vault_round_test, a_vault_that_is_away_is_away_for_all_its_secrets)
{
    upstream.always({test::read_request(), test::send(refusal(503, "{}"))});
    auto const troubles = fetch_missing(book({"a", "b", "c"}), values, patient);
    EXPECT_EQ(troubles.size(), 3u);
    EXPECT_EQ(first_lines().size(), 1u);
    EXPECT_EQ(troubles[2].why.detail, "status 503 instead of a secret");
}

TEST_F(vault_round_test, a_start_asks_again_until_the_vault_is_there)
{
    upstream.always({test::read_request(), test::send(refusal(503, "{}")), test::read_request(), test::send(refusal(429, "{}")),
                     test::read_request(), test::send(secret_reply("sk-1")), test::await_close()});
    auto const wanted = book({"a"});
    EXPECT_TRUE(fetch_missing(wanted, values, {.patience = 60s, .insists = true, .pause = 1ms}).empty());
    EXPECT_EQ(value(wanted, "a"), "sk-1");
}

TEST_F(vault_round_test, patience_ends_and_the_last_failure_is_told)
{
    upstream.always({test::read_request(), test::send(refusal(503, "{}"))});
    auto const troubles = fetch_missing(book({"a"}), values, {.patience = 200ms, .insists = true, .pause = 1ms});
    ASSERT_EQ(troubles.size(), 1u);
    EXPECT_THAT(troubles[0].why.detail, StartsWith("status 503 instead of a secret (given up after "));
}

TEST_F(vault_round_test, a_vault_that_is_silent_is_given_up_in_time)
{
    upstream.always({test::read_request(), test::stall()});
    auto const troubles = fetch_missing(book({"a", "b"}), values, {.patience = 100ms});
    ASSERT_EQ(troubles.size(), 2u);
    EXPECT_THAT(troubles[0].why.detail, StartsWith("it did not answer in time (given up after "));
}

TEST_F(vault_round_test, a_login_comes_first_and_serves_all_secrets)
{
    upstream.always({test::read_request(), test::send(test::reply_with(R"({"auth":{"client_token":"hvs.9","lease_duration":600}})")),
                     test::read_request(), test::send(secret_reply("sk-1")), test::read_request(), test::send(secret_reply("sk-2")),
                     test::await_close()});
    auto const wanted = book({"a", "b"}, vault::login::approle);
    EXPECT_TRUE(fetch_missing(wanted, values, patient).empty());
    EXPECT_THAT(first_lines(), ElementsAre("POST /v1/auth/approle/login", "GET /v1/secret/data/a", "GET /v1/secret/data/b"));
    EXPECT_THAT(upstream.requests()[2], HasSubstr("\r\nAuthorization: Bearer hvs.9\r\n"));
    EXPECT_EQ(value(wanted, "b"), "sk-2");
}

TEST_F(vault_round_test, a_token_that_was_revoked_is_replaced_once)
{
    std::string const granted = test::reply_with(R"({"auth":{"client_token":"hvs.9","lease_duration":600}})");
    upstream.always({test::read_request(), test::send(granted), test::read_request(), test::send(secret_reply("sk-1")),
                     test::read_request(), test::send(refusal(403, "{}")), test::read_request(), test::send(granted), test::read_request(),
                     test::send(secret_reply("sk-2")), test::await_close()});
    auto const wanted = book({"a", "b"}, vault::login::approle);
    EXPECT_TRUE(fetch_missing(wanted, values, patient).empty());
    EXPECT_EQ(first_lines().size(), 5u);
    EXPECT_EQ(value(wanted, "b"), "sk-2");
}

TEST_F(vault_round_test, a_login_that_is_refused_says_so)
{
    upstream.always({test::read_request(), test::send(refusal(400, R"({"errors":["invalid role or secret ID"]})"))});
    auto const troubles = fetch_missing(book({"a"}, vault::login::approle), values, patient);
    ASSERT_EQ(troubles.size(), 1u);
    EXPECT_EQ(troubles[0].why.detail, "no token for it: status 400 instead of a token: invalid role or secret ID");
}

}  // namespace
}  // namespace signalbox::server
