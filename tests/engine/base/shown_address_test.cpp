#include "engine/base/shown_address.hpp"

#include <gtest/gtest.h>

namespace signalbox::base {
namespace {

TEST(shown_address, hides_who_connects)
{
    EXPECT_EQ(shown_address("postgre://u:pw@h/db"), "postgre://***@h/db");
    EXPECT_EQ(shown_address("mysql://u:p@w@h:1/db?ssl=on"), "mysql://***@h:1/db?ssl=on");
    EXPECT_EQ(shown_address("u:pw@h:6379"), "***@h:6379");
    EXPECT_EQ(shown_address("redis://:pw@h:6379"), "redis://***@h:6379");
    EXPECT_EQ(shown_address("not expected: http://u:pw@h/ and \"x://a:b@c\""), "not expected: http://***@h/ and \"x://***@c\"");
    EXPECT_EQ(shown_address("postgresql://u:p/w@h/db"), "postgresql://***@h/db");
    EXPECT_EQ(shown_address("://:@"), "://***@");
}

TEST(shown_address, hides_values_with_the_name_of_a_secret)
{
    EXPECT_EQ(shown_address("host=h password=pw dbname=x"), "host=h password=*** dbname=x");
    EXPECT_EQ(shown_address("password='two \\' words' user=u"), "password=*** user=u");
    EXPECT_EQ(shown_address("PASSWORD='no end of it"), "PASSWORD=***");
    EXPECT_EQ(shown_address("http://h/x?token=abc&a=b"), "http://h/x?token=***&a=b");
    EXPECT_EQ(shown_address("passwords=3 my_token=4 sslpassword="), "passwords=3 my_token=4 sslpassword=***");
}

TEST(shown_address, leaves_all_else_as_it_is)
{
    for (char const* const each :
         {"", "events.db", "me@home.db", "https://h:80/ab", "postgresql://u@h/db", "a = b", "=", "[::1]:6379", "x  y"})
        EXPECT_EQ(shown_address(each), each);
}

}  // namespace
}  // namespace signalbox::base
