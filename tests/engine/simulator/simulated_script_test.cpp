// A loop of two steps with a script in every format: think and call, then answer with the result. Requests and replies go through the format's own codecs.
#include "tests/engine/simulator/simulating.hpp"

namespace signalbox::simulator {

namespace {

class simulated_script_test : public simulating {
protected:
    struct heard_reply {
        std::string thought, text;
        std::vector<model::tool_call_part> calls;
        std::string signature;
        std::optional<model::finish_reason> end;
    };

    std::optional<heard_reply> ask(dialect::format const& spoken, model::chat_request const& request, simulation const& played)
    {
        stream_ = request.stream;
        auto const written = spoken.out.write(request, {.model = "sim-1", .kind = "simulator"});
        if (!written) return std::nullopt;
        auto const seen = asked(simulated_origin(spoken.word, played), written->body);
        EXPECT_EQ(seen.status, 200) << written->body << "\n" << seen.body;
        std::vector<model::reply_event> events;
        auto const reader = spoken.read_reply(stream_ ? dialect::framing::stream : dialect::framing::whole, dialect::detail::full);
        EXPECT_TRUE(reader->feed(seen.body, events)) << seen.body;
        EXPECT_TRUE(reader->finish(events)) << seen.body;
        return heard(events);
    }

    static heard_reply heard(std::vector<model::reply_event> const& events)
    {
        heard_reply out;
        for (model::reply_event const& event : events) {
            if (auto const* text = std::get_if<model::text_delta>(&event)) out.text += text->text;
            if (auto const* text = std::get_if<model::refusal_delta>(&event)) out.text += text->text;
            if (auto const* thought = std::get_if<model::reasoning_delta>(&event)) out.thought += thought->text;
            if (auto const* seal = std::get_if<model::reasoning_signature>(&event)) out.signature = seal->signature;
            if (auto const* call = std::get_if<model::tool_start>(&event))
                out.calls.push_back({call->id, call->name, {}, call->custom, {}});
            if (auto const* more = std::get_if<model::tool_arguments>(&event)) out.calls.at(more->index).arguments += more->fragment;
            if (auto const* end = std::get_if<model::finish>(&event)) out.end = end->reason;
        }
        return out;
    }

    static model::chat_request begun(bool stream)
    {
        model::chat_request request;
        request.model = "sim-1";
        request.stream = stream;
        request.max_output_tokens = 500;
        request.turns = {{.parts = {model::text_part{"Read both.", {}}}}};
        request.tools = {{.name = "read", .parameters = R"({"type":"object","properties":{"path":{"type":"string"}}})"},
                         {.name = "list", .parameters = R"({"type":"object","properties":{}})"}};
        return request;
    }

    /// The reply as the client of a loop puts it into its next request.
    static void answer_calls(model::chat_request& request, heard_reply const& reply)
    {
        model::turn said{.who = model::role::assistant};
        if (!reply.thought.empty()) said.parts.push_back(model::thinking_part{reply.thought, reply.signature});
        if (!reply.text.empty()) said.parts.push_back(model::text_part{reply.text, {}});
        for (model::tool_call_part const& each : reply.calls) said.parts.emplace_back(each);
        request.turns.push_back(std::move(said));
        for (model::tool_call_part const& each : reply.calls) {
            model::tool_result_part result{each.id, {model::text_part{"<" + each.name + ">", {}}}, false, {}};
            request.turns.push_back({.who = model::role::tool, .name = each.name, .parts = {std::move(result)}});
        }
    }
};

}  // namespace

TEST_F(simulated_script_test, plays_a_loop_in_every_format_that_has_tools)
{
    simulation played;
    played.script.resize(2);
    played.script[0].think = "Where is it?";
    played.script[0].say = "Looking.";
    played.script[0].calls = {{"read", R"({"path":"a b.txt"})", {}}, {"list", "", {}}};
    played.script[1].say = "It says ${result}";
    std::size_t formats = 0;
    for (dialect::format const* each : dialect::formats())
        for (bool const stream : {false, true}) {
            auto request = begun(stream);
            auto const first = ask(*each, request, played);
            if (!first) continue;  // a format without tools
            ++formats;
            std::string const where = std::string(model::name(each->word)) + (stream ? " streamed" : " plain");
            ASSERT_EQ(first->calls.size(), 2u) << where;
            EXPECT_EQ(first->calls[0].name, "read") << where;
            EXPECT_EQ(first->calls[0].arguments, R"({"path":"a b.txt"})") << where;
            EXPECT_EQ(first->calls[1].name, "list") << where;
            EXPECT_EQ(first->calls[1].arguments, "{}") << where;
            EXPECT_EQ(first->text, "Looking.") << where;
            EXPECT_EQ(first->thought, "Where is it?") << where;
            EXPECT_EQ(first->end, model::finish_reason::tool_calls) << where;
            answer_calls(request, *first);
            auto const last = ask(*each, request, played);
            ASSERT_TRUE(last) << where;
            EXPECT_EQ(last->text, "It says <list>") << where;
            EXPECT_TRUE(last->calls.empty()) << where;
            EXPECT_EQ(last->end, model::finish_reason::stop) << where;
        }
    EXPECT_GE(formats, 12u);  // all but the unified one, plain and streamed
}

TEST_F(simulated_script_test, refuses_in_every_format)
{
    simulation played;
    played.script.resize(1);
    played.script[0].refuse = "I will not.";
    for (dialect::format const* each : dialect::formats())
        for (bool const stream : {false, true}) {
            auto request = begun(stream);
            request.tools.clear();
            auto const said = ask(*each, request, played);
            ASSERT_TRUE(said) << model::name(each->word);
            EXPECT_EQ(said->text, "I will not.") << model::name(each->word);
        }
}

TEST_F(simulated_script_test, plays_the_same_step_again_for_the_same_request)
{
    simulation played;
    played.script.resize(2);
    played.script[0].say = "first";
    played.script[1].say = "second";
    auto const once = asked_openai(openai_hello, played).body;
    EXPECT_EQ(asked_openai(openai_hello, played).body, once);
    EXPECT_NE(once.find("first"), std::string::npos);
}

}  // namespace signalbox::simulator
