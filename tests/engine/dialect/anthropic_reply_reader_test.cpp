// Anthropic replies as events: captures at every cut, truncation at every event, and what is said about broken ones.
#include "engine/dialect/anthropic/codecs.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect::anthropic {

namespace {

using replay::golden;
using replay::only;

std::string told(framing how, detail how_much, std::initializer_list<std::string_view> pieces)
{
    return replay::told(*make_reply_reader(how, how_much), pieces);
}

std::string streamed(std::initializer_list<std::string_view> pieces)
{
    return told(framing::stream, detail::full, pieces);
}

/// One event of a stream, or several.
std::string event(std::string_view data)
{
    return "data: " + std::string(data) + "\n\n";
}

std::string const begun = event(R"({"type":"message_start","message":{"id":"m","model":"c","usage":{"input_tokens":1,)"
                                R"("output_tokens":1}}})");

constexpr char const* streams[] = {"text", "thinking_tools", "overloaded"};

TEST(anthropic_stream, yields_the_events_of_each_capture)
{
    for (std::string const name : streams)
        EXPECT_EQ(streamed({golden("anthropic/" + name + ".sse")}), golden("anthropic/" + name + ".events")) << name;
}

TEST(anthropic_stream, yields_the_same_events_wherever_the_bytes_are_cut)
{
    for (std::string const name : streams) {
        std::string const wire = golden("anthropic/" + name + ".sse");
        std::string const expected = golden("anthropic/" + name + ".events");
        for (std::size_t cut = 0; cut <= wire.size(); ++cut)
            ASSERT_EQ(streamed({wire.substr(0, cut), wire.substr(cut)}), expected) << name << " cut at byte " << cut;
    }
}

TEST(anthropic_stream, yields_the_same_events_byte_by_byte_and_with_other_line_ends)
{
    for (std::string const name : streams) {
        std::string const wire = golden("anthropic/" + name + ".sse");
        std::string const expected = golden("anthropic/" + name + ".events");
        for (char const* line_end : {"\n", "\r\n", "\r"}) {
            std::string other;
            for (char c : wire) c == '\n' ? other.append(line_end) : other.append(1, c);
            auto reader = make_reply_reader(framing::stream, detail::full);
            std::vector<model::reply_event> events;
            for (char const& c : other) ASSERT_TRUE(reader->feed({&c, 1}, events)) << name;
            ASSERT_TRUE(reader->finish(events));
            EXPECT_EQ(replay::told(events), expected) << name;
        }
    }
}

TEST(anthropic_stream, is_truncated_at_every_place_before_its_stop_reason)
{
    for (std::string const name : {"text", "thinking_tools"}) {
        std::string const wire = golden("anthropic/" + name + ".sse");
        std::size_t const stop = wire.find(R"("stop_reason":")");
        ASSERT_NE(stop, std::string::npos);
        for (std::size_t cut = 0; cut <= stop; ++cut) {
            std::string const seen = streamed({wire.substr(0, cut)});
            ASSERT_TRUE(seen.ends_with("fault truncated\n")) << name << " ended at byte " << cut << "\n" << seen;
            ASSERT_EQ(seen.find("\nend\n"), std::string::npos);
        }
    }
}

std::string const text_block = event(R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})") +
                               event(R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}})");
std::string const tool_block =
    event(R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}})") +
    event(R"({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\":"}})");
std::string const block_stop = event(R"({"type":"content_block_stop","index":0})");
std::string const end_turn = event(R"({"type":"message_delta","delta":{"stop_reason":"end_turn"}})");
std::string const message_stop = event(R"({"type":"message_stop"})");

/// The last line of what both details say of a stream; "differ" when they disagree.
std::string outcome(std::string const& wire)
{
    std::string const full = streamed({wire}), digest = told(framing::stream, detail::digest, {wire});
    auto const last = [](std::string const& lines) { return lines.substr(lines.rfind('\n', lines.size() - 2) + 1); };
    return last("\n" + full) == last("\n" + digest) ? last("\n" + full) : "differ";
}

