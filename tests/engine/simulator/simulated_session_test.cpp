// A simulated realtime session: what it says to each event, that it counts, and how it ends. Fed by hand, without a connection.
#include "engine/simulator/simulated_session.hpp"

#include "engine/wire/json.hpp"

#include <gtest/gtest.h>

namespace signalbox::simulator {
namespace {

using wire::json_view;
using wire::websocket_kind;

std::vector<std::string> texts_of(simulated_reply const& reply)
{
    std::vector<std::string> out;
    for (simulated_piece const& each : reply.pieces) {
        wire::websocket_reader reader(wire::websocket_texts::kept);
        std::string_view bytes = each.bytes;
        wire::websocket_message message;
        EXPECT_TRUE(*reader.next(bytes, message));
        EXPECT_TRUE(bytes.empty());
        std::string const end = message.kind == websocket_kind::close ? "#" + std::to_string(message.code) : "";
        out.push_back(end.empty() ? std::string(message.data) : end);
    }
    return out;
}

std::string frame_of(std::string_view text, websocket_kind kind = websocket_kind::text)
{
    std::string out;
    wire::append_websocket_frame(out, kind, text, {{4, 3, 2, 1}});
    return out;
}

class session : public testing::Test {
protected:
    std::vector<std::string> say(std::string const& bytes)
    {
        reply = {};
        goes_on = one.take(bytes, std::chrono::milliseconds(10), reply);
        return texts_of(reply);
    }
    upstream::simulation played{.text = "All clear on line two."};
    simulated_session one{"sim-rt", played};
    simulated_reply reply;
    bool goes_on = true;
};

TEST_F(session, begins_with_its_model)
{
    wire::websocket_reader reader(wire::websocket_texts::kept);
    std::string const opening = one.opening();
    std::string_view bytes = opening;
    wire::websocket_message message;
    ASSERT_TRUE(*reader.next(bytes, message));
    ASSERT_TRUE(wire::check_json(message.data));
    EXPECT_TRUE(json_view(message.data)["type"].is("session.created"));
    EXPECT_TRUE(json_view(message.data)["session"]["model"].is("sim-rt"));
}

TEST_F(session, answers_in_texts_and_tells_what_they_cost)
{
    auto const added = say(frame_of(R"({"type":"conversation.item.create","item":{"type":"message","role":"user",)"
                                    R"("content":[{"type":"input_text","text":"Is it clear?"}]}})"));
    ASSERT_EQ(added.size(), 2u);
    EXPECT_TRUE(json_view(added[0])["type"].is("conversation.item.added"));
    auto const said = say(frame_of(R"({"type":"response.create"})"));
    ASSERT_GT(said.size(), 4u);
    EXPECT_TRUE(json_view(said.front())["type"].is("response.created"));
    std::string text;
    for (std::string const& each : said) {
        ASSERT_TRUE(wire::check_json(each)) << each;
        if (json_view(each)["type"].is("response.output_text.delta")) json_view(each)["delta"].append_string(text);
    }
    EXPECT_EQ(text, "All clear on line two.");
    json_view const done(said.back());
    EXPECT_TRUE(done["type"].is("response.done"));
    EXPECT_EQ(done["response"]["usage"]["input_tokens"].integer(), 3);  // "Is it clear?": 12 bytes
    EXPECT_EQ(done["response"]["usage"]["output_tokens"].integer(), 5);
}

TEST_F(session, takes_its_time_as_it_is_told)
{
    played.first_token = std::chrono::milliseconds(40);
    played.tokens_per_second = 100;
    say(frame_of(R"({"type":"response.create"})"));
    EXPECT_EQ(reply.pieces.front().due, std::chrono::milliseconds(10)) << "the response begins at once";
    EXPECT_EQ(reply.pieces[1].due, std::chrono::milliseconds(50));
    EXPECT_EQ(reply.pieces.back().due, std::chrono::milliseconds(90));
}

TEST_F(session, says_what_is_wrong_and_goes_on)
{
    for (std::string_view const text :
         {"no JSON", R"({"type":"nothing.known"})", R"({"type":"conversation.item.create","item":{"type":"x"}})"}) {
        auto const said = say(frame_of(text));
        ASSERT_EQ(said.size(), 1u) << text;
        EXPECT_TRUE(json_view(said[0])["type"].is("error")) << said[0];
        EXPECT_TRUE(goes_on);
    }
    EXPECT_TRUE(say(frame_of(R"({"type":"input_audio_buffer.append","audio":"AAAA"})")).empty());
}

TEST_F(session, answers_pings_and_ends_as_the_protocol_has_it)
{
    EXPECT_EQ(say(frame_of("still there?", websocket_kind::ping)), (std::vector<std::string>{"still there?"}));
    std::string bye;
    wire::append_websocket_close(bye, 1000, "done", {{1, 1, 1, 1}});
    EXPECT_EQ(say(bye), (std::vector<std::string>{"#1000"}));
    EXPECT_FALSE(goes_on);
}

TEST_F(session, ends_with_1002_on_bytes_that_are_no_frames)
{
    EXPECT_EQ(say("\xC1\x01x"), (std::vector<std::string>{"#1002"}));
    EXPECT_FALSE(goes_on);
}

TEST_F(session, breaks_where_it_is_told)
{
    played.cut_after_tokens = 2;
    auto const said = say(frame_of(R"({"type":"response.create"})"));
    EXPECT_EQ(said.size(), 3u) << "response.created and two tokens";
    EXPECT_TRUE(reply.cut);
}

}  // namespace
}  // namespace signalbox::simulator
