// Connection strings that are none: what is wrong is said, and nothing of the text, which may be a password.
#include "storage/postgres/connection_string.hpp"

#include <gmock/gmock.h>

#include <array>

namespace signalbox::storage {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(connection_string, is_good_in_both_forms)
{
    for (std::string const each :
         {"postgresql://signalbox@db.internal/signalbox", "postgres://u:pa%40ss@[::1]:5433/x?sslmode=verify-full",
          "host=db.internal dbname=signalbox user=signalbox password='two words'", "host=a,b port=5432,5433 dbname=x", "service=events",
          "postgresql:///x?host=/run/postgresql", "host=/run/postgresql port=6000", "postgres:host=db.internal dbname=x",
          "host=a,b port=5432", "host=h connect_timeout=-1 keepalives=0 gssencmode=disable",
          "postgresql://h/x?target_session_attrs=read-write&sslrootcert=/dev/null"})
        EXPECT_TRUE(postgres::check_dsn(each)) << each;
}

TEST(connection_string, says_what_is_wrong_and_shows_nothing_of_it)
{
    struct row {
        std::string text, says;
    };
    std::array const rows{
        row{"", "it is empty"},
        row{"pass word=s3cret", "a word has no \"=\""},
        row{"host=db s3cret", "a word has no \"=\""},
        row{"password='s3cret", "a single quote has no end"},
        row{"hots=s3cret", "an option that libpq does not know; did you mean host?"},
        row{"s3cret=x", "an option that libpq does not know;"},
        row{"postgresql://u:s3cret@db/x?ssl_mode=require", "behind \"?\" that libpq does not know; did you mean sslmode?"},
        row{"postgresql://u:s3cret@db/x?sslmode", "is not NAME=VALUE"},
        row{"postgresql://u:s3cret%zz@db/x", "is not followed by two hexadecimal digits"},
        row{"postgresql://u:s3cret@[::1/x", "does not stand in brackets"},
        row{"postgresql://u:s3cret@[::1]x/x", "follows the brackets"},
        row{"postgresql://u:p@s3cret@db/x", "its host has an \"@\""},
        row{"postgresql://u:s3/cret@db/x", "its port is no number from 1 to 65535; in a URL"},
        row{"host=db port=70000 password=s3cret", "its port is no number"},
        row{"host=db port=5432,s3cret", "its port is no number"},
        row{"host=db sslmode=s3cret", "its sslmode is none of disable"},
        row{"postgres:host=db sslmode=s3cret", "its sslmode is none of disable"},
        row{"host=db gssencmode=s3cret", "its gssencmode has a value that libpq does not know"},
        row{"host=db channel_binding=s3cret", "its channel_binding has a value that libpq does not know"},
        row{"host=db target_session_attrs=s3cret", "its target_session_attrs has a value that libpq does not know"},
        row{"host=db ssl_min_protocol_version=s3cret", "its ssl_min_protocol_version has a value that libpq does not know"},
        row{"postgresql://u@db/x?connect_timeout=s3cret", "its connect_timeout is no whole number"},
        row{"host=db keepalives_idle=3s", "its keepalives_idle is no whole number"},
        row{"host=db sslmode=verify-full sslrootcert=/s3cret/root.crt", "the file that its sslrootcert names is not there"},
        row{"host=db sslcert=/s3cret.crt sslkey=/s3cret.key", "the file that its sslcert names is not there"},
        row{"host=a,b port=1,2,3", "one port, or as many as hosts"},
        row{"host=a,b hostaddr=10.0.0.1", "different numbers of servers"},
    };
    for (row const& each : rows) {
        auto const good = postgres::check_dsn(each.text);
        ASSERT_FALSE(good) << each.text;
        EXPECT_EQ(good.error().kind, trouble::bad_request);
        EXPECT_THAT(good.error().detail, HasSubstr("the connection string cannot be read"));
        EXPECT_THAT(good.error().detail, HasSubstr(each.says)) << each.text;
        EXPECT_THAT(good.error().detail, Not(HasSubstr("s3"))) << each.text;
    }
}

TEST(connection_string, is_judged_apart_from_the_files_that_it_names)
{
    std::string const dsn = "host=db sslmode=verify-full sslrootcert=/absent/root.crt sslcert=/dev/null sslkey=/absent/own.key";
    EXPECT_TRUE(postgres::check_dsn_text(dsn));
    EXPECT_FALSE(postgres::check_dsn(dsn));
    auto const missing = postgres::missing_files(dsn);
    ASSERT_EQ(missing.size(), 2u);
    EXPECT_EQ(missing[0].option, "sslrootcert");
    EXPECT_EQ(missing[0].path, "/absent/root.crt");
    EXPECT_EQ(missing[1].option, "sslkey");
    EXPECT_EQ(missing[1].path, "/absent/own.key");
    EXPECT_TRUE(postgres::missing_files("host=db sslrootcert=system sslkey=engine:own").empty());
    EXPECT_TRUE(postgres::missing_files("pass word").empty());
}

}  // namespace
}  // namespace signalbox::storage