TEST(anthropic_stream, needs_a_stop_reason_or_closed_blocks_for_an_end)
{
    EXPECT_EQ(outcome(begun + text_block + block_stop + end_turn + message_stop), "end\n");
    EXPECT_EQ(outcome(begun + text_block + block_stop + end_turn), "end\n") << "no message_stop, but a clean end of the body";
    EXPECT_EQ(outcome(begun + text_block + block_stop + end_turn + "data: [DONE]"), "end\n");
    EXPECT_EQ(outcome(begun + text_block + end_turn + message_stop), "end\n") << "no content_block_stop";
    EXPECT_EQ(outcome(begun + text_block + block_stop + message_stop), "end\n") << "no message_delta";
    EXPECT_EQ(outcome(begun + text_block + block_stop + message_stop + "data: [DONE]\n\n"), "end\n");
    EXPECT_EQ(outcome(begun + tool_block + block_stop + end_turn + message_stop), "end\n");
    EXPECT_EQ(outcome(begun + end_turn + message_stop), "end\n") << "an answer without content";

    EXPECT_EQ(outcome(message_stop), "fault truncated\n");
    EXPECT_EQ(outcome(begun + message_stop), "fault truncated\n");
    EXPECT_EQ(outcome(begun + text_block + message_stop), "fault truncated\n");
    EXPECT_EQ(outcome(begun + tool_block + message_stop), "fault truncated\n");
    EXPECT_EQ(outcome(begun + tool_block + end_turn + message_stop), "fault truncated\n");
    EXPECT_EQ(outcome(begun + tool_block + end_turn), "fault truncated\n");
    EXPECT_EQ(outcome(begun + text_block + block_stop), "fault truncated\n");
    EXPECT_EQ(outcome(begun + text_block + block_stop + end_turn + "data: {\"type\":\"content_bl"), "fault truncated\n");
    EXPECT_EQ(outcome(begun + tool_block + event(R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}})")),
              "fault malformed_reply\n")
        << "text inside a tool call";
}

TEST(anthropic_stream, passes_over_pings_and_null_whatever_they_hold)
{
    EXPECT_EQ(outcome(begun + text_block + "event: ping\ndata: {\n\n" + event("null") + block_stop + end_turn + message_stop), "end\n");
}

TEST(anthropic_stream, counts_content_events)
{
    auto reader = make_reply_reader(framing::stream, detail::full);
    std::vector<model::reply_event> events;
    ASSERT_TRUE(reader->feed(golden("anthropic/thinking_tools.sse"), events));
    EXPECT_EQ(reader->content_events(), 6u) << "a signature, a citation and an empty text are none";
}

TEST(anthropic_stream, ignores_what_follows_the_end)
{
    std::string const wire = golden("anthropic/text.sse");
    EXPECT_EQ(streamed({wire, event("not json"), "data: [DONE]\n\n"}), golden("anthropic/text.events"));
    EXPECT_EQ(streamed({golden("anthropic/overloaded.sse"), wire}), golden("anthropic/overloaded.events"));
}

TEST(anthropic_stream, needs_neither_event_lines_nor_types_in_a_certain_place)
{
    EXPECT_EQ(streamed({begun, event(R"({"index":0,"delta":{"text":"x","type":"text_delta"},"type":"content_block_delta"})"),
                        "data: [DONE]\n\n", "event: message_stop\ndata: {}\n\n"}),
              "start m c\nusage in=1 cached=0 write=0 write1h=0 out=0 reasoning=0\ntext[0] x\nfinish other native=\nend\n");
}

TEST(anthropic_stream, begins_with_a_start_even_when_message_start_is_missing)
{
    EXPECT_EQ(streamed({event(R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x"}})"),
                        event(R"({"type":"message_stop"})")}),
              "start  \ntext[0] x\nfinish other native=\nend\n");
}

TEST(anthropic_stream, maps_each_stop_reason)
{
    auto const finish = [](std::string const& delta) {
        return only(streamed({begun, event(R"({"type":"message_delta","delta":)" + delta + "}"), event(R"({"type":"message_stop"})")}),
                    {"finish"});
    };
    EXPECT_EQ(finish(R"({"stop_reason":"end_turn"})"), "finish stop native=end_turn\n");
    EXPECT_EQ(finish(R"({"stop_reason":"max_tokens"})"), "finish length native=max_tokens\n");
    EXPECT_EQ(finish(R"({"stop_reason":"stop_sequence","stop_sequence":"END"})"),
              "finish stop_sequence native=stop_sequence sequence=END\n");
    EXPECT_EQ(finish(R"({"stop_reason":"tool_use"})"), "finish tool_calls native=tool_use\n");
    EXPECT_EQ(finish(R"({"stop_reason":"refusal"})"), "finish content_filter native=refusal\n");
    EXPECT_EQ(finish(R"({"stop_reason":"pause_turn"})"), "finish stop native=pause_turn\n");
    EXPECT_EQ(finish(R"({"stop_reason":"model_context_window_exceeded"})"), "finish length native=model_context_window_exceeded\n");
    EXPECT_EQ(finish(R"({"stop_reason":"compaction"})"), "finish length native=compaction\n");
    EXPECT_EQ(finish(R"({"stop_reason":"brand_new"})"), "finish other native=brand_new\n");
    EXPECT_EQ(finish(R"({"stop_reason":null})"), "") << "no reason and no content: not whole";
}

