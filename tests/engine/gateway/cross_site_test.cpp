// Which requests without a key are served: those of this machine's programs and of allowed pages.
#include "engine/cross_site.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

struct fields {
    std::string_view host, origin, site;
};

model::result<void> check(fields const& of, config::server_settings const& settings = {})
{
    wire::header_list head;
    if (!of.host.empty()) head.add("Host", of.host);
    if (!of.origin.empty()) head.add("origin", of.origin);
    if (!of.site.empty()) head.add("Sec-Fetch-Site", of.site);
    return check_same_site(head, rules_of(settings));
}

TEST(cross_site, programs_of_this_machine_are_served)
{
    for (std::string_view const host : {"localhost", "localhost:8080", "LOCALHOST:1", "127.0.0.1:8080", "127.9.9.9", "[::1]:8080",
                                        "app.localhost:8080", "localhost.", ""})
        EXPECT_TRUE(check({host, "", ""})) << host;
    for (std::string_view const origin : {"http://localhost:3000", "https://127.0.0.1", "http://[::1]:5173"})
        EXPECT_TRUE(check({"localhost:8080", origin, "same-site"})) << origin;
    EXPECT_TRUE(check({"localhost", "", "none"}));
    EXPECT_TRUE(check({"localhost", "", "same-origin"}));
}

TEST(cross_site, a_foreign_host_is_misdirected_and_told_the_fix)
{
    for (std::string_view const host : {"attacker.example", "attacker.example:8080", "localhost.attacker.example",
                                        "127.0.0.1.attacker.example", "192.168.1.5:8080", "evillocalhost", "[::2]:80", "127.0.0.a"}) {
        auto const seen = check({host, "", ""});
        ASSERT_FALSE(seen) << host;
        EXPECT_EQ(seen.error().status, 421);
        EXPECT_NE(seen.error().detail.find("server.hosts"), std::string::npos);
        EXPECT_NE(seen.error().detail.find(host), std::string::npos);
    }
}

TEST(cross_site, a_foreign_page_is_forbidden_and_told_the_fix)
{
    for (std::string_view const origin : {"http://attacker.example", "https://localhost.attacker.example", "null", "file://",
                                          "http://localhost@attacker.example", "chrome-extension://abc"}) {
        auto const seen = check({"localhost:8080", origin, ""});
        ASSERT_FALSE(seen) << origin;
        EXPECT_EQ(seen.error().kind, model::fault::forbidden);
        EXPECT_NE(seen.error().detail.find("server.cors.origins"), std::string::npos);
    }
    EXPECT_FALSE(check({"localhost:8080", "", "cross-site"}));
    EXPECT_FALSE(check({"localhost:8080", "http://localhost:3000", "cross-site"}));
}

TEST(cross_site, what_is_configured_is_served)
{
    config::server_settings settings;
    settings.listen = {"192.168.1.5:8080", "[fe80::1]:8080"};
    settings.hosts = {"Gateway.example"};
    settings.cors_origins = {"https://app.example"};
    for (std::string_view const host : {"192.168.1.5:8080", "[fe80::1]:8080", "gateway.example:443"})
        EXPECT_TRUE(check({host, "", ""}, settings)) << host;
    EXPECT_FALSE(check({"other.example", "", ""}, settings));
    EXPECT_TRUE(check({"localhost", "https://app.example", "cross-site"}, settings));
    EXPECT_TRUE(check({"gateway.example", "http://gateway.example", ""}, settings)) << "its own page";
    EXPECT_FALSE(check({"localhost", "https://app.example.attacker", "cross-site"}, settings));
    settings.hosts = {"*"};
    EXPECT_TRUE(check({"other.example", "", ""}, settings));
    settings.cors_origins = {"*"};
    EXPECT_TRUE(check({"localhost", "https://any.example", "cross-site"}, settings));
}

TEST(cross_site, replies_to_allowed_pages_say_so)
{
    config::server_settings settings;
    wire::header_list head;
    head.add("Origin", "https://app.example");
    EXPECT_EQ(cors_lines(head, settings.cors_origins), "") << "nothing changes where nothing is configured";
    settings.cors_origins = {"https://app.example"};
    EXPECT_EQ(cors_lines(head, settings.cors_origins),
              "Vary: Origin\r\nAccess-Control-Allow-Origin: https://app.example\r\nAccess-Control-Expose-Headers: X-Signalbox-Request-Id, "
              "X-Signalbox-Model, X-Signalbox-Upstream-Latency, X-Signalbox-Gateway-Latency, X-Signalbox-Estimated, X-Request-Id, "
              "Request-Id, Retry-After\r\n");
    EXPECT_TRUE(cors_lines(head, settings.cors_origins, true)
                    .ends_with(", Retry-After, X-Kong-LLM-Model, X-Kong-Upstream-Latency, X-Kong-Proxy-Latency\r\n"));
    settings.cors_origins = {"https://other.example"};
    EXPECT_EQ(cors_lines(head, settings.cors_origins), "Vary: Origin\r\n");
}

}  // namespace
}  // namespace signalbox
