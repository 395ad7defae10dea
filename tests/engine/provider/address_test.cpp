#include "engine/provider/address.hpp"

#include <gtest/gtest.h>

namespace signalbox::provider {
namespace {

std::string target(std::string_view address, std::string_view callers_query)
{
    definition to;
    to.where = *wire::parse_url(address);
    std::string out;
    append_target(out, to, "/chat/completions", callers_query);
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
