// Content blocks stand one after the other in a written stream, whatever order their pieces come in, and nothing is lost.
#include "tests/engine/dialect/anthropic_replying.hpp"

#include <random>

namespace signalbox::dialect::anthropic {

namespace {

TEST(anthropic_block_order, opens_one_block_at_a_time)
{
    events const all{
        model::reply_start{},
        model::reasoning_delta{"r1"},
        model::reasoning_signature{"s"},
        model::reasoning_delta{"r2"},
        model::redacted_reasoning{"x"},
        model::text_delta{0, "a"},
        model::refusal_delta{0, "b"},
        model::tool_start{0, 0, "t", "f"},
        model::text_delta{0, "c"},
        model::tool_arguments{0, 0, "{}"},
        model::reasoning_signature{"alone"},
        model::reply_end{},
    };
    EXPECT_EQ(summary(streamed(all)),
              "thinking(r1)~s thinking(r2) redacted_thinking(x) text(ab) tool_use({}) text(c) thinking()~alone \"tool_use\"");
}

TEST(anthropic_block_order, keeps_pieces_of_later_calls_until_the_open_one_ends)
{
    events const all{
        model::reply_start{},
        model::tool_start{0, 0, "t0", "f"},
        model::tool_arguments{0, 0, R"({"a":"})"},
        model::tool_start{0, 1, "t1", "g"},
        model::tool_arguments{0, 1, R"({"b":)"},
        model::tool_arguments{0, 0, R"({"})"},
        model::tool_arguments{0, 1, "2}"},
        model::tool_start{0, 2, "t2", "h"},
        finished(model::finish_reason::tool_calls),
        model::reply_end{},
    };
    EXPECT_EQ(summary(streamed(all)), R"(tool_use({"a":"}{"}) tool_use({"b":2}) tool_use() "tool_use")");
}

TEST(anthropic_block_order, starts_the_next_call_as_soon_as_the_arguments_of_the_open_one_are_whole)
{
    auto writer = make_reply_writer(framing::stream, who);
    std::string out;
    events const first{model::reply_start{}, model::tool_start{0, 0, "t0", "f"}, model::tool_arguments{0, 0, R"({"a":1})"}};
    for (model::reply_event const& event : first) writer->write(event, out);
    EXPECT_EQ(out.find("content_block_stop"), std::string::npos);
    writer->write(model::tool_start{0, 1, "t1", "g"}, out);
    EXPECT_NE(out.find("content_block_stop"), std::string::npos);
    EXPECT_NE(out.find("\"id\":\"t1\""), std::string::npos);
}

TEST(anthropic_block_order, fails_when_more_waits_than_it_keeps)
{
    events all{model::reply_start{}, model::tool_start{0, 0, "t", "f"}};
    all.insert(all.end(), 17, model::text_delta{0, std::string(1024 * 1024, 'x')});
    all.push_back(model::reply_end{});
    auto const waiting = streamed(all);
    EXPECT_EQ(waiting.offence, "");
    EXPECT_FALSE(waiting.stopped);
    EXPECT_TRUE(waiting.error.find("more content than can be put in order") != std::string::npos) << waiting.error;

    events many{model::reply_start{}};
    for (std::uint32_t i = 0; i < 5000; ++i) many.push_back(model::tool_start{0, i, "t", "f"});
    EXPECT_TRUE(streamed(many).error.find("more content than can be put in order") != std::string::npos);

    events passing{model::reply_start{}};
    passing.insert(passing.end(), 20, model::text_delta{0, std::string(1024 * 1024, 'x')});
    passing.push_back(model::reply_end{});
    EXPECT_TRUE(streamed(passing).stopped) << "what is written at once does not count";
}

/// A reply of random blocks whose pieces come in random turns, ending well.
struct random_reply {
    events all{model::reply_start{"u", "m"}};
    std::string text, reasoning;
    std::vector<std::string> arguments;

