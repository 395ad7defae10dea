// Secrets of vaults: renewed at four fifths of their time, changed values are told, and the last good ones stay while a vault is away. Time is the
// test's.
#include "tests/server/watched_vault.hpp"

#include <gmock/gmock.h>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

test::script const refusing = {test::read_request(), test::send(test::reply_with(R"({"errors":["permission denied"]})", "", 403))};
test::script const away = {test::read_request(), test::send("HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n")};

class vault_watch_test : public watched_vault {
protected:
    vault_watch_test() { how = vault::login::sigv4; }  // so that no token is looked up
};

TEST_F(vault_watch_test, a_secret_is_fetched_again_at_four_fifths_of_its_time)
{
    upstream.expect(giving("sk-1"));
    configure({{0, "openai", 100s}});
    look();
    time += 79s;
    look();
    EXPECT_EQ(status(), (vault_status{.id = "hcv", .secrets = 1, .age = 79s, .trouble = ""}));
    time += 1s;
    look();
    EXPECT_EQ(status(), (vault_status{.id = "hcv", .secrets = 1, .fetched = 1, .trouble = ""}));
    ASSERT_EQ(upstream.requests().size(), 1u);
    EXPECT_THAT(upstream.requests()[0], testing::StartsWith("GET /v1/secret/data/openai HTTP/1.1\r\n"));
    EXPECT_THAT(upstream.requests()[0], HasSubstr("\r\nX-Vault-Token: hvs.1\r\n"));
    EXPECT_EQ(changes, 0) << "the same value";
}

TEST_F(vault_watch_test, each_secret_has_a_time_of_its_own)
{
    upstream.always(giving("sk-1"));
    configure({{0, "openai", 100s}, {0, "anthropic", 10s}});
    time += 8s;
    look();
    time += 8s;
    look();
    EXPECT_EQ(upstream.requests().size(), 2u);
    for (std::string const& each : upstream.requests()) EXPECT_THAT(each, HasSubstr("/data/anthropic "));
    EXPECT_EQ(status().age, 16s) << "of the oldest";
}

TEST_F(vault_watch_test, another_value_is_told_once)
{
    upstream.expect(giving("sk-2"));
    upstream.expect(giving("sk-2"));
    configure({{0, "openai", 100s}});
    time += 80s;
    look();
    EXPECT_EQ(changes, 1);
    EXPECT_EQ(value("openai"), "sk-2");
    time += 80s;
    look();
    EXPECT_EQ(changes, 1);
}

TEST_F(vault_watch_test, the_last_good_value_stays_while_the_vault_is_away_and_the_log_says_so_once)
{
    for (int i = 0; i < 3; ++i) upstream.expect(away);
    upstream.expect(giving("sk-2"));
    configure({{0, "openai", 100s}});
    time += 80s;
    for (auto const pause : {0s, 1s, 2s}) {
        time += pause;
        look();
    }
    EXPECT_EQ(status().failed, 3u);
    EXPECT_EQ(status().trouble, "the secret openai: status 503 instead of a secret");
    EXPECT_EQ(value("openai"), "sk-1");
    EXPECT_EQ(changes, 0);
    EXPECT_EQ(told("a vault gives no secrets"), 1u) << log_text();
    time += 3s;
    look();
    EXPECT_EQ(status().failed, 3u) << "later each time";
    time += 1s;
    look();
    EXPECT_EQ(status().trouble, "");
    EXPECT_EQ(value("openai"), "sk-2");
    EXPECT_EQ(told("a vault gives secrets again"), 1u);
    EXPECT_EQ(told("sk-"), 0u);
}

TEST_F(vault_watch_test, a_vault_that_is_away_is_asked_once_for_all_its_secrets)
{
    upstream.expect(away);
    configure({{0, "openai", 100s}, {0, "anthropic", 100s}});
    time += 80s;
    look();
    EXPECT_EQ(upstream.requests().size(), 1u);
}

TEST_F(vault_watch_test, one_secret_that_is_refused_keeps_no_other_from_renewal)
{
    upstream.expect(refusing);
    upstream.expect(giving("sk-2"));
    configure({{0, "openai", 100s}, {0, "anthropic", 100s}});
    time += 80s;
    look();
    EXPECT_EQ(value("openai"), "sk-1");
    EXPECT_EQ(value("anthropic"), "sk-2");
    EXPECT_EQ(status().trouble, "the secret openai: status 403 instead of a secret: permission denied");
}

TEST_F(vault_watch_test, another_configuration_keeps_values_and_counts_and_forgets_what_it_does_not_have)
{
    upstream.expect(giving("sk-2"));
    configure({{0, "openai", 100s}});
    time += 80s;
    look();
    configure({{0, "anthropic", 100s}});
    look();
    EXPECT_EQ(status().fetched, 1u);
    EXPECT_EQ(value("openai"), "the file changed while it was read") << "it is forgotten";
    book = nullptr;
    look();
    EXPECT_TRUE(watch.status().empty());
}

TEST_F(vault_watch_test, ends_without_a_fetch_that_goes_on)
{
    upstream.expect({test::read_request(), test::stall()});
    configure({{0, "openai", 100s}});
    time += 80s;
    watch.look();
    EXPECT_FALSE(watch.idle());
    watch.end();
    EXPECT_TRUE(watch.idle());
    look();
    EXPECT_TRUE(watch.idle());
}

}  // namespace
}  // namespace signalbox::server
