// Replies of one dialect as the other's clients see them: captures for every pair and framing, at every cut, and cut short.
#include "engine/dialect/dialects.hpp"
#include "tests/engine/dialect/anthropic_grammar.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {

namespace {

using model::dialect;
using replay::golden;

reply_identity const who{.id = "abc", .model = "shown", .created = 1, .include_usage = true, .input_tokens_estimate = 21};

struct road {
    dialect from, to;
    framing how = framing::stream;
};

/// What the client of a translated reply receives; a fault of the upstream ends it with the client dialect's error.
std::string translated(road way, std::initializer_list<std::string_view> pieces)
{
    auto reader = make_reply_reader(way.from, way.how, detail::full);
    auto writer = make_reply_writer(way.to, way.how, who);
    std::string out;
    std::vector<model::reply_event> events;
    model::result<void> done;
    for (std::string_view piece : pieces) {
        events.clear();
        if (done) done = reader->feed(piece, events);
        for (model::reply_event const& event : events) writer->write(event, out);
    }
    events.clear();
    if (done) done = reader->finish(events);
    for (model::reply_event const& event : events) writer->write(event, out);
    if (!done) writer->fail(done.error(), out);
    return out;
}

/// What a reader of `to` makes of the translation.
std::string told(road way, std::string_view reply)
{
    return replay::told(*make_reply_reader(way.to, way.how, detail::full), {translated(way, {reply})});
}

constexpr road openai_to_anthropic{dialect::openai_chat, dialect::anthropic};
constexpr road anthropic_to_openai{dialect::anthropic, dialect::openai_chat};

struct capture {
    road way;
    char const* reply;
    char const* translation;
};
constexpr capture captures[] = {
    {openai_to_anthropic, "openai_chat/parallel_tools.sse", "translation/parallel_tools.anthropic.sse"},
    {openai_to_anthropic, "openai_chat/deepseek_reasoning.sse", "translation/deepseek_reasoning.anthropic.sse"},
    {anthropic_to_openai, "anthropic/thinking_tools.sse", "translation/thinking_tools.openai.sse"},
    {anthropic_to_openai, "anthropic/text.sse", "translation/text.openai.sse"},
};

TEST(translation_of_replies, yields_the_captured_stream_wherever_the_bytes_are_cut)
{
    for (capture const& each : captures) {
        std::string const wire = golden(each.reply), expected = golden(each.translation);
        ASSERT_EQ(translated(each.way, {wire}), expected) << each.reply;
        for (std::size_t cut = 0; cut <= wire.size(); cut += 3)
            ASSERT_EQ(translated(each.way, {wire.substr(0, cut), wire.substr(cut)}), expected) << each.reply << " cut at byte " << cut;
    }
}

TEST(translation_of_replies, yields_the_captured_messages)
{
    EXPECT_EQ(translated({dialect::openai_chat, dialect::anthropic, framing::whole}, {golden("openai_chat/whole_tools.json")}) + "\n",
              golden("translation/whole_tools.anthropic.json"));
    EXPECT_EQ(translated({dialect::anthropic, dialect::openai_chat, framing::whole}, {golden("anthropic/message.json")}) + "\n",
              golden("translation/message.openai.json"));
}

// A stream cut before its finish is never ended as if it were whole, in whatever pair of dialects.
TEST(translation_of_replies, ends_with_an_error_wherever_the_upstream_is_cut_short)
{
    for (capture const& each : captures) {
        std::string const wire = golden(each.reply);
        std::size_t const terminal = wire.find(each.way.from == dialect::anthropic ? R"("stop_reason":")" : R"("finish_reason":")");
        ASSERT_NE(terminal, std::string::npos);
        for (dialect const to : {dialect::anthropic, dialect::openai_chat}) {
            for (std::size_t end = 0; end < terminal; end += 7) {
                std::string const seen = translated({each.way.from, to}, {wire.substr(0, end)});
                ASSERT_NE(seen.find("\"error\""), std::string::npos) << each.reply << " ended at byte " << end;
                ASSERT_EQ(seen.find("data: [DONE]"), std::string::npos) << each.reply << " ended at byte " << end;
                ASSERT_EQ(seen.find("event: message_stop"), std::string::npos) << each.reply << " ended at byte " << end;
                if (to == dialect::anthropic) {
                    ASSERT_EQ(anthropic::stream_grammar(seen).offence, "");
                }
            }
        }
    }
}

TEST(translation_of_replies, says_an_in_stream_error_in_the_clients_words)
{
    std::string const openai = translated(anthropic_to_openai, {golden("anthropic/overloaded.sse")});
    EXPECT_NE(openai.find("data: {\"error\":{\"message\":\"Overloaded\""), std::string::npos) << openai;
    EXPECT_EQ(openai.find("[DONE]"), std::string::npos);
    std::string const anthropic = translated(openai_to_anthropic, {golden("openai_chat/openrouter_error.sse")});
    std::string_view const last = R"(data: {"type":"error","error":{"type":"api_error","message":"Provider disconnected"}})";
    EXPECT_TRUE(anthropic.ends_with("event: error\n" + std::string(last) + "\n\n")) << anthropic;
}

TEST(translation_of_replies, shows_that_the_upstream_is_still_at_work)
{
    std::string anthropic = golden("anthropic/text.sse"), openai = golden("openai_chat/parallel_tools.sse");
    anthropic.insert(anthropic.find("event: content_block_start"), "event: ping\ndata: {\"type\": \"ping\"}\n\n");
    openai.insert(openai.find("data: ", 10), ": PROCESSING\n\n");
    std::string const comment = translated(anthropic_to_openai, {anthropic}), ping = translated(openai_to_anthropic, {openai});
    EXPECT_NE(comment.find("\n\n: keep-alive\n\ndata: "), std::string::npos) << comment;
    EXPECT_NE(ping.find("event: ping\ndata: {\"type\":\"ping\"}\n\n"), std::string::npos) << ping;
    EXPECT_EQ(anthropic::stream_grammar(ping).offence, "");
    EXPECT_TRUE(comment.ends_with("data: [DONE]\n\n"));
}

TEST(translation_of_replies, joins_characters_that_come_in_halves)
{
    std::string const openai = R"(data: {"choices":[{"delta":{"content":"a\ud83d"}}]})"
                               "\n\n"
                               R"(data: {"choices":[{"delta":{"content":"\ude00b"},"finish_reason":"stop"}]})"
                               "\n\n";
    EXPECT_NE(translated(openai_to_anthropic, {openai})
                  .find("\"text\":\"\xF0\x9F\x98\x80"
                        "b\""),
              std::string::npos);
    std::string const anthropic = R"(data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\ud83d"}})"
                                  "\n\n"
                                  R"(data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\ude00b"}})"
                                  "\n\n"
                                  R"(data: {"type":"message_stop"})"
                                  "\n\n";
    EXPECT_NE(translated(anthropic_to_openai, {anthropic})
                  .find("\"content\":\"\xF0\x9F\x98\x80"
                        "b\""),
              std::string::npos);
}

