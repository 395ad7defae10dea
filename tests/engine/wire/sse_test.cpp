#include "engine/base/base64.hpp"
#include "engine/wire/sse.hpp"

#include "engine/wire/data_url.hpp"
#include "engine/wire/json.hpp"

#include "vectors.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace signalbox::wire {
namespace {

using events = std::vector<std::pair<std::string, std::string>>;

// Each piece is copied to a place of its own that is wiped afterwards, so that a view kept too long shows.
events decode(std::vector<std::string_view> const& pieces)
{
    events out;
    sse_decoder decoder;
    for (std::string_view const piece : pieces) {
        std::string fed(piece);
        std::string_view bytes = fed;
        sse_event event;
        for (;;) {
            auto const more = decoder.next(bytes, event);
            EXPECT_TRUE(more.has_value());
            if (!more || !*more) break;
            out.emplace_back(event.type, event.data);
        }
        EXPECT_TRUE(bytes.empty());
        fed.assign(fed.size(), '#');
    }
    return out;
}

void same_wherever_cut(std::string_view wire)
{
    events const whole = decode({wire});
    for (std::size_t cut = 0; cut <= wire.size(); ++cut)
        ASSERT_EQ(decode({wire.substr(0, cut), wire.substr(cut)}), whole) << "cut at byte " << cut;
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i != wire.size(); ++i) bytes.push_back(wire.substr(i, 1));
    ASSERT_EQ(decode(bytes), whole) << "byte by byte";
}

TEST(sse_decoder, yields_what_the_web_platform_tests_ask_for_at_every_cut)
{
    auto const file = vectors::folder() / "sse/sse_vectors.json";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "no vectors at " << file;
    std::string const text = vectors::read(file);
    ASSERT_TRUE(check_json(text).has_value());
    int bodies = 0;
    for (json_view const each : json_view(text).elements()) {
        std::string const body = base::decode_base64(*each["body_b64"].string()).value();
        events expected;
        for (json_view const event : each["events"].elements()) expected.emplace_back(*event["type"].string(), *event["data"].string());
        EXPECT_EQ(decode({body}), expected) << "body " << bodies;
        same_wherever_cut(body);
        ++bodies;
    }
    EXPECT_EQ(bodies, 26);
}

TEST(sse_decoder, yields_the_same_events_wherever_the_bytes_are_cut)
{
    std::string_view const wire = "\xEF\xBB\xBF: hi\r\nevent: a\r\nid: 7\r\ndata: {\"x\":1}\r\n\r\n"
                                  "data:1\rdata: 2\r\rretry: 5\n\nevent:b\nevent: c\ndata\n\nevent: lost\n\ndata: [DONE]\n\ndata: cut";
    EXPECT_EQ(decode({wire}), (events{{"a", "{\"x\":1}"}, {"message", "1\n2"}, {"c", ""}, {"message", "[DONE]"}}));
    same_wherever_cut(wire);
}

TEST(sse_decoder, takes_bytes_that_only_begin_like_a_byte_order_mark_as_text)
{
    EXPECT_EQ(decode({"\xEF\xBB"
                      "data: 1\n\ndata: 2\n\n"}),
              (events{{"message", "2"}}));
    EXPECT_EQ(decode({"\xEF", "\xBB", "\xBF", "data: 1\n\n"}), (events{{"message", "1"}}));
    EXPECT_EQ(decode({"data: \xEF\xBB\xBF\n\n"}), (events{{"message", "\xEF\xBB\xBF"}}));
}

TEST(sse_decoder, lends_whole_events_from_the_bytes_fed)
{
    std::string_view const wire = "event: delta\ndata: {\"a\":1}\n\ndata: 2\n\n";
    std::string_view bytes = wire;
    sse_decoder decoder;
    sse_event event;
    ASSERT_TRUE(*decoder.next(bytes, event));
    EXPECT_EQ(event.data.data(), wire.data() + wire.find('{'));
    EXPECT_EQ(event.type.data(), wire.data() + wire.find("delta"));
    EXPECT_EQ(bytes, "data: 2\n\n");
    ASSERT_TRUE(*decoder.next(bytes, event));
    EXPECT_EQ(event.data, "2");
    EXPECT_EQ(event.type, "message");
    EXPECT_FALSE(*decoder.next(bytes, event));
}