TEST(anthropic_stream, replaces_usage_and_never_adds_it)
{
    EXPECT_EQ(only(streamed({begun, event(R"({"type":"message_delta","delta":{},"usage":{"output_tokens":10}})"),
                             event(R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":12,)"
                                   R"("input_tokens":5,"cache_read_input_tokens":2}})"),
                             event(R"({"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":12}})"),
                             event(R"({"type":"message_stop"})")}),
                   {"usage", "finish"}),
              "usage in=1 cached=0 write=0 write1h=0 out=0 reasoning=0\nusage in=1 cached=0 write=0 write1h=0 out=10 reasoning=0\n"
              "usage in=7 cached=2 write=0 write1h=0 out=12 reasoning=0\nusage in=7 cached=2 write=0 write1h=0 out=12 reasoning=0\n"
              "finish length native=max_tokens\n");
}

TEST(anthropic_stream, that_calls_a_tool_and_names_the_end_of_a_turn_ends_with_the_call)
{
    std::string const rest = event(R"({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"1}"}})");
    std::string const wire = begun + tool_block + rest + block_stop + end_turn + message_stop;
    for (std::string const& each : {streamed({wire}), told(framing::stream, detail::digest, {wire}),
                                    told(framing::whole, detail::full,
                                         {R"({"content":[{"type":"tool_use","id":"t","name":"f","input":{}}],"stop_reason":"end_turn"})"})})
        EXPECT_NE(each.find("finish tool_calls native=end_turn\n"), std::string::npos) << each;
}

TEST(anthropic_stream, takes_an_error_in_the_form_of_another_format)
{
    std::string const wire = begun + text_block + event(R"({"error":{"message":"boom","type":"server_error"}})");
    for (std::string const& each : {streamed({wire}), told(framing::stream, detail::digest, {wire})})
        EXPECT_NE(each.find("boom"), std::string::npos) << each;
}

TEST(anthropic_stream, takes_what_comes_after_a_stop_reason)
{
    std::string const block = event(R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})");
    std::string const late = event(R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"late"}})");
    std::string const stop = event(R"({"type":"content_block_stop","index":0})") + event(R"({"type":"message_stop"})");
    EXPECT_EQ(only(streamed({begun, event(R"({"type":"message_delta","delta":{"stop_reason":"end_turn"}})"), block, late, stop}),
                   {"text", "finish", "end"}),
              "text[0] late\nfinish stop native=end_turn\nend\n");
}

TEST(anthropic_stream, tells_that_the_server_is_still_at_work)
{
    std::string const ping = "event: ping\ndata: {\"type\": \"ping\"}\n\n";
    EXPECT_EQ(
        streamed({ping, begun, ping, event(R"({"type":"ping"})"), ": busy\n\n", end_turn}),
        "start m c\nusage in=1 cached=0 write=0 write1h=0 out=0 reasoning=0\nalive\nalive\nalive\nfinish stop native=end_turn\nend\n");
    EXPECT_EQ(only(told(framing::stream, detail::digest, {begun, ping, ": busy\n\n", end_turn}), {"alive"}), "");
}

TEST(anthropic_stream, tells_what_no_other_dialect_has)
{
    std::string const search =
        event(R"({"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"s","name":"web_search"}})") +
        block_stop;
    std::string const cited = event(R"({"type":"content_block_start","index":1,"content_block":{"type":"text","text":"a"}})") +
                              event(R"({"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{}}})");
    EXPECT_EQ(only(streamed({begun, search, cited, end_turn}), {"loss", "text"}),
              "loss reply.server_tool_use\ntext[0] a\nloss reply.citations\n");
    EXPECT_EQ(only(told(framing::stream, detail::digest, {begun, search, cited, end_turn}), {"loss"}), "");
    EXPECT_EQ(
        only(
            told(
                framing::whole, detail::full,
                {R"({"content":[{"type":"server_tool_use"},{"type":"text","text":"a","citations":[{}]},{"type":"text","text":"b","citations":null}],"stop_reason":"end_turn"})"}),
            {"loss"}),
        "loss reply.server_tool_use\nloss reply.citations\n");
}

