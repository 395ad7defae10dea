#include "storage/filter_completion.hpp"

#include "storage/filter_fields.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::storage {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

namespace {

completion at(std::string text)
{
    auto const cursor = text.find('|');
    text.erase(cursor, 1);
    return complete(text, cursor);
}

}  // namespace

TEST(completion, offers_fields_that_begin_so_before_those_that_hold_it)
{
    auto const made = at("mod|");
    EXPECT_EQ(made.is, completion::kind::field);
    EXPECT_EQ(made.replaces, (text_span{0, 3}));
    EXPECT_THAT(made.choices, ElementsAre("model", "mode", "resolved_model", "upstream_model", "response_model"));
    EXPECT_THAT(at("status:500 -la|").choices, ElementsAre("latency", "upstream_latency_ms"));
    EXPECT_THAT(at("|").choices, Contains("since"));
    EXPECT_THAT(at("|").choices, Not(Contains("requested_model")));
    EXPECT_THAT(at("zzz|").choices, IsEmpty());
    EXPECT_EQ(at("some word |").is, completion::kind::field);
}

TEST(completion, offers_the_signs_a_field_takes)
{
    EXPECT_THAT(at("latency |").choices, ElementsAre(">", ">=", "<", "<=", ":", "!="));
    EXPECT_THAT(at("model |").choices, ElementsAre(":", "!="));
    EXPECT_THAT(at("since |").choices, ElementsAre(":"));
}

TEST(completion, says_which_names_the_store_knows)
{
    auto const made = at("tag:x model:gp|t-4");
    EXPECT_EQ(made.is, completion::kind::value);
    EXPECT_EQ(made.field, "model");
    EXPECT_EQ(made.typed, "gp");
    EXPECT_EQ(made.names, dimension::requested_model);
    EXPECT_EQ(made.replaces, (text_span{12, 5}));
    EXPECT_EQ(at("key:|").names, dimension::key);
    EXPECT_EQ(at("path:|").names, std::nullopt);
}

TEST(completion, offers_the_values_it_knows_itself)
{
    EXPECT_THAT(at("stream:|").choices, ElementsAre("true", "false"));
    EXPECT_THAT(at("decision:a|").choices, ElementsAre("allowed", "abandoned"));
    EXPECT_THAT(at("mode:|").choices, ElementsAre("stream", "oneshot"));
    EXPECT_THAT(at("since:|").choices, ElementsAre("15m", "1h", "6h", "24h", "7d"));
    EXPECT_THAT(at("timestamp>|").choices, Contains("-1h"));
    EXPECT_THAT(at("nobody:|").choices, IsEmpty());
    EXPECT_THAT(at("status:5|").choices, ElementsAre("500..599", "500", "502", "503"));
    EXPECT_THAT(at("status>=5|").choices, ElementsAre("500", "502", "503")) << "a range is no end of a range";
}

TEST(completion, offers_only_what_can_be_read)
{
    for (std::string_view const key : filter_keys()) {
        for (std::string const& value : complete(std::string{key} + ":", key.size() + 1).choices)
            EXPECT_TRUE(read_filter(std::string{key} + ":" + value)) << key << ":" << value;
        for (std::string const& sign : complete(std::string{key} + " ", key.size() + 1).choices)
            for (std::string const& value : complete(std::string{key} + sign, key.size() + sign.size()).choices)
                EXPECT_TRUE(read_filter(std::string{key} + sign + value)) << key << sign << value;
        for (std::string const& sign : complete(std::string{key} + " ", key.size() + 1).choices)
            EXPECT_TRUE(read_filter(std::string{key} + sign + "null") || sign.find_first_of("<>") != std::string::npos) << key << sign;
    }
}

}  // namespace signalbox::storage
