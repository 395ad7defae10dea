// Which proxy each provider is reached through, and what is said about one that cannot be.
#include "tests/engine/config/load_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::config {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;

/// One provider of OpenAI-compatible service at this address, with more keys of its section.
std::string file(std::string const& base_url, std::string const& more = {})
{
    return "signalbox: 1\nproviders:\n  - {id: far, kind: openai_compatible, base_url: \"" + base_url + "\", auth: {type: none}" + more +
           "}\n";
}

/// "host:port (source)" of the provider's proxy, "direct", or the findings.
std::string way(std::string const& text, variables set)
{
    auto const made = load_yaml(text, with(std::move(set)));
    if (!made.frozen) return findings_as_text(made.findings);
    auto const& proxy = made.frozen->providers[0].proxy;
    EXPECT_EQ(made.frozen->origins[0].proxy, proxy);
    return proxy ? proxy->name() + " (" + made.frozen->providers[0].proxy_source + ")" : "direct";
}

TEST(proxy_choice, is_the_environments_by_the_addresss_scheme)
{
    variables const both{{"HTTPS_PROXY", "http://secure:1"}, {"HTTP_PROXY", "plain:2"}};
    EXPECT_EQ(way(file("https://far.example"), both), "secure:1 (HTTPS_PROXY)");
    EXPECT_EQ(way(file("http://far.example"), both), "plain:2 (HTTP_PROXY)");
    EXPECT_EQ(way(file("https://far.example"), {{"HTTP_PROXY", "plain:2"}}), "direct");
    EXPECT_EQ(way(file("http://far.example"), {{"HTTPS_PROXY", "secure:1"}}), "direct");
    EXPECT_EQ(way(file("https://far.example"), {{"HTTPS_PROXY", "upper:1"}, {"https_proxy", "lower:2"}}), "lower:2 (https_proxy)");
    EXPECT_EQ(way(file("http://far.example"), {{"http_proxy", "lower:2"}}), "lower:2 (http_proxy)");
    EXPECT_EQ(way(file("https://far.example"), {{"HTTPS_PROXY", ""}}), "direct");
}

TEST(proxy_choice, leaves_alone_what_NO_PROXY_names_loopback_and_local_sockets)
{
    variables set{{"HTTPS_PROXY", "p:1"}, {"HTTP_PROXY", "p:1"}, {"NO_PROXY", "10.0.0.0/8,.inside.example"}};
    EXPECT_EQ(way(file("https://far.example"), set), "p:1 (HTTPS_PROXY)");
    EXPECT_EQ(way(file("https://api.inside.example"), set), "direct");
    EXPECT_EQ(way(file("http://10.1.2.3"), set), "direct");
    set["no_proxy"] = "far.example";
    EXPECT_EQ(way(file("https://far.example"), set), "direct") << "in lower case it wins";
    variables const only{{"HTTPS_PROXY", "p:1"}, {"HTTP_PROXY", "p:1"}};
    for (char const* const here :
         {"http://localhost:8000", "http://127.0.0.1:8000", "http://127.8.8.8", "https://[::1]:8443", "unix:/run/s:/v1"})
        EXPECT_EQ(way(file(here), only), "direct") << here;
}

TEST(proxy_choice, is_first_of_all_the_files_own)
{
    variables const set{{"HTTPS_PROXY", "p:1"}, {"NO_PROXY", "*"}, {"PASSWORD", "secret-word"}};
    EXPECT_EQ(way(file("https://far.example", ", proxy: \"http://own:3128\""), set), "own:3128 (proxy)");
    EXPECT_EQ(way(file("http://127.0.0.1:1", ", proxy: \"http://own:3128\""), set), "own:3128 (proxy)") << "what is named is used";
    EXPECT_EQ(way(file("https://far.example", ", proxy: none"), {{"HTTPS_PROXY", "p:1"}}), "direct");
    auto const made = load_yaml(file("https://far.example", ", proxy: \"http://user:${PASSWORD}@own\""), with(set));
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    EXPECT_EQ(made.frozen->providers[0].proxy->password.reveal(), "secret-word");
    EXPECT_TRUE(model::shows_secret("it said secret-word", *made.frozen->providers[0].secrets));
}

TEST(proxy_choice, says_what_cannot_be_used_and_shows_no_password)
{
    EXPECT_THAT(lines(load_yaml(file("https://far.example", ", proxy: \"https://u:secret@own\"")).findings),
                ElementsAre("error L021 3:100 providers[0].proxy: proxy cannot be used: a proxy is spoken to by http://; https:// and "
                            "socks:// are not supported (http://proxy.example:3128)"));
    EXPECT_THAT(lines(load_yaml(file("https://far.example", ", proxy: \"http://u:secret@own\"")).findings),
                ElementsAre("error L025 3:100 providers[0].proxy: the proxy's password stands in the file itself; give it as ${NAME} "
                            "(http://USER:${NAME}@own:80)"));
    load_options inline_secrets = with({});
    inline_secrets.allow_inline_secrets = true;
    EXPECT_THAT(lines(load_yaml(file("https://far.example", ", proxy: \"http://u:secret@own\""), inline_secrets).findings), ElementsAre());
    EXPECT_THAT(lines(load_yaml(file("https://far.example"), with({{"HTTPS_PROXY", "socks5://u:secret@own"}})).findings),
                ElementsAre("error L021 3:5 providers[0]: the environment's HTTPS_PROXY cannot be used for provider \"far\": a proxy is "
                            "spoken to by http://; https:// and socks:// are not supported (proxy: none)"));
    EXPECT_EQ(way(file("https://far.example", ", proxy: none"), {{"HTTPS_PROXY", "socks5://u:secret@own"}}), "direct");
    EXPECT_THAT(lines(load_yaml(file("unix:/run/s:/v1", ", proxy: \"http://own\"")).findings),
                ElementsAre("warning L027 3:96 providers[0].proxy: proxy has no effect with a local socket"));
    EXPECT_THAT(lines(load_yaml("signalbox: 1\nproviders: [{id: s, kind: simulator, proxy: \"http://own\"}]\n").findings),
                ElementsAre(HasSubstr("proxy has no effect with a simulator")));
}

TEST(proxy_choice, does_not_look_at_the_environment_where_only_the_store_is_wanted)
{
    load_options reading = with({{"HTTPS_PROXY", "socks5://own"}});
    reading.resolve_secrets = false;
    EXPECT_THAT(lines(load_yaml(file("https://far.example"), reading).findings), ElementsAre());
}

TEST(base_url, that_cannot_be_used_shows_no_password)
{
    EXPECT_THAT(
        lines(load_yaml(file("https://user:secret@far.example")).findings),
        ElementsAre("error L021 3:50 providers[0].base_url: base_url cannot be used: an address must not hold a user name or password; "
                    "name the credential in its own key"));
}

}  // namespace
}  // namespace signalbox::config
