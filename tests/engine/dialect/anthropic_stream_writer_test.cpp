// Streamed replies as Anthropic clients see them: their bytes, their end, and their errors.
#include "tests/engine/dialect/anthropic_replying.hpp"

namespace signalbox::dialect::anthropic {

namespace {

TEST(anthropic_stream_writer, writes_what_clients_expect_byte_for_byte)
{
    events const all{model::reply_start{"up", "upstream-model"},
                     model::text_delta{0, "Hi \"you\""},
                     model::tool_start{0, 0, "call_1", "f"},
                     model::tool_arguments{0, 0, "{\"a\":1}"},
                     finished(model::finish_reason::tool_calls),
                     model::usage_report{tokens},
                     model::reply_end{}};
    EXPECT_EQ(written(framing::stream, all), replay::golden("anthropic/written.sse"));
    EXPECT_EQ(written(framing::whole, all) + "\n", replay::golden("anthropic/written.json"));
}

TEST(anthropic_stream_writer, begins_at_once_and_holds_the_end_until_the_usage_is_known)
{
    auto writer = make_reply_writer(framing::stream, who);
    auto const wrote = [&writer](model::reply_event const& event) {
        std::string out;
        writer->write(event, out);
        std::string names;
        for (std::size_t at = 0; (at = out.find("event: ", at)) != std::string::npos; ++at)
            names += out.substr(at + 7, out.find('\n', at) - at - 7) + " ";
        return names;
    };
    EXPECT_EQ(wrote(model::reply_start{}), "message_start ");
    EXPECT_EQ(wrote(model::text_delta{0, "a"}), "content_block_start content_block_delta ");
    EXPECT_EQ(wrote(model::text_delta{0, "b"}), "content_block_delta ");
    EXPECT_EQ(wrote(model::text_delta{0, ""}), "");
    EXPECT_EQ(wrote(finished(model::finish_reason::stop)), "content_block_stop ");
    EXPECT_EQ(wrote(model::usage_report{tokens}), "");
    EXPECT_EQ(wrote(model::reply_end{}), "message_delta message_stop ");
    EXPECT_EQ(wrote(model::text_delta{0, "late"}), "");
}

TEST(anthropic_stream_writer, takes_cache_tokens_out_of_the_input)
{
    auto const stream = streamed({model::reply_start{}, finished(model::finish_reason::stop), model::usage_report{{.input_tokens = 1}},
                                  model::usage_report{tokens}, model::reply_end{}});
    wire::json_view const usage(stream.usage);
    EXPECT_EQ(usage["input_tokens"].integer(), 22) << "50 less 20 read and 8 written";
    EXPECT_EQ(usage["cache_read_input_tokens"].integer(), 20);
    EXPECT_EQ(usage["cache_creation_input_tokens"].integer(), 8);
    EXPECT_EQ(usage["output_tokens"].integer(), 30);
    EXPECT_EQ(usage["output_tokens_details"]["thinking_tokens"].integer(), 7);
}

TEST(anthropic_stream_writer, calls_an_estimate_one)
{
    auto const usage_of = [](model::usage const& counted) {
        return streamed({model::reply_start{}, model::text_delta{0, "nine bytes"}, model::usage_report{counted}, model::reply_end{}}).usage;
    };
    std::string const reported = usage_of({.input_tokens = 21, .output_tokens = 3});
    EXPECT_TRUE(wire::json_view(reported)["estimated"].missing()) << reported;
    std::string const estimated = usage_of({.input_tokens = 21, .output_tokens = 3, .estimated = true});
    EXPECT_EQ(wire::json_view(estimated)["input_tokens"].integer(), 21);
    EXPECT_EQ(wire::json_view(estimated)["output_tokens"].integer(), 3);
    EXPECT_EQ(wire::json_view(estimated)["estimated"].boolean(), true) << estimated;
}

TEST(anthropic_stream_writer, tells_each_finish)
{
    auto const reason = [](events content, model::finish seen) {
        content.insert(content.begin(), model::reply_start{});
        content.push_back(std::move(seen));
        content.push_back(model::reply_end{});
        auto const stream = streamed(content);
        EXPECT_EQ(stream.offence, "");
        return stream.stop_reason;
    };
    using enum model::finish_reason;
    model::tool_start const call{0, 0, "a", "f"};
    EXPECT_EQ(reason({}, finished(stop)), "\"end_turn\"");
    EXPECT_EQ(reason({}, finished(length)), "\"max_tokens\"");
    EXPECT_EQ(reason({call}, finished(tool_calls)), "\"tool_use\"");
    EXPECT_EQ(reason({}, finished(content_filter)), "\"refusal\"");
    EXPECT_EQ(reason({}, finished(other)), "\"end_turn\"");
    EXPECT_EQ(reason({}, {.reason = stop_sequence, .stop_sequence = "X"}), "\"stop_sequence\"");
    EXPECT_EQ(reason({}, {.reason = stop, .native = "pause_turn"}), "\"pause_turn\"");
    EXPECT_EQ(reason({}, {.reason = length, .native = "model_context_window_exceeded"}), "\"model_context_window_exceeded\"");
    EXPECT_EQ(reason({call}, finished(stop)), "\"tool_use\"") << "some upstreams say stop after a forced call";
    EXPECT_EQ(reason({}, finished(tool_calls)), "\"end_turn\"") << "a client would wait for a call that is not there";
    EXPECT_EQ(reason({model::refusal_delta{0, "no"}}, finished(stop)), "\"refusal\"");
}

TEST(anthropic_stream_writer, gives_calls_ids_that_the_api_takes_back)
{
    auto const stream =
        streamed({model::reply_start{}, model::tool_start{0, 0, "", "f"}, model::tool_start{0, 1, "a:b", "g"}, model::reply_end{}});
    EXPECT_EQ(stream.blocks.at(0).id, "toolu_abc_0");
    EXPECT_TRUE(stream.blocks.at(1).id.starts_with("a_b_")) << stream.blocks.at(1).id;
}

TEST(anthropic_stream_writer, wraps_the_text_of_custom_calls)
{
    auto const stream = streamed({model::reply_start{}, model::tool_start{0, 0, "t", "patch", true}, model::tool_arguments{0, 0, "a \"b\""},
                                  model::tool_arguments{0, 0, "\nc"}, finished(model::finish_reason::tool_calls), model::reply_end{}});
    EXPECT_EQ(stream.offence, "");
    EXPECT_EQ(stream.blocks.at(0).content, R"({"input":"a \"b\"\nc"})");
}

TEST(anthropic_stream_writer, writes_only_the_first_choice)
{
    EXPECT_EQ(summary(streamed({model::reply_start{}, model::text_delta{1, "no"}, model::text_delta{0, "yes"}, model::finish{.choice = 1},
                                model::tool_start{1, 0, "t", "f"}, model::tool_arguments{1, 0, "{}"},
                                model::finish{.reason = model::finish_reason::length}, model::reply_end{}})),
              "text(yes) \"max_tokens\"");
}

// A stream that fails is never ended as if it were whole.
TEST(anthropic_stream_writer, ends_with_an_error_and_nothing_after_it)
{
    events const content{model::reply_start{}, model::text_delta{0, "a"}, finished(model::finish_reason::stop),
                         model::usage_report{tokens}};
    for (std::size_t so_far = 0; so_far <= content.size(); ++so_far) {
        auto writer = make_reply_writer(framing::stream, who);
        std::string out;
        for (std::size_t i = 0; i < so_far; ++i) writer->write(content[i], out);
        writer->fail({model::fault::idle_timeout, "silence for \"9 s\""}, out);
        writer->write(model::reply_end{}, out);
        writer->fail({model::fault::truncated, ""}, out);
        stream_grammar const stream(out);
        EXPECT_EQ(stream.offence, "");
        EXPECT_FALSE(stream.stopped);
        EXPECT_EQ(stream.stop_reason, "");
        EXPECT_EQ(stream.error, R"({"type":"timeout_error","message":"silence for \"9 s\""})");
    }
}

