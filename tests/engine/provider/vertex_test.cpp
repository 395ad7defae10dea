// Vertex AI's addresses.
#include "engine/provider/vertex.hpp"

#include <gtest/gtest.h>

namespace signalbox::provider::vertex {
namespace {

TEST(vertex, each_location_has_its_host)
{
    EXPECT_EQ(host_of("europe-west1"), "europe-west1-aiplatform.googleapis.com");
    EXPECT_EQ(host_of("global"), "aiplatform.googleapis.com");
    EXPECT_EQ(host_of("us"), "aiplatform.us.rep.googleapis.com");
    EXPECT_EQ(host_of("eu"), "aiplatform.eu.rep.googleapis.com");
}

TEST(vertex, project_location_and_publisher_stand_in_the_path_once)
{
    place const at{"my-project", "global", "google"};
    std::string const models = "/projects/my-project/locations/global/publishers/google";
    EXPECT_EQ(base_path("", at), "/v1" + models);
    EXPECT_EQ(base_path("/v1", at), "/v1" + models);
    EXPECT_EQ(base_path("/v1beta1", at), "/v1beta1" + models);
    EXPECT_EQ(base_path("/proxy", at), "/proxy/v1" + models);
    EXPECT_EQ(base_path("/v1/projects/p/locations/l/publishers/google", at), "/v1/projects/p/locations/l/publishers/google");
}

TEST(vertex, names_cannot_change_the_path)
{
    for (char const* good : {"my-project", "123456", "example.com:my-project"}) EXPECT_TRUE(is_project(good)) << good;
    for (char const* bad : {"", "a/b", "a b", "a?b", "a%2Fb"}) EXPECT_FALSE(is_project(bad)) << bad;
    for (char const* good : {"global", "us-east5"}) EXPECT_TRUE(is_location(good)) << good;
    for (char const* bad : {"", "evil.example/", "a.b", "us east5", "x:1"}) EXPECT_FALSE(is_location(bad)) << bad;
}

}  // namespace
}  // namespace signalbox::provider::vertex
