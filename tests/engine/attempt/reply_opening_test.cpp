#include "engine/attempt/reply_opening.hpp"

#include <gtest/gtest.h>

namespace signalbox::attempt {
namespace {

using dialect::framing;
using dialect::stream_form;

TEST(reply_opening, knows_a_document_and_events_by_their_first_bytes)
{
    for (framing const asked : {framing::whole, framing::stream}) {
        EXPECT_EQ(framing_of(stream_form::events, "\r\n {\"id\"", asked), framing::whole);
        for (auto const line : {"data: {}", "event: ping", "id: 1", "retry: 5", ": comment", "\n\ndata:x"})
            EXPECT_EQ(framing_of(stream_form::events, line, asked), framing::stream) << line;
        EXPECT_EQ(framing_of(stream_form::events, "  \r\n", asked), asked);
        EXPECT_EQ(framing_of(stream_form::events, "<html>", asked), asked);
        EXPECT_EQ(framing_of(stream_form::events, "", asked), asked);
    }
}

TEST(reply_opening, takes_lines_for_a_stream_where_one_says_that_more_come)
{
    EXPECT_EQ(framing_of(stream_form::lines, R"({"done":false,"message":{}})", framing::whole), framing::stream);
    EXPECT_EQ(framing_of(stream_form::lines, R"({"done":true})", framing::stream), framing::stream) << "a stream of one line";
    EXPECT_EQ(framing_of(stream_form::lines, R"({"text":"\"done\":false"})", framing::whole), framing::whole)
        << "inside a text it is escaped";
}

TEST(reply_opening, tells_frames_from_a_document)
{
    EXPECT_EQ(framing_of(stream_form::frames, std::string_view("\0\0\0\x10", 4), framing::whole), framing::stream);
    EXPECT_EQ(framing_of(stream_form::frames, " {\"message\"", framing::stream), framing::whole);
    EXPECT_EQ(framing_of(stream_form::frames, "\n", framing::stream), framing::stream);
}

TEST(reply_opening, begins_with_any_event_or_only_with_content)
{
    std::vector<model::reply_event> events{model::reply_start{}};
    EXPECT_TRUE(has_begun(events, false));
    EXPECT_FALSE(has_begun(events, true));
    events.emplace_back(model::text_delta{});
    EXPECT_TRUE(has_begun(events, true));
    EXPECT_FALSE(has_begun({model::reply_error{}}, false)) << "an error is no beginning";
    EXPECT_FALSE(has_begun({}, false));
}

TEST(reply_opening, finds_the_first_error)
{
    EXPECT_EQ(error_in({model::reply_start{}, model::text_delta{}}), nullptr);
    model::reply_error first;
    first.status = 503;
    std::vector<model::reply_event> const events{model::reply_start{}, first, model::reply_error{}};
    ASSERT_NE(error_in(events), nullptr);
    EXPECT_EQ(error_in(events)->status, 503);
}

}  // namespace
}  // namespace signalbox::attempt
