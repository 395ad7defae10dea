// Whole replies as Anthropic clients see them, and both framings read back.
#include "tests/engine/dialect/anthropic_replying.hpp"

namespace signalbox::dialect::anthropic {

namespace {

TEST(anthropic_whole_writer, writes_nothing_before_the_end)
{
    EXPECT_EQ(written(framing::whole,
                      {model::reply_start{}, model::text_delta{0, "a"}, finished(model::finish_reason::stop), model::usage_report{tokens}}),
              "");
}

TEST(anthropic_whole_writer, sends_every_field_typed_clients_require)
{
    std::string const body =
        written(framing::whole, {model::reply_start{}, model::text_delta{0, "a"}, model::text_delta{0, "b"},
                                 finished(model::finish_reason::stop), model::usage_report{tokens}, model::reply_end{}});
    ASSERT_TRUE(wire::check_json(body)) << body;
    wire::json_view const message(body);
    for (char const* field : {"id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "usage"})
        EXPECT_FALSE(message[field].missing()) << field;
    for (char const* field : {"input_tokens", "output_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "cache_creation"})
        EXPECT_FALSE(message["usage"][field].missing()) << field;
    EXPECT_EQ(message["content"].raw(), R"([{"type":"text","text":"ab"}])") << "no member that holds nothing";
    for (char const* field : {"stop_details", "container"}) EXPECT_TRUE(message[field].missing()) << field;
    for (char const* field : {"server_tool_use", "service_tier", "inference_geo"}) EXPECT_TRUE(message["usage"][field].missing()) << field;
}

TEST(anthropic_whole_writer, shows_arguments_as_an_object_whatever_the_model_wrote)
{
    auto const input = [](std::string arguments) {
        std::string const body = written(framing::whole, {model::reply_start{}, model::tool_start{0, 0, "t", "f"},
                                                          model::tool_arguments{0, 0, std::move(arguments)}, model::reply_end{}});
        std::string out;
        for (auto const block : wire::json_view(body)["content"].elements()) out += block["input"].raw();
        return out;
    };
    EXPECT_EQ(input(""), "{}");
    EXPECT_EQ(input(R"({"n":1.0})"), R"({"n":1.0})");
    EXPECT_EQ(input(R"({"n":)"), R"({"_raw":"{\"n\":"})");
}

TEST(anthropic_whole_writer, says_errors_in_this_dialect)
{
    EXPECT_EQ(written(framing::whole, {model::reply_error{429, "", "", "slow down"}, model::reply_end{}}),
              R"({"type":"error","error":{"type":"rate_limit_error","message":"slow down"}})");
    auto writer = make_reply_writer(framing::whole, who);
    std::string out;
    writer->fail({model::fault::connect_failed, "no route"}, out);
    EXPECT_EQ(out, R"({"type":"error","error":{"type":"api_error","message":"no route"}})");
}

TEST(anthropic_writers, name_their_content_type)
{
    EXPECT_EQ(make_reply_writer(framing::stream, who)->content_type(), "text/event-stream; charset=utf-8");
    EXPECT_EQ(make_reply_writer(framing::whole, who)->content_type(), "application/json");
}

// Written by this dialect's writer and read by its reader, a reply stays what it was, but for ids and models, which are the gateway's.
TEST(anthropic_writers, are_understood_by_the_readers)
{
    for (std::string const name : {"text", "thinking_tools"}) {
        events read;
        auto first = make_reply_reader(framing::stream, detail::full);
        ASSERT_TRUE(first->feed(replay::golden("anthropic/" + name + ".sse"), read));
        for (framing const how : {framing::stream, framing::whole}) {
            std::string const again = replay::told(*make_reply_reader(how, detail::full), {written(how, read)});
            std::string const expected = replay::golden("anthropic/" + name + ".events");
            auto const told = {std::string_view("signature"), std::string_view("redacted"), std::string_view("tool"),
                               std::string_view("finish"), std::string_view("end")};
            EXPECT_EQ(replay::only(again, told), replay::only(expected, told));
            std::string const last_usage = expected.substr(expected.rfind("usage"));
            EXPECT_EQ(again.substr(again.rfind("usage")), last_usage) << name;
        }
    }
}

}  // namespace

}  // namespace signalbox::dialect::anthropic
