// The door to the dialects: each word gives the codecs of its dialect, and all four pairs of them carry a request and a reply.
#include "engine/dialect/dialects.hpp"
#include "engine/wire/json.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {

namespace {

constexpr model::dialect both[] = {model::dialect::openai_chat, model::dialect::anthropic};

std::string_view request_of(model::dialect spoken)
{
    return spoken == model::dialect::anthropic
               ? R"({"model":"m","max_tokens":50,"system":"Be brief.","stream":true,"messages":[{"role":"user","content":"Hi"}]})"
               : R"({"model":"m","max_tokens":50,"stream":true,"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}]})";
}

TEST(dialects, name_the_path_of_the_chat_operation)
{
    EXPECT_EQ(chat_path(model::dialect::openai_chat), "/chat/completions");
    EXPECT_EQ(chat_path(model::dialect::anthropic), "/messages");
}

TEST(dialects, carry_a_request_between_every_pair)
{
    for (model::dialect const from : both)
        for (model::dialect const to : both) {
            auto const scanned = reader_of_requests(from).scan(request_of(from));
            ASSERT_TRUE(scanned);
            EXPECT_EQ(scanned->model, "m");
            EXPECT_TRUE(scanned->stream);
            auto const asked = reader_of_requests(from).read(request_of(from));
            ASSERT_TRUE(asked);
            std::string_view const kind = to == model::dialect::anthropic ? "anthropic" : "openai";
            auto const written = writer_of_requests(to).write(*asked, {"upstream-name", {}, kind});
            ASSERT_TRUE(written);
            auto const again = reader_of_requests(to).read(written->body);
            ASSERT_TRUE(again) << written->body;
            EXPECT_EQ(again->model, "upstream-name");
            EXPECT_EQ(again->turns, asked->turns);
            EXPECT_EQ(again->max_output_tokens, 50u);
            EXPECT_TRUE(again->stream);
        }
}

TEST(dialects, carry_a_reply_between_every_pair)
{
    for (model::dialect const from : both)
        for (model::dialect const to : both)
            for (framing const how : {framing::whole, framing::stream}) {
                std::string upstream;
                auto const source = make_reply_writer(from, how, {.id = "1", .model = "m", .include_usage = true});
                for (model::reply_event const& each :
                     {model::reply_event(model::reply_start{"1", "m"}), model::reply_event(model::text_delta{0, "Hello"}),
                      model::reply_event(model::finish{0, model::finish_reason::length, "length", ""}),
                      model::reply_event(model::usage_report{{.input_tokens = 3, .output_tokens = 4}}),
                      model::reply_event(model::reply_end{})})
                    source->write(each, upstream);

                auto const reader = make_reply_reader(from, how, detail::full);
                auto const digest = make_reply_reader(from, how, detail::digest);
                auto const writer = make_reply_writer(to, how, {.id = "2", .model = "shown", .include_usage = true});
                std::vector<model::reply_event> events, facts;
                ASSERT_TRUE(reader->feed(upstream, events));
                ASSERT_TRUE(reader->finish(events));
                ASSERT_TRUE(digest->feed(upstream, facts));
                ASSERT_TRUE(digest->finish(facts));
                std::string client;
                for (model::reply_event const& each : events) writer->write(each, client);

                EXPECT_TRUE(std::holds_alternative<model::reply_start>(facts.front()));
                EXPECT_TRUE(std::holds_alternative<model::reply_end>(facts.back()));
                EXPECT_TRUE(std::holds_alternative<model::reply_end>(events.back()));
                EXPECT_NE(client.find("Hello"), std::string::npos);
                EXPECT_NE(client.find("shown"), std::string::npos);
                EXPECT_NE(client.find(to == model::dialect::anthropic ? "max_tokens" : "\"finish_reason\":\"length\""), std::string::npos)
                    << client;
                EXPECT_EQ(client.find("[DONE]") != std::string::npos, to == model::dialect::openai_chat && how == framing::stream);
            }
}

}  // namespace

}  // namespace signalbox::dialect