TEST(anthropic_stream_writer, passes_on_the_upstreams_error_but_not_its_word_on_our_credential)
{
    auto const error = [](model::reply_error seen) {
        return streamed({model::reply_start{}, model::text_delta{0, "a"}, std::move(seen), model::reply_end{}}).error;
    };
    EXPECT_EQ(error({429, "rate_limit_error", "", "slow down"}), R"({"type":"rate_limit_error","message":"slow down"})");
    EXPECT_EQ(error({429, "tokens", "rate_limit_exceeded", "slow down"}), R"({"type":"rate_limit_error","message":"slow down"})");
    EXPECT_EQ(error({503, "", "", ""}), R"({"type":"overloaded_error","message":"The provider reported an error."})");
    EXPECT_EQ(error({0, "server_error", "", "x"}), R"({"type":"api_error","message":"x"})");
    EXPECT_EQ(error({422, "", "", "x"}), R"({"type":"invalid_request_error","message":"x"})");
    EXPECT_EQ(error({401, "invalid_request_error", "", "bad key sk-1"}),
              R"({"type":"api_error","message":"The provider refused the gateway's credential."})");
    EXPECT_EQ(error({0, "authentication_error", "", "bad key sk-1"}),
              R"({"type":"api_error","message":"The provider refused the gateway's credential."})");
}

TEST(anthropic_stream_writer, names_a_type_for_every_fault)
{
    auto const type = [](model::failure const& seen) {
        auto writer = make_reply_writer(framing::stream, who);
        std::string out;
        writer->fail(seen, out);
        return wire::json_view(stream_grammar(out).error)["type"].string_or("");
    };
    using model::fault;
    EXPECT_EQ(type({fault::truncated}), "api_error");
    EXPECT_EQ(type({fault::deadline_passed}), "timeout_error");
    EXPECT_EQ(type({fault::saturated}), "overloaded_error");
    EXPECT_EQ(type({fault::upstream_status, "", "", 429}), "rate_limit_error");
    EXPECT_EQ(type({fault::upstream_status, "", "", 403}), "api_error");
    EXPECT_EQ(type({fault::bad_request}), "invalid_request_error");
    EXPECT_EQ(type({fault::unauthorized}), "authentication_error");
    EXPECT_EQ(type({fault::forbidden}), "permission_error");
    EXPECT_EQ(type({fault::unknown_model}), "not_found_error");
    EXPECT_EQ(type({fault::body_too_large}), "request_too_large");
    EXPECT_EQ(type({fault::request_timeout}), "timeout");
}

}  // namespace

}  // namespace signalbox::dialect::anthropic