TEST(sse_decoder, yields_an_event_as_soon_as_its_empty_line_begins)
{
    std::string_view bytes = "data: 1\r\n\r";
    sse_decoder decoder;
    sse_event event;
    EXPECT_TRUE(*decoder.next(bytes, event));
    bytes = "\ndata: 2\n\n";
    EXPECT_TRUE(*decoder.next(bytes, event));
    EXPECT_EQ(event.data, "2");
}

TEST(sse_decoder, yields_an_event_at_the_end_of_the_stream_that_lacks_its_empty_line)
{
    auto const last = [](std::string_view bytes) -> std::string {
        sse_decoder decoder;
        sse_event event;
        while (*decoder.next(bytes, event))
            ;
        if (!*decoder.finish(event)) return "none";
        std::string const out = std::string(event.type) + "|" + std::string(event.data);
        EXPECT_FALSE(*decoder.finish(event)) << "once";
        return out;
    };
    EXPECT_EQ(last("data: 1"), "message|1");
    EXPECT_EQ(last("data: 1\n"), "message|1");
    EXPECT_EQ(last("event: a\r\ndata: 1\r\ndata:2\r"), "a|1\n2");
    EXPECT_EQ(last("data: 1\n\ndata: 2"), "message|2");
    for (std::string_view const none :
         {"", "d", "event: a\n", "data: 1\n\n:", "data: 1\n\n", ": ping", "data: 1\r\n\r", "event: a\n\n", "id: 1"})
        EXPECT_EQ(last(none), "none") << none;
}

TEST(sse_decoder, yields_comments_when_asked_wherever_the_bytes_are_cut)
{
    constexpr std::string_view wire = ": a\n\ndata: 1\n:b\ndata: 2\n\n: c\n";
    for (std::size_t cut = 0; cut <= wire.size(); ++cut) {
        sse_decoder decoder;
        decoder.yield_comments();
        std::string seen;
        for (std::string_view bytes : {wire.substr(0, cut), wire.substr(cut)})
            for (sse_event event; *decoder.next(bytes, event);) seen += event.comment ? ":" : "[" + std::string(event.data) + "]";
        EXPECT_EQ(seen, "::[1\n2]:") << "cut at byte " << cut;
    }
}

TEST(sse_decoder, bounds_the_last_event_too)
{
    sse_decoder decoder(16);
    sse_event event;
    std::string_view bytes = "data:12345678\ndata:12345678";
    ASSERT_FALSE(*decoder.next(bytes, event));
    auto const last = decoder.finish(event);
    ASSERT_FALSE(last);
    EXPECT_EQ(last.error().kind, model::fault::reply_too_large);
}

TEST(sse_decoder, refuses_lines_and_events_past_the_limit_however_cut)
{
    auto const refused = [](std::vector<std::string_view> const& pieces) {
        sse_decoder decoder(16);
        for (std::string_view bytes : pieces)
            for (sse_event event;;) {
                auto const more = decoder.next(bytes, event);
                if (!more) {
                    EXPECT_EQ(more.error().kind, model::fault::reply_too_large);
                    return true;
                }
                if (!*more) break;
            }
        return false;
    };
    for (auto const& [wire, expected] : {std::pair<std::string_view, bool>{"data: 1234567890\n\ndata: 1234567890\n\n", false},
                                         {"data: 12345678901\n\n", true},
                                         {": 345678901234567\n", true},
                                         {"data:12345678\ndata:1234567\n\n", false},
                                         {"data:12345678\ndata:12345678\n\n", true},
                                         {"data: 34567890123", true}})
        for (std::size_t cut = 0; cut <= wire.size(); ++cut)
            EXPECT_EQ(refused({wire.substr(0, cut), wire.substr(cut)}), expected) << wire << " cut at " << cut;
}

TEST(append_sse, writes_events_that_read_back)
{
    std::string wire;
    append_sse(wire, "", "{\"a\":1}");
    append_sse(wire, "message_stop", " x");
    EXPECT_EQ(wire, "data: {\"a\":1}\n\nevent: message_stop\ndata:  x\n\n");
    EXPECT_EQ(decode({wire}), (events{{"message", "{\"a\":1}"}, {"message_stop", " x"}}));
}

}  // namespace
}  // namespace signalbox::wire