    explicit random_reply(std::mt19937& chance)
    {
        std::vector<std::size_t> told;
        std::size_t const calls = chance() % 4;
        for (std::size_t i = 0; i < calls; ++i) arguments.push_back(chance() % 4 == 0 ? "" : random_arguments(chance, i));
        std::size_t started = 0;
        told.resize(calls);
        for (int step = 0; step < 40; ++step) {
            switch (chance() % 6) {
            case 0: say_text(std::to_string(step) + "é "); break;
            case 1: say_reasoning("r" + std::to_string(step)); break;
            case 2: all.push_back(model::reasoning_signature{"s" + std::to_string(step)}); break;
            case 3:
                if (started < calls) start_call(started++);
                break;
            default:
                if (started > 0) tell_arguments(chance() % started, chance() % 5, told);
            }
        }
        while (started < calls) start_call(started++);
        for (std::size_t call = 0; call < calls; ++call) tell_arguments(call, 999, told);
        all.push_back(model::finish{});
        if (chance() % 2) all.push_back(model::usage_report{tokens});
        all.push_back(model::reply_end{});
    }
    /// An object with quotes and brackets where they could be taken for its end.
    static std::string random_arguments(std::mt19937& chance, std::size_t call)
    {
        return R"({"k":")" + std::string(chance() % 9, '}') + R"(\"","n":[)" + std::to_string(call) + "]}";
    }
    void start_call(std::size_t call)
    {
        all.push_back(model::tool_start{0, static_cast<std::uint32_t>(call), "id" + std::to_string(call), "f"});
    }
    void say_text(std::string words)
    {
        text += words;
        all.push_back(model::text_delta{0, std::move(words)});
    }
    void say_reasoning(std::string words)
    {
        reasoning += words;
        all.push_back(model::reasoning_delta{std::move(words)});
    }
    void tell_arguments(std::size_t call, std::size_t size, std::vector<std::size_t>& told)
    {
        std::string const piece = arguments[call].substr(told[call], size);
        told[call] += piece.size();
        all.push_back(model::tool_arguments{0, static_cast<std::uint32_t>(call), piece});
    }
};

TEST(anthropic_block_order, obeys_the_grammar_and_loses_nothing_for_any_interleaving)
{
    std::mt19937 chance(20261121);
    for (int round = 0; round < 500; ++round) {
        random_reply const reply(chance);
        auto const stream = streamed(reply.all);
        ASSERT_EQ(stream.offence, "") << "round " << round;
        ASSERT_TRUE(stream.stopped);
        std::string text, reasoning;
        std::vector<std::string> arguments(reply.arguments.size());
        for (auto const& block : stream.blocks) {
            if (block.type == "text") text += block.content;
            if (block.type == "thinking") reasoning += block.content;
            if (block.type == "tool_use") arguments.at(std::stoul(block.id.substr(2))) = block.content;
        }
        ASSERT_EQ(text, reply.text) << "round " << round;
        ASSERT_EQ(reasoning, reply.reasoning);
        ASSERT_EQ(arguments, reply.arguments);
        std::string const whole = written(framing::whole, reply.all);
        ASSERT_TRUE(wire::check_json(whole)) << whole;
    }
}

TEST(anthropic_block_order, stays_in_the_grammar_when_it_fails_anywhere)
{
    std::mt19937 chance(7);
    for (int round = 0; round < 200; ++round) {
        random_reply reply(chance);
        auto writer = make_reply_writer(framing::stream, who);
        std::string out;
        for (std::size_t i = chance() % (reply.all.size() - 1); i > 0; --i) writer->write(reply.all[i], out);
        writer->fail({model::fault::truncated, "cut"}, out);
        stream_grammar const stream(out);
        ASSERT_EQ(stream.offence, "") << "round " << round;
        ASSERT_FALSE(stream.stopped);
        ASSERT_NE(stream.error, "");
    }
}

}  // namespace

}  // namespace signalbox::dialect::anthropic
