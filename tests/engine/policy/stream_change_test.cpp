// Streams with changed texts, in every format: what was split over events does not leave, and nothing but texts differs.
#include "engine/dialect/dialects.hpp"
#include "engine/policy/reply_change.hpp"
#include "engine/wire/aws_event.hpp"
#include "tests/engine/policy/modifications.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

namespace signalbox::policy {
namespace {

using model::dialect;
using test::replaced;
using ::testing::HasSubstr;
using ::testing::Not;
using pieces = std::vector<std::string>;

modification const cards = replaced(test::card_pattern, "XXX");

/// A stream of this format: a text in these pieces, then a call with arguments in those, where the format has them in pieces.
std::vector<std::string> stream(dialect of, pieces const& text, pieces const& arguments = {})
{
    auto const writer = signalbox::dialect::make_reply_writer(of, signalbox::dialect::framing::stream,
                                                              {.id = "0a", .model = "m", .created = 1, .include_usage = true});
    std::vector<std::string> out;
    auto const write = [&](model::reply_event const& event) {
        std::string bytes;
        writer->write(event, bytes);
        if (!bytes.empty()) out.push_back(std::move(bytes));
    };
    write(model::reply_start{"up", "m"});
    for (std::string const& each : text) write(model::text_delta{0, each});
    if (!arguments.empty()) write(model::tool_start{0, 0, "call_1", "pay"});
    for (std::string const& each : arguments) write(model::tool_arguments{0, 0, each});
    write(model::finish{0, arguments.empty() ? model::finish_reason::stop : model::finish_reason::tool_calls, {}, {}});
    write(model::usage_report{{.input_tokens = 9, .output_tokens = 3}});
    write(model::reply_end{});
    return out;
}

std::string joined(std::vector<std::string> const& all)
{
    std::string out;
    for (std::string const& each : all) out += each;
    return out;
}

/// What leaves when the events come one by one.
std::string changed(dialect of, modifications const& what, std::vector<std::string> const& events)
{
    match_counts counts;
    signalbox::dialect::format const& format = signalbox::dialect::format_of(of);
    reply_change change(what, format.reply_texts, format.streams, counts);
    std::string out;
    for (std::string const& each : events) out += *change.pass(each, false);
    return out += *change.pass({}, true);
}

struct heard {
    std::string text, arguments;
    bool whole = false;
};

/// What a client reads of it.
heard read(dialect of, std::string const& bytes)
{
    heard out;
    std::vector<model::reply_event> events;
    auto const reader = signalbox::dialect::make_reply_reader(of, signalbox::dialect::framing::stream, signalbox::dialect::detail::full);
    EXPECT_TRUE(reader->feed(bytes, events)) << bytes;
    EXPECT_TRUE(reader->finish(events)) << bytes;
    for (model::reply_event const& each : events) {
        if (auto const* const one = std::get_if<model::text_delta>(&each)) out.text += one->text;
        if (auto const* const one = std::get_if<model::tool_arguments>(&each)) out.arguments += one->fragment;
        out.whole = out.whole || std::holds_alternative<model::reply_end>(each);
    }
    return out;
}

class every_format : public testing::TestWithParam<dialect> {};

INSTANTIATE_TEST_SUITE_P(all, every_format,
                         testing::Values(dialect::openai_chat, dialect::anthropic, dialect::openai_responses, dialect::gemini,
                                         dialect::ollama, dialect::bedrock, dialect::unified, dialect::cohere),
                         [](auto const& each) { return std::string(model::name(each.param)); });

TEST_P(every_format, masks_a_number_that_is_split_over_two_events_or_ten)
{
    for (pieces const& each :
         {pieces{"Card 41111111", "11111111, thanks"}, pieces{"Card ", "4", "1", "1", "11", "111", "1111", "1", "1", "1", "1, thanks"},
          pieces{"Card 4111111111111111, thanks"}, pieces{"C", "ard 411111111111111", "1", ", thanks"}}) {
        std::string const out = changed(GetParam(), {&cards}, stream(GetParam(), each));
        heard const seen = read(GetParam(), out);
        EXPECT_EQ(seen.text, "Card XXX, thanks") << out;
        EXPECT_TRUE(seen.whole) << out;
        EXPECT_THAT(out, Not(HasSubstr("4111111111111111")));
    }
}

TEST_P(every_format, ends_a_text_with_the_stream)
{
    heard const seen = read(GetParam(), changed(GetParam(), {&cards}, stream(GetParam(), {"It is 41111111", "11111111"})));
    EXPECT_EQ(seen.text, "It is XXX");
    EXPECT_TRUE(seen.whole);
    EXPECT_EQ(read(GetParam(), changed(GetParam(), {&cards}, stream(GetParam(), {"It is 4111", "1111"}))).text, "It is 41111111");
}

TEST_P(every_format, masks_what_tools_are_called_with)
{
    if (GetParam() == dialect::unified) GTEST_SKIP() << "has no tools";
    std::string const out =
        changed(GetParam(), {&cards}, stream(GetParam(), {"Paying."}, {"{\"card\":\"4111", "11111111", "1111\",\"n\":\"2\"}"}));
    heard const seen = read(GetParam(), out);
    EXPECT_EQ(seen.text, "Paying.");
    EXPECT_EQ(seen.arguments, "{\"card\":\"XXX\",\"n\":\"2\"}") << out;
    EXPECT_TRUE(seen.whole);
}

TEST_P(every_format, leaves_a_stream_without_a_match_as_it_came)
{
    auto const events = stream(GetParam(), {"Hello, ", "41111111", " and 11111111.", " \xC3\xA9\\ \"q\""}, {"{\"a\":", "\"12\"}"});
    EXPECT_EQ(changed(GetParam(), {&cards}, events), joined(events));
    EXPECT_EQ(changed(GetParam(), {&cards}, {joined(events)}), joined(events)) << "all of it at once";
}

TEST_P(every_format, changes_nothing_but_the_pieces_of_the_match)
{
    auto const before = stream(GetParam(), {"Hello ", "4111111111111111", " bye"}), after = stream(GetParam(), {"Hello ", "XXX", " bye"});
    EXPECT_EQ(changed(GetParam(), {&cards}, before), joined(after));
    EXPECT_EQ(read(GetParam(), changed(GetParam(), {&cards}, before)).text, "Hello XXX bye");
}

TEST_P(every_format, says_the_same_however_the_text_is_cut)
{
    std::string const text =
        "Pay 4111111111111111 or 4111111111111112\xC3\xA9, not 123456789012, and 41111111111111111 ends in 4111111111111113";
    std::string const expected = "Pay XXX or XXX\xC3\xA9, not 123456789012, and 41111111111111111 ends in XXX";
    std::mt19937 chance(5);
    for (int round = 0; round < 60; ++round) {
        pieces cut;
        for (std::size_t at = 0; at < text.size();) {
            std::size_t end = std::min(text.size(), at + 1 + chance() % 9);
            while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
            cut.push_back(text.substr(at, end - at));
            at = end;
        }
        EXPECT_EQ(read(GetParam(), changed(GetParam(), {&cards}, stream(GetParam(), cut))).text, expected);
    }
}

TEST_P(every_format, passes_any_bytes_that_hold_no_match)
{
    modification const none = replaced("\\x{10FFFF}", "never");
    std::string const good = joined(stream(GetParam(), {"Hello ", "\xC3\xA9 \"x\"", " 4111"}, {"{\"a\":", "[1]}"}));
    std::mt19937 chance(3);
    for (int round = 0; round < 400; ++round) {
        std::string bytes = good;
        for (int i = 0; i < 4; ++i) bytes[chance() % bytes.size()] = "\n\r:{}[]\",\\\0a\xFF"[chance() % 13];
        std::vector<std::string> cut;
        for (std::size_t at = 0; at < bytes.size();) {
            std::size_t const size = std::min<std::size_t>(bytes.size() - at, 1 + chance() % 400);
            cut.push_back(bytes.substr(at, size));
            at += size;
        }
        ASSERT_EQ(changed(GetParam(), {&none}, cut), bytes) << round;
    }
}

TEST_P(every_format, lets_words_leave_at_once)
{
    match_counts counts;
    signalbox::dialect::format const& format = signalbox::dialect::format_of(GetParam());
    reply_change change({&cards}, format.reply_texts, format.streams, counts);
    auto const events = stream(GetParam(), {"Hello ", "4111", "1111 ", "bye"});
    std::vector<bool> left;
    for (std::string const& each : events) left.push_back(!change.pass(each, false)->empty());
    auto const held = std::ranges::count(left, false);
    EXPECT_EQ(held, 1) << "only the event whose digits may go on waits for the next";
}

TEST(openai_streams, have_a_text_for_each_choice_and_each_call)
{
    auto const chunk = [](std::string const& choice) { return "data: {\"choices\":[" + choice + "]}\n\n"; };
    auto const says = [](int index, std::string const& text) {
        return "{\"index\":" + std::to_string(index) + ",\"delta\":{\"content\":\"" + text + "\"}}";
    };
    EXPECT_EQ(changed(dialect::openai_chat, {&cards},
                      {chunk(says(0, "41111111")), chunk(says(1, "no 1234")), chunk(says(0, "11111111 ")), chunk(says(1, "5678"))}),
              chunk(says(0, "XXX")) + chunk(says(1, "no 1234")) + chunk(says(0, " ")) + chunk(says(1, "5678")));
    auto const call = [](int index, std::string const& text) {
        return "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":" + std::to_string(index) + ",\"function\":{\"arguments\":\"" + text +
               "\"}}]}}";
    };
    EXPECT_EQ(changed(dialect::openai_chat, {&cards}, {chunk(call(0, "41111111")), chunk(call(1, "1")), chunk(call(0, "11111111"))}),
              chunk(call(0, "XXX")) + chunk(call(1, "1")) + chunk(call(0, "")));
}

TEST(openai_streams, may_have_a_reason_to_finish_in_every_event)
{
    auto const chunk = [](std::string const& text) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":\"stop\"}]}\n\n";
    };
    EXPECT_EQ(changed(dialect::openai_chat, {&cards}, {chunk("41111111"), chunk("11111111"), "data: [DONE]\n\n"}),
              chunk("XXX") + chunk("") + "data: [DONE]\n\n");
}

TEST(openai_streams, lose_the_tokens_that_repeat_the_text)
{
    EXPECT_EQ(changed(dialect::openai_chat, {&cards},
                      {"data: "
                       "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"logprobs\":{\"content\":[{\"token\":\"a\",\"bytes\":[97]"
                       "}]}}]}\n\n"}),
              "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"logprobs\":null}]}\n\n");
}

TEST(anthropic_streams, end_a_text_with_its_block)
{
    match_counts counts;
    signalbox::dialect::format const& format = signalbox::dialect::format_of(dialect::anthropic);
    reply_change change({&cards}, format.reply_texts, format.streams, counts);
    std::string const delta =
        "event: content_block_delta\r\ndata: "
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"4111111111111111\"}}\r\n\r\n";
    std::string const stop = "event: content_block_stop\r\ndata: {\"type\":\"content_block_stop\",\"index\":0}\r\n\r\n";
    EXPECT_EQ(*change.pass(delta, false), "");
    EXPECT_EQ(*change.pass(stop, false),
              "event: content_block_delta\r\ndata: "
              "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"XXX\"}}\r\n\r\n" +
                  stop);
    EXPECT_EQ(counts[&cards], 1u);
}

TEST(gemini_streams, do_not_count_the_place_of_a_part)
{
    auto const event = [](std::string const& parts) { return "data: {\"candidates\":[{\"content\":{\"parts\":[" + parts + "]}}]}\n\n"; };
    EXPECT_EQ(changed(dialect::gemini, {&cards},
                      {event(R"({"text":"think 1","thought":true},{"text":"41111111"})"), event(R"({"text":"11111111 "})")}),
              event(R"({"text":"think 1","thought":true},{"text":"XXX"})") + event(R"({"text":" "})"));
}

TEST(streams, keep_what_is_no_event_of_the_format)
{
    std::string const odd = ": 4111111111111111\n\nid: 7\n\ndata: [DONE]\n\n\r\n";
    EXPECT_EQ(changed(dialect::openai_chat, {&cards}, {odd}), odd);
    EXPECT_EQ(changed(dialect::openai_chat, {&cards}, {"data: failed for 4111111111111111\n\n"}), "data: failed for XXX\n\n");
    EXPECT_EQ(changed(dialect::openai_chat, {&cards}, {"event: x\ndata: {\"error\":\ndata: \"4111111111111111\"}\n\n"}),
              "event: x\ndata: {\"error\":\ndata: \"XXX\"}\n\n");
    EXPECT_EQ(changed(dialect::openai_chat, {&cards}, {"data: {\"error\":\"4111111111111111\"}"}), "data: {\"error\":\"XXX\"}")
        << "the last event may lack its end";
    EXPECT_EQ(changed(dialect::ollama, {&cards}, {"{\"error\":\"4111111111111111\"}\n\n"}), "{\"error\":\"XXX\"}\n\n");
}

TEST(streams, hold_no_more_than_their_limit)
{
    match_counts counts;
    signalbox::dialect::format const& format = signalbox::dialect::format_of(dialect::openai_chat);
    reply_change change({&cards}, format.reply_texts, format.streams, counts);
    EXPECT_EQ(*change.pass("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"4111\"}}]}\n\n", false), "");
    std::string const other = "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"" + std::string(60'000, 'a') + "\"}}]}\n\n";
    int events = 0;
    while (change.pass(other, false)->empty() && events < 100) ++events;
    EXPECT_EQ(events, 17) << "a mebibyte of events";
}

TEST(whole_replies, are_held_until_their_end)
{
    match_counts counts;
    reply_change change({&cards}, signalbox::dialect::format_of(dialect::openai_chat).reply_texts, std::nullopt, counts);
    EXPECT_EQ(*change.pass(R"({"choices":[{"message":{"content":"41111111)", false), "");
    EXPECT_EQ(*change.pass(R"(11111111"}}]})", true), R"({"choices":[{"message":{"content":"XXX"}}]})");
    reply_change large({&cards}, all_texts, std::nullopt, counts);
    auto const seen = large.pass(std::string(reply_change::longest_reply + 1, ' '), false);
    ASSERT_FALSE(seen);
    EXPECT_EQ(seen.error().kind, model::fault::reply_too_large);
}

}  // namespace
}  // namespace signalbox::policy
