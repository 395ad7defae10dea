#include "engine/base/query.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace signalbox::base {
namespace {

std::vector<std::string> fields_of(std::string_view query)
{
    std::vector<std::string> all;
    while (!query.empty()) {
        query_field const each = take_query_field(query);
        all.push_back(std::string(each.name) + "|" + std::string(each.value) + "|" + std::string(each.whole));
    }
    return all;
}

TEST(query, gives_its_fields_in_order_as_they_stand)
{
    using ::testing::ElementsAre;
    EXPECT_THAT(fields_of("a=1&b=%20x&c"), ElementsAre("a|1|a=1", "b|%20x|b=%20x", "c||c"));
    EXPECT_THAT(fields_of("a=b=c"), ElementsAre("a|b=c|a=b=c")) << "the first sign ends the name";
    EXPECT_THAT(fields_of("=v&k="), ElementsAre("|v|=v", "k||k="));
    EXPECT_THAT(fields_of("a&&b&"), ElementsAre("a||a", "||", "b||b"));
    EXPECT_THAT(fields_of(""), ElementsAre());
}

}  // namespace
}  // namespace signalbox::base
