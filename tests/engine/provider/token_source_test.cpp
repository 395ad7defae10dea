// The access token of an account, as requests and the one who renews it use it.
#include "engine/provider/token_source.hpp"

#include <gtest/gtest.h>

namespace signalbox::provider {
namespace {

using namespace std::chrono_literals;

class token_source_test : public testing::Test {
protected:
    static granted_token token(std::string text, std::chrono::seconds lifetime = 1h) { return {model::secret(std::move(text)), lifetime}; }
    token_source::reply ask(std::uint64_t refused = 0)
    {
        return source.ask(now, refused, [this] { ++woken; });
    }

    model::steady_time now{1000h};
    token_source source{std::make_shared<service_account const>()};
    int woken = 0;
};

TEST_F(token_source_test, who_asks_before_the_first_token_is_woken_once)
{
    EXPECT_TRUE(ask().expected);
    EXPECT_TRUE(ask().expected);
    EXPECT_TRUE(source.take_wanted());
    EXPECT_FALSE(source.take_wanted());
    source.begin();
    EXPECT_TRUE(ask().expected);
    source.put(token("t1"), now);
    EXPECT_EQ(woken, 3);
    auto const seen = ask();
    ASSERT_TRUE(seen.token);
    EXPECT_EQ(seen.token->text.reveal(), "t1");
    EXPECT_EQ(seen.token->number, 1u);
    source.put(token("t2"), now);
    EXPECT_EQ(woken, 3) << "nothing waited";
    EXPECT_FALSE(source.take_wanted());
}

TEST_F(token_source_test, a_token_serves_until_its_end_also_while_the_endpoint_fails)
{
    source.put(token("t1", 10s), now);
    source.begin();
    source.fail("away");
    now += 10s - 1ms;
    EXPECT_TRUE(ask().token);
    now += 1ms;
    auto const seen = ask();
    EXPECT_FALSE(seen.token);
    EXPECT_FALSE(seen.expected) << "no request waits for what has just failed";
    EXPECT_EQ(seen.why, "away");
    source.begin();
    EXPECT_TRUE(ask().expected) << "the next try is under way";
    source.fail("still away");
    EXPECT_EQ(woken, 1);
    EXPECT_EQ(ask().why, "still away");
}

TEST_F(token_source_test, a_token_whose_end_was_slept_through_is_asked_for)
{
    source.put(token("t1", 10s), now);
    now += 1h;
    EXPECT_TRUE(ask().expected);
    EXPECT_TRUE(source.take_wanted());
}

TEST_F(token_source_test, a_refused_token_is_replaced_where_that_helps)
{
    source.put(token("t1"), now);
    EXPECT_TRUE(ask().token);
    EXPECT_TRUE(ask(1).expected);
    EXPECT_TRUE(source.take_wanted());
    source.begin();
    EXPECT_TRUE(ask().token) << "others go on with it";
    EXPECT_TRUE(ask(1).expected);
    source.put(token("t2"), now);
    EXPECT_EQ(woken, 2);
    EXPECT_EQ(ask(1).token->text.reveal(), "t2") << "who comes later finds the fresh one";
    source.set_renewable(false);
    auto const seen = ask(2);
    EXPECT_FALSE(seen.token);
    EXPECT_FALSE(seen.expected);
    EXPECT_FALSE(source.take_wanted());
}

TEST_F(token_source_test, who_waits_for_what_does_not_come_is_woken)
{
    source.put(token("t1"), now);
    EXPECT_TRUE(ask(1).expected);
    source.set_renewable(false);
    EXPECT_EQ(woken, 1);
    EXPECT_FALSE(ask(1).expected);
    source.begin();
    EXPECT_TRUE(ask(1).expected);
    source.set_renewable(false);
    EXPECT_EQ(woken, 1) << "a fetch is under way";
}

TEST_F(token_source_test, words_of_a_provider_do_not_show_the_token)
{
    source.put(token("ya29.abcdefghijklmnop"), now);
    model::secret_index const* const hidden = &ask().token->hidden;
    EXPECT_EQ(model::masked("token ya29.abcdefghijklmnop is old", {&hidden, 1}), "token *** is old");
}

}  // namespace
}  // namespace signalbox::provider
