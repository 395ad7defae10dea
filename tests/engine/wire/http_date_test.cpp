#include "engine/wire/http.hpp"

#include <gtest/gtest.h>

namespace signalbox::wire {
namespace {

TEST(http_date, writes_the_form_of_rfc_9110)
{
    EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_EQ(http_date(-1), "Wed, 31 Dec 1969 23:59:59 GMT");
    EXPECT_EQ(http_date(951782400), "Tue, 29 Feb 2000 00:00:00 GMT");
    EXPECT_EQ(http_date(4102444799), "Thu, 31 Dec 2099 23:59:59 GMT");
    EXPECT_EQ(http_date(1735689600), "Wed, 01 Jan 2025 00:00:00 GMT");
}

TEST(http_date, reads_back_every_day_of_five_centuries)
{
    for (std::int64_t day = -100'000; day != 100'000; ++day) {
        std::int64_t const when = day * 86400 + (day * 7919 % 86400 + 86400) % 86400;
        ASSERT_EQ(parse_http_date(http_date(when)), when) << http_date(when);
    }
}

TEST(parse_http_date, reads_the_three_forms)
{
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
    EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), 784111777);
    EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994"), 784111777);
    EXPECT_EQ(parse_http_date("Sun Nov 16 08:49:37 1994"), 784111777 + 10 * 86400);
    EXPECT_EQ(parse_http_date("Wednesday, 01-Jan-25 00:00:00 GMT"), 1735689600);
    EXPECT_EQ(parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT"), 1483228800);
}

TEST(parse_http_date, gives_nothing_for_anything_else)
{
    for (std::string_view const text :
         {"", "120", "Sun, 06 Nov 1994 08:49:37", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
          "Sun, 31 Apr 1994 00:00:00 GMT", "Sun, 29 Feb 2100 00:00:00 GMT", "Sun, 00 Nov 1994 00:00:00 GMT",
          "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 06 Nov 1994 08:60:37 GMT",
          "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov -994 08:49:37 GMT", "Sun Nov 6 08:49:37 1994"})
        EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
}

}  // namespace
}  // namespace signalbox::wire