TEST(anthropic_stream, keeps_counts_that_zeros_repeat)
{
    std::string const first =
        event(R"({"type":"message_start","message":{"usage":{"input_tokens":15,"cache_read_input_tokens":100,"output_tokens":0}}})");
    std::string const last = event(R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":0,)"
                                   R"("cache_read_input_tokens":0,"output_tokens":7}})");
    EXPECT_TRUE(only(streamed({first, last}), {"usage"}).ends_with("usage in=115 cached=100 write=0 write1h=0 out=7 reasoning=0\n"));
    std::string const zeros = event(R"({"type":"message_start","message":{"usage":{"input_tokens":0,"output_tokens":0}}})");
    EXPECT_EQ(only(streamed({zeros, event(R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":0}})")}),
                   {"usage"}),
              "")
        << "servers that do not count";
}

TEST(anthropic_stream, takes_the_output_of_message_start_for_no_count_of_the_reply)
{
    std::string const first = event(R"({"type":"message_start","message":{"usage":{"input_tokens":15,"output_tokens":3}}})");
    for (std::string const usage : {"null", "{}", R"({"output_tokens":null})", R"({"input_tokens":0,"output_tokens":0})"}) {
        std::string const last = event(R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":)" + usage + "}");
        for (detail const how : {detail::full, detail::digest})
            EXPECT_TRUE(only(told(framing::stream, how, {first, last}), {"usage"})
                            .ends_with("usage in=15 cached=0 write=0 write1h=0 out=0 reasoning=0\n"))
                << usage;
    }
}

TEST(anthropic_stream, tells_why_a_model_refused)
{
    std::string const refused = event(
        R"({"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal","explanation":"Restricted."}}})");
    EXPECT_EQ(streamed({begun, refused, event(R"({"type":"message_stop"})")}),
              "start m c\nusage in=1 cached=0 write=0 write1h=0 out=0 reasoning=0\nrefusal Restricted.\nfinish content_filter "
              "native=refusal\nend\n");
    EXPECT_EQ(only(told(framing::stream, detail::digest, {begun, refused}), {"refusal", "finish"}),
              "finish content_filter native=refusal\n");
    EXPECT_EQ(
        told(framing::whole, detail::full, {R"({"content":[],"stop_reason":"refusal","stop_details":{"explanation":"Restricted."}})"}),
        "start  \nrefusal Restricted.\nfinish content_filter native=refusal\nend\n");
}

TEST(anthropic_stream, disbelieves_counts_that_are_none)
{
    EXPECT_EQ(only(streamed({event(R"({"type":"message_start","message":{"usage":{"input_tokens":18446744073709551615,)"
                                   R"("output_tokens":-3}}})"),
                             event(R"({"type":"message_stop"})")}),
                   {"usage"}),
              "");
}

TEST(anthropic_stream, gives_each_error_type_its_status)
{
    auto const error = [](std::string const& type) {
        return streamed({event(R"({"type":"error","error":{"type":")" + type + R"(","message":"m","details":{"error_code":"x"}}})")});
    };
    EXPECT_EQ(error("rate_limit_error"), "error 429 rate_limit_error code=x m\n");
    EXPECT_EQ(error("invalid_request_error"), "error 400 invalid_request_error code=x m\n");
    EXPECT_EQ(error("authentication_error"), "error 401 authentication_error code=x m\n");
    EXPECT_EQ(error("billing_error"), "error 402 billing_error code=x m\n");
    EXPECT_EQ(error("timeout"), "error 408 timeout code=x m\n");
    EXPECT_EQ(error("api_error"), "error 500 api_error code=x m\n");
    EXPECT_EQ(error("timeout_error"), "error 504 timeout_error code=x m\n");
    EXPECT_EQ(error("unheard_of"), "error 0 unheard_of code=x m\n");
}

TEST(anthropic_stream, stays_failed_after_a_malformed_event)
{
    for (char const* bad : {"{\"type\":", "[1]", "true", "{\"type\":\"ping\"} x"}) {
        auto reader = make_reply_reader(framing::stream, detail::full);
        std::vector<model::reply_event> events;
        auto const failed = reader->feed(event(bad), events);
        ASSERT_FALSE(failed) << bad;
        EXPECT_EQ(failed.error().kind, model::fault::malformed_reply);
        EXPECT_FALSE(reader->feed(golden("anthropic/text.sse"), events));
        EXPECT_FALSE(reader->finish(events));
        EXPECT_TRUE(events.empty());
    }
}

