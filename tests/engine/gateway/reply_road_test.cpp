// How a reply becomes what its client gets, on both roads, without a socket: each step that may fail fails in turn.
#include "engine/reply_road.hpp"
#include "engine/dialect/dialects.hpp"
#include "tests/engine/gateway/dialect_samples.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace signalbox::test {

namespace {

constexpr std::string_view provider_key = "sk-proj-AbCdEf0123456789";

/// A reply of `from` for a client of `to`, and everything around it.
struct way {
    dialect from, to;
    boost::asio::io_context loop{1};
    upstream::alarm_clock clock{loop.get_executor()};
    wire::header_list headers;
    attempt::request_secrets secrets{headers, {}};
    route::table table;
    route::plan plan;
    std::vector<provider::definition> all;
    attempt::trail trail;
    account::record known;
    attempt::open_reply reply;
    std::optional<reply_road> road;

    way(dialect from, dialect to, bool stream) : way(from, to, stream, framing_of(stream)) {}
    way(dialect from, dialect to, bool stream, signalbox::dialect::framing framed) : from(from), to(to)
    {
        provider::definition at;
        auto index = std::make_shared<model::secret_index>();
        index->add(provider_key);
        at.secrets = index;
        all.push_back(at);
        table.targets.emplace_back().spoken = from;
        plan.steps = {{.target = 0, .reason = "only"}};
        secrets.belong_to(plan, table, all);
        trail.attempts.push_back({.target = 0, .reason = "only", .succeeded = true});
        known.table = &table;
        known.tried = &trail;
        known.answered = 0;
        reply.relay = from == to && framed == framing_of(stream);
        reply.stream = stream;
        reply.framed = framed;
        reply.target = &table.targets.front();
        reply.reader = signalbox::dialect::make_reply_reader(
            from, reply.framed, reply.relay ? signalbox::dialect::detail::digest : signalbox::dialect::detail::full);
        road.emplace(reply, known, secrets, *all[0].secrets, clock);
        if (!reply.relay) road->rewrite_as(to, signalbox::dialect::operation::chat, who(), nullptr);
    }

    static signalbox::dialect::framing framing_of(bool stream)
    {
        return stream ? signalbox::dialect::framing::stream : signalbox::dialect::framing::whole;
    }
    static signalbox::dialect::reply_identity who() { return {.id = "1", .model = "shown"}; }