TEST(translation_of_replies, carries_the_counts_there_and_back)
{
    std::string const there = translated(anthropic_to_openai, {golden("anthropic/thinking_tools.sse")});
    std::string const seen = replay::told(*make_reply_reader(dialect::openai_chat, framing::stream, detail::full), {there});
    EXPECT_NE(seen.find("usage in=1310 cached=1000 write=300 write1h=0 out=89 reasoning=40\n"), std::string::npos)
        << "the other dialect has one word for both lifetimes\n"
        << seen;
    EXPECT_NE(told(openai_to_anthropic, there).find("usage in=1310 cached=1000 write=300 write1h=0 out=89 reasoning=40\n"),
              std::string::npos);
}

/// The words of a reply whatever their pieces: text, thoughts and arguments joined, without ids, usage and native words.
std::string content(std::string const& told)
{
    std::string text, thoughts, calls, finish;
    std::size_t at = 0;
    while (at < told.size()) {
        std::size_t const end = told.find('\n', at);
        std::string const line = told.substr(at, end - at);
        at = end + 1;
        if (line.starts_with("text[0] "))
            text += line.substr(8);
        else if (line.starts_with("reasoning "))
            thoughts += line.substr(10);
        else if (line.starts_with("tool "))
            calls += "\n" + line + " ";
        else if (line.starts_with("arguments "))
            calls += line.substr(12);
        else if (line.starts_with("finish "))
            finish = line.substr(0, line.find(" native"));
    }
    return text + "\n" + thoughts + calls + "\n" + finish;
}

// Tool calls arrive whole after translation, streamed or not.
TEST(translation_of_replies, keeps_the_content_there_and_back_again)
{
    for (capture const& each : captures) {
        std::string const wire = golden(each.reply);
        std::string const first = replay::told(*make_reply_reader(each.way.from, framing::stream, detail::full), {wire});
        std::string const there = translated(each.way, {wire});
        std::string const back = told({each.way.to, each.way.from}, there);
        EXPECT_EQ(content(back), content(first)) << each.reply;
    }
}

TEST(translation_of_replies, may_change_the_framing_on_the_way)
{
    std::vector<model::reply_event> events;
    ASSERT_TRUE(make_reply_reader(dialect::anthropic, framing::stream, detail::full)->feed(golden("anthropic/thinking_tools.sse"), events));
    for (dialect const to : {dialect::anthropic, dialect::openai_chat}) {
        auto writer = make_reply_writer(to, framing::whole, who);
        std::string out;
        for (model::reply_event const& event : events) writer->write(event, out);
        EXPECT_EQ(content(replay::told(*make_reply_reader(to, framing::whole, detail::full), {out})), content(replay::told(events)));
    }
}

}  // namespace

}  // namespace signalbox::dialect
