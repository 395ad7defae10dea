// Which fields say who calls, in whatever spelling, and what is written of a caller.
#include "engine/provider/consumer_lines.hpp"

#include <gtest/gtest.h>

namespace signalbox::provider {
namespace {

TEST(consumer_header, is_known_in_any_case_and_with_either_stroke)
{
    for (char const* name : {"X-Consumer-ID", "x-consumer-custom-id", "X-CONSUMER-USERNAME", "X-Credential-Identifier",
                             "x-anonymous-consumer", "X_Consumer_Username", "x-consumer_id"})
        EXPECT_TRUE(is_consumer_header(name)) << name;
    for (char const* name : {"", "x", "X-Consumer", "X-Consumer-Color", "Consumer-ID", "XX-Consumer-ID", "X-Consumer-ID2"})
        EXPECT_FALSE(is_consumer_header(name)) << name;
}

TEST(consumer_lines, have_the_name_and_the_id_of_the_key)
{
    model::principal who;
    who.consumer = "anna";
    who.key_id = "key_1";
    EXPECT_EQ(consumer_lines(who, false), "X-Consumer-ID: anna\r\nX-Consumer-Username: anna\r\nX-Credential-Identifier: key_1\r\n");
    who.key_id.clear();
    EXPECT_EQ(consumer_lines(who, true), "X-Consumer-ID: anna\r\nX-Consumer-Username: anna\r\nX-Anonymous-Consumer: true\r\n");
}

// A token may name its consumer as it likes.
TEST(consumer_lines, cannot_be_left_by_a_name)
{
    model::principal who;
    who.consumer = "a\r\nX-Evil: 1";
    EXPECT_EQ(consumer_lines(who, false), "X-Consumer-ID: aX-Evil: 1\r\nX-Consumer-Username: aX-Evil: 1\r\n");
}

}  // namespace
}  // namespace signalbox::provider
