// Addresses of proxies, and the list of hosts that are reached without one.
#include "engine/wire/proxy.hpp"

#include <gtest/gtest.h>

namespace signalbox::wire {
namespace {

std::string problem_of(std::string_view text)
{
    auto const parsed = parse_proxy(text);
    return parsed ? "taken" : parsed.error().detail;
}

TEST(parse_proxy, takes_host_and_port)
{
    auto const parsed = parse_proxy("http://Proxy.Example:3128");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->host, "proxy.example");
    EXPECT_EQ(parsed->port, 3128);
    EXPECT_EQ(parsed->name(), "proxy.example:3128");
    EXPECT_TRUE(parsed->authorization.empty());
    EXPECT_TRUE(parsed->password.empty());
}

TEST(parse_proxy, fills_in_what_people_leave_out)
{
    for (std::string_view const text : {"http://p", "http://p/", "p", "p:80", "HTTP://p"}) {
        auto const parsed = parse_proxy(text);
        ASSERT_TRUE(parsed) << text;
        EXPECT_EQ(parsed->name(), "p:80") << text;
    }
    auto const number = parse_proxy("http://[FD00::1]:8080");
    ASSERT_TRUE(number);
    EXPECT_EQ(number->host, "fd00::1");
    EXPECT_EQ(number->name(), "[fd00::1]:8080");
}

// The example of RFC 7617 2.
TEST(parse_proxy, makes_basic_credentials)
{
    auto const parsed = parse_proxy("http://Aladdin:open%20sesame@p:3128");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->authorization.reveal(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    EXPECT_EQ(parsed->password.reveal(), "open sesame");
    EXPECT_EQ(parsed->name(), "p:3128");
    EXPECT_EQ(parse_proxy("http://a:b@c@p")->password.reveal(), "b@c") << "an @ that was not encoded belongs to the password";
    EXPECT_EQ(parse_proxy("http://user@p")->authorization.reveal(), "Basic dXNlcjo=") << "no password is an empty one";
}

TEST(parse_proxy, says_what_is_wrong_and_shows_no_password)
{
    EXPECT_EQ(problem_of("https://p"), "a proxy is spoken to by http://; https:// and socks:// are not supported");
    EXPECT_EQ(problem_of("socks5://u:secret@p"), "a proxy is spoken to by http://; https:// and socks:// are not supported");
    EXPECT_EQ(problem_of("http://u:secret@p/path"), "a proxy's address has no path");
    EXPECT_EQ(problem_of("http://p?x"), "a proxy's address has no path");
    EXPECT_EQ(problem_of("http://:secret@p"), "the user name before @ is missing");
    EXPECT_EQ(problem_of("http://u%3Av:secret@p"), "the user name holds a colon (%3A), which HTTP's Basic credentials cannot carry");
    EXPECT_EQ(problem_of("http://u:secret@"), "the host is missing");
    EXPECT_EQ(problem_of(""), "the host is missing");
    EXPECT_EQ(problem_of("http://p:0"), "the port must be a number from 1 to 65535");
    EXPECT_EQ(problem_of("http://p:99999"), "the port must be a number from 1 to 65535");
    EXPECT_EQ(problem_of("http://p q"), "an address holds white space or a character that must be percent-encoded");
}

TEST(proxies, are_the_same_by_address_and_credential)
{
    EXPECT_TRUE(*parse_proxy("http://u:a@p:1") == *parse_proxy("u:a@P:1/"));
    EXPECT_FALSE(*parse_proxy("http://u:a@p:1") == *parse_proxy("http://u:b@p:1"));
    EXPECT_FALSE(*parse_proxy("http://u:a@p:1") == *parse_proxy("http://p:1"));
    EXPECT_FALSE(*parse_proxy("http://p:1") == *parse_proxy("http://p:2"));
    EXPECT_FALSE(*parse_proxy("http://p:1") == *parse_proxy("http://q:1"));
}

TEST(no_proxy, names_hosts_and_all_below_them)
{
    for (std::string_view const list :
         {"example.com", ".example.com", "*.example.com", "EXAMPLE.com", "a,example.com", "a , example.com b", "example.com:443", "*"}) {
        EXPECT_TRUE(names_host(list, "example.com", 443)) << list;
        EXPECT_TRUE(names_host(list, "api.example.com", 443)) << list;
    }
    for (std::string_view const list :
         {"", ",", "ample.com", "com.", "example.org", "example.com:80", "example.com:x", ":443", "*.", "10.0.0.0/8"})
        EXPECT_FALSE(names_host(list, "example.com", 443)) << list;
    EXPECT_FALSE(names_host("api.example.com", "example.com", 443)) << "a host stands for those below it, not for those above";
    EXPECT_FALSE(names_host("example.com", "notexample.com", 443));
}

TEST(no_proxy, names_addresses_and_networks)
{
    EXPECT_TRUE(names_host("10.1.2.3", "10.1.2.3", 80));
    EXPECT_TRUE(names_host("10.1.2.3:80", "10.1.2.3", 80));
    EXPECT_FALSE(names_host("10.1.2.3:81", "10.1.2.3", 80));
    EXPECT_FALSE(names_host("10.1.2.4", "10.1.2.3", 80));
    EXPECT_TRUE(names_host("10.0.0.0/8", "10.255.0.1", 80));
    EXPECT_FALSE(names_host("10.0.0.0/8", "11.0.0.1", 80));
    EXPECT_TRUE(names_host("192.168.4.0/22", "192.168.7.255", 80));
    EXPECT_FALSE(names_host("192.168.4.0/22", "192.168.8.0", 80));
    EXPECT_FALSE(names_host("10.0.0.0/33", "10.0.0.0", 80));
    EXPECT_FALSE(names_host("10.0.0.0/", "10.0.0.0", 80));
    EXPECT_TRUE(names_host("fd00::/8", "fd12::1", 80));
    EXPECT_FALSE(names_host("fd00::/8", "fe80::1", 80));
    EXPECT_FALSE(names_host("::/0", "10.0.0.1", 80)) << "another family";
    EXPECT_TRUE(names_host("fd00:0::1", "fd00::1", 80)) << "the same address, written in another way";
    EXPECT_TRUE(names_host("[fd00::1]", "fd00::1", 80));
    EXPECT_TRUE(names_host("[fd00::1]:80", "fd00::1", 80));
    EXPECT_FALSE(names_host("[fd00::1]:81", "fd00::1", 80));
}

}  // namespace
}  // namespace signalbox::wire
