// Azure's addresses and the versions they need.
#include "engine/provider/azure.hpp"

#include <gmock/gmock.h>

namespace signalbox::provider::azure {
namespace {

using ::testing::HasSubstr;

TEST(azure, reads_the_version_from_a_query)
{
    EXPECT_EQ(version_in("api-version=2024-10-21"), "2024-10-21");
    EXPECT_EQ(version_in("a=b&api-version=preview&c"), "preview");
    EXPECT_EQ(version_in("xapi-version=1&api-versions=2"), "");
    EXPECT_EQ(version_in(""), "");
}

TEST(azure, tells_dates_from_words)
{
    EXPECT_TRUE(is_dated("2024-10-21"));
    EXPECT_TRUE(is_dated("2025-03-01-preview"));
    EXPECT_FALSE(is_dated("preview"));
    EXPECT_FALSE(is_dated("v1"));
    EXPECT_FALSE(is_dated(""));
}

TEST(azure, knows_the_path_of_a_deployment)
{
    EXPECT_TRUE(is_deployment("/openai/deployments/gpt-4o"));
    EXPECT_TRUE(is_deployment("/openai/deployments/"));
    EXPECT_TRUE(is_deployment("/behind/openai/deployments/gpt-4o"));
    EXPECT_FALSE(is_deployment("/openai/v1"));
    EXPECT_FALSE(is_deployment("/openai/deployments"));
}

TEST(azure, wants_a_date_for_a_deployment_and_none_for_the_current_api)
{
    EXPECT_EQ(version_problem("/openai/deployments/d", "2024-10-21"), "");
    EXPECT_EQ(version_problem("/openai/deployments/d", "2025-04-01-preview"), "");
    EXPECT_THAT(version_problem("/openai/deployments/d", ""), HasSubstr("needs one"));
    EXPECT_THAT(version_problem("/openai/deployments/d", "preview"), HasSubstr("needs a date"));
    EXPECT_EQ(version_problem("/openai/v1", ""), "");
    EXPECT_EQ(version_problem("/openai/v1", "preview"), "");
    EXPECT_EQ(version_problem("/openai/v1", "v1"), "");
    EXPECT_THAT(version_problem("/openai/v1", "2024-10-21"), HasSubstr("takes none"));
    EXPECT_THAT(version_problem("/openai/v1", "a b"), HasSubstr("it is a date"));
    EXPECT_THAT(version_problem("/openai/deployments/d", "2024-10-21&x=y"), HasSubstr("it is a date"));
    EXPECT_EQ(version_problem("/behind/a/proxy", "2024-10-21"), "");
}

TEST(azure, has_sessions_below_the_api_and_names_the_deployment_in_the_query)
{
    auto const place = [](std::string_view base) {
        auto const found = azure::session_place_of(base);
        return found.base + " " + std::string(found.field) + " " + found.deployment;
    };
    EXPECT_EQ(place("/openai/v1"), "/openai/v1 model ");
    EXPECT_EQ(place("/openai/deployments/"), "/openai deployment ");
    EXPECT_EQ(place("/openai/deployments/my%20own"), "/openai deployment my%20own");
    EXPECT_EQ(place("/proxy/openai/deployments/"), "/proxy/openai deployment ");
}

}  // namespace
}  // namespace signalbox::provider::azure
