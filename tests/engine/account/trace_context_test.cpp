// Traceparents as W3C Trace Context has them, and the ids of the gateway's own spans.
#include "engine/account/trace_context.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace signalbox::account {
namespace {

TEST(traceparent, has_parent_and_flags_beside_the_trace)
{
    auto const read = read_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->parent, "b7ad6b7169203331");
    EXPECT_EQ(read->flags, "01");
}

TEST(traceparent, is_written_as_it_is_read)
{
    std::string const text = traceparent_text("0af7651916cd43dd8448eb211c80319c", 0x00f067aa0ba902b7, "00");
    EXPECT_EQ(text, "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-00");
    EXPECT_TRUE(read_traceparent(text));
}

TEST(spans, of_different_parts_and_events_differ_and_stay_the_same)
{
    std::set<std::uint64_t> seen;
    for (std::uint64_t event = 1; event <= 50; ++event) {
        seen.insert(span_id(event));
        for (std::uint32_t at = 0; at < 5; ++at) {
            seen.insert(span_id(event, span_part::attempt, at));
            seen.insert(span_id(event, span_part::policy, at));
        }
    }
    EXPECT_EQ(seen.size(), 50u * 11);
    EXPECT_EQ(seen.count(0), 0u);
    EXPECT_EQ(span_id(77), span_id(77));
}

TEST(made_traces, are_the_same_for_the_same_event)
{
    EXPECT_EQ(made_trace_id(5), made_trace_id(5));
    EXPECT_NE(made_trace_id(5), made_trace_id(6));
    EXPECT_TRUE(read_traceparent(traceparent_text(made_trace_id(5), span_id(5), "01"))) << made_trace_id(5);
}

}  // namespace
}  // namespace signalbox::account