    /// What the client gets of these bytes.
    std::string given(std::string const& bytes)
    {
        kept = bytes;
        road->take(std::string_view(kept));
        return std::string(road->bytes());
    }
    std::string kept;
};

/// No event ends such a stream.
bool ends_with_its_body(dialect spoken)
{
    return spoken == dialect::gemini;
}

class reply_roads : public testing::TestWithParam<std::tuple<dialect, dialect>> {
protected:
    dialect from() const { return std::get<0>(GetParam()); }
    dialect to() const { return std::get<1>(GetParam()); }
};

TEST_P(reply_roads, pass_a_stream_on_and_end_with_its_terminal_event)
{
    way at(from(), to(), true);
    at.road->open();
    EXPECT_FALSE(at.road->held());
    std::string all(at.road->bytes());
    auto const events = stream_events(from());
    for (std::string const& each : events) {
        EXPECT_EQ(at.road->state(), reply_state::going);
        all += at.given(each);
    }
    if (ends_with_its_body(from())) all += at.given("");
    EXPECT_EQ(at.road->state(), reply_state::whole);
    if (from() == to()) {
        EXPECT_EQ(all, joined(events));
    }
    EXPECT_NE(all.find("Hello."), std::string::npos);
    EXPECT_NE(all.find(terminal_of(to())), std::string::npos) << all;
    EXPECT_EQ(at.known.finish_reason, "stop");
    EXPECT_EQ(at.known.tokens, (model::usage{.input_tokens = 9, .output_tokens = 3}));
    EXPECT_FALSE(at.known.failed);
}

TEST_P(reply_roads, break_with_the_clients_error_event_after_every_event)
{
    auto const events = stream_events(from());
    for (std::size_t broken_at = 1; broken_at < events.size(); ++broken_at) {
        way at(from(), to(), true);
        at.road->open();
        for (std::size_t i = 0; i < broken_at; ++i) at.given(events[i]);
        at.road->take(model::failure{model::fault::connection_reset, "gone"});
        ASSERT_EQ(at.road->state(), reply_state::broken) << broken_at;
        EXPECT_EQ(at.known.failed->kind, model::fault::connection_reset);
        EXPECT_EQ(at.road->bytes(), "");
        std::string const last = at.road->last_words(*at.known.failed, to(), way::who());
        EXPECT_NE(last.find(":\"gone\""), std::string::npos) << last;
        EXPECT_EQ(last.find(terminal_of(to())), std::string::npos) << last;
    }
}

TEST_P(reply_roads, are_broken_by_an_end_before_the_reply_is_whole)
{
    way at(from(), to(), true);
    at.road->open();
    auto const events = stream_events(from());
    for (std::size_t i = 0; i < 2; ++i) at.given(events[i]);
    EXPECT_EQ(at.given(""), "");
    EXPECT_EQ(at.road->state(), reply_state::broken);
    EXPECT_EQ(at.known.failed->kind, model::fault::truncated);
}

TEST_P(reply_roads, end_with_a_last_event_that_lacks_its_empty_line)
{
    if (sample_of(from()).frames) GTEST_SKIP() << "frames have no empty line";
    way at(from(), to(), true);
    at.road->open();
    auto const events = stream_events(from());
    for (std::size_t i = 0; i + 1 < events.size(); ++i) at.given(events[i]);
    std::string const last = events.back().substr(0, events.back().find_last_not_of("\r\n") + 1);
    std::string given = at.given(last);
    EXPECT_EQ(at.road->state(), reply_state::going);
    given += at.given("");
    EXPECT_EQ(at.road->state(), reply_state::whole);
    EXPECT_NE(given.find(terminal_of(to())), std::string::npos) << given;
    if (from() == to()) {
        EXPECT_EQ(given, last);
    }
}

TEST_P(reply_roads, are_broken_by_bytes_that_are_no_event)
{
    way at(from(), to(), true);
    at.road->open();
    at.given(stream_events(from())[0]);
    EXPECT_EQ(at.given(sample_of(from()).malformed_event), "");
    EXPECT_EQ(at.road->state(), reply_state::broken);
    EXPECT_EQ(at.known.failed->kind, model::fault::malformed_reply);
}

TEST_P(reply_roads, end_with_the_providers_error_and_without_its_key)
{
    way at(from(), to(), true);
    at.road->open();
    at.given(stream_events(from())[0]);
    std::string const given = at.given(error_event(from(), "some_error", "bad key " + std::string(provider_key)));
    EXPECT_EQ(at.road->state(), reply_state::refused);
    EXPECT_EQ(at.known.failed->kind, model::fault::upstream_error);
    EXPECT_EQ(at.known.failed->quoted.text(), "bad key ***");
    if (from() == to()) {
        EXPECT_EQ(given, error_event(from(), "some_error", "bad key ***"));
    } else {
        EXPECT_EQ(given.find("bad key"), std::string::npos) << "it is written when the reply is ended: " << given;
        EXPECT_NE(at.road->last_words(*at.known.failed, to(), way::who()).find("bad key ***"), std::string::npos);
    }
}

TEST_P(reply_roads, hold_a_plain_reply_until_it_is_whole)
{
    way at(from(), to(), false);
    std::string const body = plain_reply(from());
    if (at.reply.relay) {
        at.reply.bytes = body;
        ASSERT_TRUE(at.reply.reader->read_whole(body, at.reply.events));
        at.reply.ended = true;
        at.road->open();
        EXPECT_EQ(at.road->bytes(), body);
    } else {
        at.road->open();
        EXPECT_EQ(at.given(body.substr(0, 20)), "");
        EXPECT_EQ(at.given(body.substr(20)), "");
        EXPECT_EQ(at.road->state(), reply_state::going);
        std::string const given = at.given("");
        EXPECT_NE(given.find("Hello."), std::string::npos) << given;
    }
    EXPECT_TRUE(at.road->held());
    EXPECT_EQ(at.road->state(), reply_state::whole);
    EXPECT_EQ(at.known.tokens, (model::usage{.input_tokens = 9, .output_tokens = 3}));
    EXPECT_EQ(at.road->last_words({}, to(), way::who()), "") << "a plain reply has no events";
}

TEST_P(reply_roads, write_a_document_as_the_stream_that_was_asked_for)
{
    way at(from(), to(), true, signalbox::dialect::framing::whole);
    at.reply.bytes = plain_reply(from());
    ASSERT_TRUE(at.reply.reader->read_whole(at.reply.bytes, at.reply.events));
    at.reply.ended = true;
    at.road->open();
    EXPECT_EQ(at.road->state(), reply_state::whole);
    EXPECT_FALSE(at.road->held());
    std::string const given(at.road->bytes());
    EXPECT_NE(given.find("Hello."), std::string::npos) << given;
    EXPECT_NE(given.find(terminal_of(to())), std::string::npos) << given;
    std::string_view const of_events = signalbox::dialect::format_of(to()).stream_type();
    EXPECT_TRUE(at.road->content_type().starts_with(of_events.substr(0, of_events.find(';')))) << at.road->content_type();
}

TEST_P(reply_roads, hold_a_stream_where_a_document_was_asked_for)
{
    way at(from(), to(), false, signalbox::dialect::framing::stream);
    at.road->open();
    EXPECT_TRUE(at.road->held());
    std::string given;
    for (std::string const& each : stream_events(from())) {
        EXPECT_EQ(given, "");
        given = at.given(each);
    }
    if (ends_with_its_body(from())) given = at.given("");
    EXPECT_EQ(at.road->state(), reply_state::whole);
    EXPECT_EQ(given.front(), '{');
    EXPECT_NE(given.find("Hello."), std::string::npos) << given;
    EXPECT_TRUE(at.road->content_type().starts_with("application/json")) << at.road->content_type();
}

TEST_P(reply_roads, keep_nothing_of_what_the_client_has)
{
    way at(from(), to(), true);
    at.reply.bytes = stream_events(from())[0];
    ASSERT_TRUE(at.reply.reader->feed(at.reply.bytes, at.reply.events));
    at.road->open();
    at.road->forget();
    EXPECT_EQ(at.road->bytes(), "");
    EXPECT_EQ(at.reply.bytes.capacity(), std::string().capacity());
}

TEST_P(reply_roads, show_no_key_in_the_name_of_the_model)
{
    if (sample_of(from()).names.empty()) GTEST_SKIP() << "replies name no model";
    way at(from(), to(), true);
    at.road->open();
    std::string first = stream_events(from())[0];
    first.replace(first.find("up-model"), 8, provider_key);
    at.given(first);
    EXPECT_EQ(at.known.response_model, "***");
}

TEST(reply_road, tells_an_error_that_clients_pass_over_in_the_form_they_raise)
{
    std::string const first = "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}\n\n";
    std::string const flat = "data: {\"object\":\"error\",\"message\":\"no memory\",\"type\":\"E\",\"code\":500}\n\n";
    std::string const chosen = "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"error\":{\"message\":\"no memory\"}}]}\n\n";
    for (std::string const& error : {flat, chosen}) {
        for (std::string const behind : {"", "data: [DONE]\n\n"}) {
            way at(dialect::openai_chat, dialect::openai_chat, true);
            at.road->open();
            EXPECT_EQ(at.given(first), first);
            EXPECT_FALSE(at.road->hides_its_error());
            EXPECT_EQ(at.given(error + behind), error + behind);
            EXPECT_EQ(at.road->state(), reply_state::refused);
            ASSERT_TRUE(at.road->hides_its_error());
            std::string const last = at.road->last_words(*at.known.failed, dialect::openai_chat, way::who());
            EXPECT_TRUE(last.starts_with(error + "data: {\"error\":{\"message\":\"no memory\"")) << last;
            EXPECT_EQ(last.find("[DONE]"), std::string::npos) << last;
        }
    }
    way raised(dialect::openai_chat, dialect::openai_chat, true);
    raised.road->open();
    raised.given(first);
    raised.given("data: {\"error\":{\"message\":\"no memory\"},\"choices\":[]}\n\ndata: [DONE]\n\n");
    EXPECT_EQ(raised.road->state(), reply_state::refused);
    EXPECT_FALSE(raised.road->hides_its_error());
}

TEST(reply_road, keeps_a_count_that_a_later_report_has_as_zero)
{
    std::string const first = "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":null}],"
                              "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":1}}\n\n";
    std::string const last = "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":3}}\n\n";
    way at(dialect::openai_chat, dialect::openai_chat, true);
    at.road->open();
    at.given(first);
    at.given(last);
    EXPECT_EQ(at.known.tokens, (model::usage{.input_tokens = 12, .output_tokens = 3}));
}

TEST(reply_road, takes_the_finish_of_the_first_choice_and_no_usage_of_zeros)
{
    std::string const chunk =
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up-model\",\"choices\":[";
    way at(dialect::openai_chat, dialect::openai_chat, true);
    at.road->open();
    auto const events = stream_events(dialect::openai_chat);
    for (std::size_t i = 0; i + 1 < events.size(); ++i) at.given(events[i]);
    at.given(chunk + "{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}]}\n\n");
    at.given(chunk + "],\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}}\n\n");
    at.given(events.back());
    EXPECT_EQ(at.road->state(), reply_state::whole);
    EXPECT_EQ(at.known.finish_reason, "stop");
    EXPECT_EQ(at.known.tokens, (model::usage{.input_tokens = 9, .output_tokens = 3}));
}

INSTANTIATE_TEST_SUITE_P(pairs, reply_roads, testing::Combine(testing::ValuesIn(all_dialects()), testing::ValuesIn(all_dialects())),
                         [](testing::TestParamInfo<reply_roads::ParamType> const& info) {
                             return std::string(model::name(std::get<0>(info.param))) + "_to_" +
                                    std::string(model::name(std::get<1>(info.param)));
                         });

}  // namespace

}  // namespace signalbox::test
