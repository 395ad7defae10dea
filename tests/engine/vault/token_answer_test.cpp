// What HashiCorp Vault answers about a token: cut everywhere, with odd members, and beyond what a clock can hold.
#include "engine/vault/token_answer.hpp"

#include <gtest/gtest.h>

#include <string>

namespace signalbox::vault {
namespace {

using namespace std::chrono_literals;

model::wall_time const now{std::chrono::seconds(1'523'980'000)};
std::string const looked_up =
    R"({"data":{"accessor":"a","creation_time":1523979354,"creation_ttl":2764800,"expire_time":"2018-05-19T11:35:54Z",)"
    R"("explicit_max_ttl":0,"id":"hvs.x","policies":["default"],"renewable":true,"ttl":2764790,"type":"service"}})";
std::string const renewed =
    R"({"auth":{"client_token":"hvs.x","policies":["app"],"lease_duration":3600,"renewable":true},"warnings":null})";

TEST(token_lookup, gives_time_and_whether_it_is_renewable)
{
    auto const seen = read_token_lookup(looked_up, now);
    ASSERT_TRUE(seen);
    EXPECT_EQ(*seen, (token_facts{.left = 2764790s, .renewable = true, .usual = 2764800s, .most = std::nullopt}));
    EXPECT_EQ(*read_token_lookup(R"({"data":{"ttl":0,"expire_time":null}})", now), (token_facts{.left = 0s, .renewable = false}));
}

TEST(token_lookup, gives_the_end_that_no_renewal_passes)
{
    auto const most = [](std::string const& members) { return read_token_lookup(R"({"data":{"ttl":60,)" + members + "}}", now)->most; };
    EXPECT_EQ(most(R"("explicit_max_ttl":7200,"creation_time":1523979400)"), 6600s);
    EXPECT_EQ(most(R"("explicit_max_ttl":60,"creation_time":1523979400)"), 0s) << "it has passed";
    EXPECT_EQ(most(R"("explicit_max_ttl":60,"creation_time":1623979400)"), 60s) << "another clock";
    EXPECT_EQ(most(R"("explicit_max_ttl":60,"creation_time":-9223372036854775808)"), 0s);
    EXPECT_EQ(most(R"("explicit_max_ttl":60)"), std::nullopt);
}

TEST(token_renewal, gives_the_new_time)
{
    auto const seen = read_token_renewal(renewed);
    ASSERT_TRUE(seen);
    EXPECT_EQ(*seen, (token_facts{.left = 3600s, .renewable = true, .usual = 3600s, .most = std::nullopt}));
}

TEST(token_answer, cut_anywhere_is_none)
{
    for (std::size_t cut = 0; cut < looked_up.size(); ++cut) {
        auto const seen = read_token_lookup(std::string_view(looked_up).substr(0, cut), now);
        ASSERT_FALSE(seen) << "cut at byte " << cut;
        EXPECT_EQ(seen.error().kind, model::fault::malformed_reply);
        EXPECT_EQ(seen.error().detail, "the reply has no data.ttl in seconds");
    }
    for (std::size_t cut = 0; cut < renewed.size(); ++cut) ASSERT_FALSE(read_token_renewal(std::string_view(renewed).substr(0, cut)));
}

TEST(token_answer, of_another_form_is_none)
{
    for (std::string const body :
         {"[]", "{}", R"({"data":null})", R"({"data":{"ttl":"60"}})", R"({"data":{"ttl":1.5}})", R"({"data":[60]})"})
        EXPECT_FALSE(read_token_lookup(body, now)) << body;
    EXPECT_EQ(read_token_renewal(R"({"auth":null})").error().detail, "the reply has no auth.lease_duration in seconds");
}

TEST(token_answer, has_times_that_a_clock_can_hold)
{
    auto const seen = read_token_lookup(R"({"data":{"ttl":9223372036854775807,"creation_ttl":9223372036854775807,"explicit_max_ttl":)"
                                        R"(9223372036854775807,"creation_time":9223372036854775807}})",
                                        now);
    EXPECT_EQ(*seen,
              (token_facts{.left = longest_token_time, .renewable = false, .usual = longest_token_time, .most = longest_token_time}));
    EXPECT_EQ(read_token_renewal(R"({"auth":{"lease_duration":-5}})")->left, 0s);
}

}  // namespace
}  // namespace signalbox::vault
