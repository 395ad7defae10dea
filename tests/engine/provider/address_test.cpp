#include "engine/provider/address.hpp"

#include <gtest/gtest.h>

namespace signalbox::provider {
namespace {

std::string target(std::string_view address, std::string_view callers_query)
{
    definition to;
    to.where = *wire::parse_url(address);
    std::string out;
    append_target(out, to, address_of(to, "/chat/completions", callers_query, "m"));
    return out;
}

TEST(append_target, joins_path_operation_and_both_queries)
{
    EXPECT_EQ(target("https://h/v1", ""), "/v1/chat/completions");
    EXPECT_EQ(target("https://h", ""), "/chat/completions");
    EXPECT_EQ(target("https://h/v1", "beta=true"), "/v1/chat/completions?beta=true");
    EXPECT_EQ(target("https://h/openai/deployments/d?api-version=2024-10-21", ""),
              "/openai/deployments/d/chat/completions?api-version=2024-10-21");
    EXPECT_EQ(target("https://h/v1?api-version=1", "beta=true"), "/v1/chat/completions?api-version=1&beta=true");
}

TEST(address_of, is_a_value_of_method_path_and_query)
{
    definition to;
    to.where = *wire::parse_url("https://h/v1?api-version=1");
    to.query_credential = secret("key=k");
    address const made = address_of(to, "/messages", "beta=true", "m");
    EXPECT_EQ(made, (address{"POST", "/v1", "", "/messages", {"api-version=1", "key=k", "beta=true"}}));
    EXPECT_EQ(address_of(definition{}, "/messages", {}, "m"), (address{"POST", "", "", "/messages", {}}));
}

TEST(append_target, puts_a_credential_of_the_query_between_the_addresss_own_and_the_callers)
{
    definition to;
    to.where = *wire::parse_url("https://h/v1?api-version=1");
    to.query_credential = secret("key=a%2Bb");
    std::string out;
    append_target(out, to, address_of(to, "/chat/completions", "beta=true", "m"));
    EXPECT_EQ(out, "/v1/chat/completions?api-version=1&key=a%2Bb&beta=true");
    to.where.query.clear();
    out.clear();
    append_target(out, to, address_of(to, "/chat/completions", {}, "m"));
    EXPECT_EQ(out, "/v1/chat/completions?key=a%2Bb");
}

TEST(append_target, puts_the_model_behind_the_base_where_the_provider_wants_it_there)
{
    definition to;
    to.where = *wire::parse_url("https://r.openai.azure.com?api-version=2024-10-21");
    to.where.path = "/openai/deployments/";
    to.model_in_path = true;
    std::string out;
    append_target(out, to, address_of(to, "/chat/completions", "a=b", "my deployment/1"));
    EXPECT_EQ(out, "/openai/deployments/my%20deployment%2F1/chat/completions?api-version=2024-10-21&a=b");
}

TEST(append_target, names_the_whole_address_to_a_proxy_that_opens_no_tunnel)
{
    definition to;
    to.where = *wire::parse_url("http://h:8000/v1?a=b");
    to.authority = to.where.authority();
    to.proxy = *wire::parse_proxy("http://p:3128");
    std::string out;
    append_target(out, to, address_of(to, "/chat/completions", "beta=true", "m"));
    EXPECT_EQ(out, "http://h:8000/v1/chat/completions?a=b&beta=true");
    to.where.tls = true;
    out.clear();
    append_target(out, to, address_of(to, "/chat/completions", {}, "m"));
    EXPECT_EQ(out, "/v1/chat/completions?a=b");
}

TEST(index_secrets, holds_the_password_of_the_proxy_in_each_form_that_is_sent)
{
    definition to;
    to.proxy = *wire::parse_proxy("http://Aladdin:open%20sesame@p");
    auto const made = index_secrets(to);
    EXPECT_TRUE(model::shows_secret("user Aladdin, password open sesame", *made));
    EXPECT_TRUE(model::shows_secret("got QWxhZGRpbjpvcGVuIHNlc2FtZQ==", *made));
    EXPECT_FALSE(model::shows_secret("Proxy-Authorization: Basic realm", *made));
}

TEST(index_secrets, holds_the_keys_of_an_addresss_query)
{
    definition to;
    to.where = *wire::parse_url("https://h/v1?api-version=2024-10-21-preview&subscription-key=s3cr3t%2Bsubscription");
    auto const made = index_secrets(to);
    EXPECT_TRUE(model::shows_secret("key s3cr3t+subscription refused", *made));
    EXPECT_FALSE(model::shows_secret("version 2024-10-21-preview refused", *made));
}

}  // namespace
}  // namespace signalbox::provider
