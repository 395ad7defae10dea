// The header lines each provider asks for.
#include "engine/provider/definition.hpp"
#include "engine/provider/sign.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <ostream>
#include <type_traits>

namespace signalbox::provider {
namespace {

template <class T>
concept printable = requires(std::ostream& out, T const& value)
{
    out << value;
};
static_assert(!printable<secret>, "a secret must not print");
static_assert(!std::equality_comparable<secret>);
static_assert(!std::is_convertible_v<secret, std::string> && !std::is_convertible_v<secret, std::string_view>);

definition openai()
{
    definition made;
    made.id = "openai";
    made.what = kind::openai;
    made.style = credential_style::bearer;
    made.credential = secret("sk-test");
    return made;
}

definition anthropic()
{
    definition made;
    made.id = "anthropic";
    made.what = kind::anthropic;
    made.spoken = model::dialect::anthropic;
    made.style = credential_style::header;
    made.credential_header = "x-api-key";
    made.credential = secret("sk-ant-test");
    return made;
}

constexpr version_field none, unsent{"anthropic-version", false, "2023-06-01"}, sent{"anthropic-version", true, "2023-06-01"};

std::string lines(definition const& to, version_field const& version = none)
{
    std::string out;
    sign(out, {}, to, {});
    append_provider_headers(out, to, version);
    return out;
}

TEST(provider_headers, carry_a_bearer_credential)
{
    EXPECT_EQ(lines(openai()), "Authorization: Bearer sk-test\r\n");
}

TEST(provider_headers, carry_no_credential_of_the_query)
{
    definition to = openai();
    to.style = credential_style::query;
    to.query_credential = secret("key=sk-test");
    EXPECT_EQ(lines(to), "");
}

TEST(provider_headers, carry_the_proxys_credential_only_to_a_proxy_that_opens_no_tunnel)
{
    definition to = openai();
    to.proxy = *wire::parse_proxy("http://user:pass@p");
    EXPECT_EQ(lines(to), "Authorization: Bearer sk-test\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n");
    to.proxy = *wire::parse_proxy("http://p");
    EXPECT_EQ(lines(to), "Authorization: Bearer sk-test\r\n");
    to.proxy = *wire::parse_proxy("http://user:pass@p");
    to.where.tls = true;
    EXPECT_EQ(lines(to), "Authorization: Bearer sk-test\r\n") << "the provider reads this head";
}

TEST(provider_headers, carry_anthropics_key_and_version)
{
    EXPECT_EQ(lines(anthropic(), unsent), "x-api-key: sk-ant-test\r\nanthropic-version: 2023-06-01\r\n");
}

TEST(provider_headers, leave_the_version_to_a_caller_who_sent_one)
{
    EXPECT_EQ(lines(anthropic(), sent), "x-api-key: sk-ant-test\r\n");
}

TEST(provider_headers, take_the_configurations_version_before_the_default_and_never_two)
{
    definition to = anthropic();
    to.headers = {{"Anthropic-Version", "2025-01-01"}, {"x-team", "search"}};
    EXPECT_EQ(lines(to, unsent), "x-api-key: sk-ant-test\r\nAnthropic-Version: 2025-01-01\r\nx-team: search\r\n");
    EXPECT_EQ(lines(to, sent), "x-api-key: sk-ant-test\r\nx-team: search\r\n");
}

TEST(provider_headers, carry_no_credential_without_one)
{
    definition to = openai();
    to.credential = secret();
    EXPECT_EQ(lines(to), "");
    to = openai();
    to.style = credential_style::none;
    EXPECT_EQ(lines(to), "");
}

TEST(provider_headers, add_the_definitions_own)
{
    definition to = openai();
    to.headers = {{"HTTP-Referer", "https://example.org"}, {"X-Title", "demo"}};
    EXPECT_EQ(lines(to), "Authorization: Bearer sk-test\r\nHTTP-Referer: https://example.org\r\nX-Title: demo\r\n");
}

TEST(provider_headers, append_to_what_is_there)
{
    std::string out = "POST / HTTP/1.1\r\n";
    sign(out, {}, openai(), {});
    EXPECT_EQ(out, "POST / HTTP/1.1\r\nAuthorization: Bearer sk-test\r\n");
}

TEST(provider_headers, let_no_value_begin_another_line)
{
    definition to = openai();
    to.credential = secret("sk-\r\nx-evil: 1");
    to.headers = {{"x-a", "one\r\n\r\nGET / HTTP/1.1"}, {"x-\r\nb", "two\x7f"}};
    EXPECT_EQ(lines(to), "Authorization: Bearer sk-x-evil: 1\r\nx-a: oneGET / HTTP/1.1\r\nx-b: two\r\n");
}

TEST(secret, reveals_itself_only_when_asked)
{
    secret const key("sk-test");
    EXPECT_EQ(key.reveal(), "sk-test");
    EXPECT_FALSE(key.empty());
    EXPECT_TRUE(secret().empty());
}

}  // namespace
}  // namespace signalbox::provider
