// A run of a coding agent, made of bodies in OpenAI's format: five turns of a main thread with calls, one of them made twice, a sub-agent, and a
// beginning that breaks.
#pragma once

#include "console/body/turn_body.hpp"
#include "storage/conversation_list.hpp"

#include "tests/console/body/kept_exchanges.hpp"
#include "tests/storage/sample_events.hpp"

#include <map>
#include <string>
#include <vector>

namespace signalbox::console::testing {

inline std::string message(std::string const& role, std::string const& text)
{
    return R"({"role":")" + role + R"(","content":")" + text + "\"}";
}

inline std::string callOf(std::string const& id, std::string const& path)
{
    return R"({"role":"assistant","content":null,"tool_calls":[{"id":")" + id +
           R"(","type":"function","function":{"name":"read_file","arguments":"{\"path\":\")" + path + R"(\"}"}}]})";
}

inline std::string resultOf(std::string const& id, std::string const& text)
{
    return R"({"role":"tool","tool_call_id":")" + id + R"(","content":")" + text + "\"}";
}

inline std::string chatOf(std::vector<std::string> const& messages, std::string const& tool = "read_file")
{
    std::string all;
    for (std::string const& each : messages) all += (all.empty() ? "" : ",") + each;
    return R"({"model":"gpt-4o","tools":[{"type":"function","function":{"name":")" + tool +
           R"(","description":"Reads.","parameters":{"type":"object"}}}],"messages":[)" + all + "]}";
}

inline std::string replyOf(std::string const& message)
{
    return R"({"id":"c","object":"chat.completion","model":"gpt-4o","choices":[{"index":0,"message":)" + message +
           R"(,"finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":5,"total_tokens":105}})";
}

struct AgentRun {
    storage::conversation events;
    std::vector<storage::payload> payloads;  // of the turns, in their order
    std::map<std::uint64_t, TurnBody> bodies;
};

inline AgentRun agentRun()
{
    namespace st = storage::testing;
    std::string const system = message("system", "You write code."), task = message("user", "Mend the test.");
    std::vector<std::string> said{system, task};
    AgentRun run;
    auto const turn = [&](std::vector<std::string> const& messages, std::string const& reply, int second,
                          std::string const& tool = "read_file") {
        auto event = st::plain_event(st::noon_us + second * st::second_us, static_cast<std::uint64_t>(second));
        event->set_conversation("run-1");
        event->set_operation("chat");
        event->set_role("primary");
        event->set_client_dialect("openai_chat");
        event->set_upstream_model("gpt-4o");
        event->set_payload_policy("all");
        event->set_consumer("ann");
        event->set_latency_us(2 * st::second_us);
        event->mutable_tokens()->set_prompt(1'000 * messages.size());
        event->mutable_tokens()->set_cached(second == 0 ? 0 : 900);
        event->mutable_tokens()->set_completion(50);
        event->set_actual_cost_micros(2'500);
        auto of = keptParts(chatOf(messages, tool), replyOf(reply));
        of.of.event = event->id();
        run.payloads.push_back(of.of);
        run.bodies[event->id()] = readTurnBody(of, *event);
        run.events.turns.push_back(*event);
    };
    turn(said, callOf("a", "main.cpp"), 0);
    said.insert(said.end(), {callOf("a", "main.cpp"), resultOf("a", "int main()")});
    turn(said, callOf("b", "test.cpp"), 5);
    turn({system, message("user", "Search for main.")}, message("assistant", "It is in main.cpp."), 6);  // a sub-agent
    said.insert(said.end(), {callOf("b", "test.cpp"), resultOf("b", "no such file")});
    turn(said, callOf("c", "main.cpp"), 10);
    said.insert(said.end(), {callOf("c", "main.cpp"), resultOf("c", "int main()")});
    said[1] = message("user", "Mend the test!");
    turn(said, message("assistant", "Done."), 200);
    auto child = st::plain_event(st::noon_us + 1'000, 900);
    child->set_role("classify");
    child->set_parent(run.events.turns[0].id());
    run.events.children.push_back(*child);
    return run;
}

}  // namespace signalbox::console::testing
