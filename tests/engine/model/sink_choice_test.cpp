// Which sinks get an event, and the text that keeps it.
#include "engine/model/sink_choice.hpp"

#include <gtest/gtest.h>

namespace signalbox::model {
namespace {

TEST(sink_choice, is_narrowed_to_what_both_name)
{
    EXPECT_EQ(common({{"a", "b", "c"}}, {{"c", "a"}}), (sink_choice{{"a", "c"}}));
    EXPECT_EQ(common({{"a"}}, {{"b"}}), sink_choice{});
    EXPECT_EQ(common({}, {{"b"}}), sink_choice{});
}

TEST(sink_choice, is_kept_as_a_text_that_names_each)
{
    EXPECT_EQ(text_of({{"file", "lf-2"}}), "file,lf-2");
    EXPECT_TRUE(names_sink("file,lf-2", "file"));
    EXPECT_TRUE(names_sink("file,lf-2", "lf-2"));
    EXPECT_FALSE(names_sink("file,lf-2", "lf"));
    EXPECT_FALSE(names_sink("file,lf-2", "file,lf-2"));
    EXPECT_FALSE(names_sink("file,lf-2", "none"));
}

TEST(sink_choice, of_no_sink_is_no_id)
{
    EXPECT_EQ(text_of({}), "(none)");
    EXPECT_FALSE(names_sink("(none)", "none"));
    EXPECT_FALSE(names_sink("", "a"));
}

}  // namespace
}  // namespace signalbox::model