TEST(anthropic_stream, refuses_arguments_for_a_block_that_is_not_open)
{
    EXPECT_EQ(streamed({event(R"({"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{"}})")}),
              "start  \nfault malformed_reply\n");
}

TEST(anthropic_stream, bounds_open_blocks_and_the_size_of_an_event)
{
    std::string many = begun;
    for (int i = 0; i < 65; ++i)
        many += event(R"({"type":"content_block_start","index":)" + std::to_string(i) + R"(,"content_block":{"type":"text"}})");
    EXPECT_TRUE(streamed({many}).ends_with("fault malformed_reply\n"));
    EXPECT_TRUE(streamed({begun, "data: " + std::string(9 * 1024 * 1024, 'x')}).ends_with("fault reply_too_large\n"));
}

TEST(anthropic_message, yields_the_events_of_the_capture_at_every_cut)
{
    std::string const wire = golden("anthropic/message.json");
    std::string const expected = golden("anthropic/message.events");
    for (std::size_t cut = 0; cut <= wire.size(); ++cut)
        ASSERT_EQ(told(framing::whole, detail::full, {wire.substr(0, cut), wire.substr(cut)}), expected) << "cut at byte " << cut;
}

TEST(anthropic_message, is_truncated_wherever_it_is_cut_short)
{
    std::string const wire = golden("anthropic/message.json");
    for (std::size_t cut = 0; cut < wire.rfind('}'); ++cut)
        for (detail const how_much : {detail::full, detail::digest})
            ASSERT_EQ(told(framing::whole, how_much, {wire.substr(0, cut)}), "fault truncated\n") << "ended at byte " << cut;
}

TEST(anthropic_message, tells_an_error_body_and_what_is_none)
{
    for (detail const how_much : {detail::full, detail::digest}) {
        auto const body = [how_much](std::string_view text) { return told(framing::whole, how_much, {text}); };
        EXPECT_EQ(body(R"({"type":"error","error":{"type":"not_found_error","message":"no such model"},"request_id":"r"})"),
                  "error 404 not_found_error code= no such model\n");
        EXPECT_EQ(body("<html>bad gateway</html>"), "fault malformed_reply\n");
        EXPECT_EQ(body("{}"), "fault malformed_reply\n");
        EXPECT_EQ(body(R"({"content":[]})"), "fault malformed_reply\n");
        EXPECT_EQ(body(R"({"content":[7],"stop_reason":"end_turn"})"), "fault malformed_reply\n");
        EXPECT_EQ(body(R"({"content":[{"type":"text","text":7}],"stop_reason":"end_turn"})"), "fault malformed_reply\n");
        EXPECT_EQ(body(R"({"content":[{"type":"tool_use","input":"x"}],"stop_reason":"tool_use"})"), "fault malformed_reply\n");
        EXPECT_EQ(body("[]"), "fault malformed_reply\n");
        EXPECT_EQ(body(R"({"content":[]} {})"), "fault malformed_reply\n");
        EXPECT_EQ(body(""), "fault truncated\n");
    }
}

TEST(anthropic_message, without_a_stop_reason_still_finishes)
{
    EXPECT_EQ(told(framing::whole, detail::full, {R"({"content":[{"type":"tool_use","id":"a","name":"f"}]})"}),
              "start  \ntool 0 a f\narguments 0 {}\nfinish other native=\nend\n");
}

TEST(anthropic_message, is_bounded)
{
    std::string const mebibyte(1024 * 1024, ' ');
    auto full = make_reply_reader(framing::whole, detail::full);
    auto digest = make_reply_reader(framing::whole, detail::digest);
    std::vector<model::reply_event> events, watched;
    model::result<void> fed;
    for (int i = 0; i < 17 && fed; ++i) {
        fed = full->feed(mebibyte, events);
        ASSERT_TRUE(digest->feed(mebibyte, watched)) << "relayed bytes pass, however many";
    }
    ASSERT_FALSE(fed);
    EXPECT_EQ(fed.error().kind, model::fault::reply_too_large);
    EXPECT_FALSE(full->finish(events));
    ASSERT_TRUE(digest->finish(watched));
    EXPECT_EQ(replay::told(watched), "start  \ntext[0] \nfinish other native=\nend\n") << "no usage is told";
}

}  // namespace

}  // namespace signalbox::dialect::anthropic
