// kind: template in a configuration: how its sections are read, and what is wrong with them, each with its place.
#include "tests/engine/config/load_fixture.hpp"

#include "engine/templates/document_facts.hpp"
#include "engine/templates/vendor_form.hpp"

#include <gtest/gtest.h>

namespace signalbox::config {
namespace {

using namespace test;

/// A file with one provider by template; `sections` begin at line 6.
std::string file(std::string const& sections)
{
    return "signalbox: 1\nserver: {public: true}\nmodels: [{id: m, provider: own, price: {input: 1, output: 1}}]\nproviders:\n"
           "- {id: own, kind: template, base_url: \"https://vendor.example/v1/chat/completions\", auth: {type: none},\n" +
           sections + "}\n";
}

std::string const reading = "read: {text: \"${reply.text}\"}";

std::string written(loaded const& from)
{
    if (!from.frozen) return findings_as_text(from.findings);
    model::chat_request asked;
    asked.turns = {{model::role::user, {}, {model::text_part{"Hi", {}}}}};
    auto const out =
        from.frozen->providers[0].form->write(asked, {.model = "m", .max_output_tokens = {}, .kind = {}}, templates::sources_of("{}"));
    return out ? out->body : out.error().detail;
}

TEST(templates_config, keep_the_types_of_yaml)
{
    auto const made = load_yaml(
        file("request: {q: \"${body.input}\", n: 1024, r: 0.70, s: \"1024\", yes: true, no: 'false', none: null, word: x, hex: 0x10, "
             "list: [1, [], {}, \"\"], \"odd \\\"key\\\"\": 1}, " +
             reading));
    EXPECT_EQ(written(made), R"({"q":"Hi","n":1024,"r":0.70,"s":"1024","yes":true,"no":"false","none":null,"word":"x","hex":"0x10",)"
                             R"("list":[1,[],{},""],"odd \"key\"":1})");
}

TEST(templates_config, ask_the_environment_for_names_in_capitals_alone)
{
    std::string const text = file("request: {q: \"${body.input} ${TEAM} ${NONE:-x}\", e: \"$${TEAM}\", m: \"${'}'}\"}, " + reading);
    EXPECT_EQ(written(load_yaml(text, with({{"TEAM", "blue"}}))), R"({"q":"Hi blue x","e":"${TEAM}","m":"}"})");
    EXPECT_EQ(heads(load_yaml(text).findings), (std::vector<std::string>{"error L004 6:14 providers[0].request.q"}));
}

TEST(templates_config, send_requests_to_the_whole_address)
{
    auto const made = load_yaml(file("request: {q: \"${body.input}\"}, " + reading));
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    EXPECT_EQ(made.frozen->providers[0].where.path, "/v1/chat/completions");
    EXPECT_TRUE(made.frozen->table.targets[0].own_form);
}

TEST(templates_config, name_each_mistake_and_its_place)
{
    EXPECT_EQ(lines(load_yaml(file("request: {q: \"${body.input}\", list: [1, {deep: \"${bodi.x}\"}]},\n"
                                   "read: {text: \"${reply.text\", stream: {text: \"${event.t}\", finish: \"${reply.f}\"}}"))
                        .findings),
              (std::vector<std::string>{
                  "error L013 6:48 providers[0].request.list[1].deep: the template cannot be used: column 1: there is no 'bodi.x'",
                  "error L013 7:14 providers[0].read.text: the template cannot be used: this is no expression; write ${reply...}",
                  "error L013 7:67 providers[0].read.stream.finish: the template cannot be used: column 1: there is no 'reply.f'"}));
}

TEST(templates_config, need_a_request_a_reading_and_an_address)
{
    EXPECT_EQ(heads(load_yaml(file("tags: [x]")).findings),
              (std::vector<std::string>{"error C007 5:3 providers[0]", "error C007 5:3 providers[0]"}));
    EXPECT_EQ(heads(load_yaml(file("request: {q: x}, " + reading)).findings),
              (std::vector<std::string>{"error L012 6:10 providers[0].request"}));
    EXPECT_EQ(heads(load_yaml(file("request: [x], " + reading)).findings),
              (std::vector<std::string>{"error C005 6:10 providers[0].request"}));
    EXPECT_EQ(heads(load_yaml(file("request: {q: \"${body.input}\"}, read: {finish: \"${reply.f}\"}")).findings),
              (std::vector<std::string>{"error C007 6:38 providers[0].read.text"}));
    EXPECT_EQ(heads(load_yaml(file("request: {q: \"${body.input}\"}, read: {text: \"${reply.a}\", sample: {b: x}}")).findings),
              (std::vector<std::string>{"error L012 6:45 providers[0].read.text"}));
    EXPECT_EQ(
        heads(load_yaml("signalbox: 1\nproviders:\n- {id: own, kind: template, auth: {type: none}, request: {q: \"${body.input}\"}, " +
                        reading + "}\n")
                  .findings),
        (std::vector<std::string>{"error C007 3:3 providers[0].base_url"}));
}

TEST(templates_config, have_no_effect_on_other_kinds)
{
    EXPECT_EQ(heads(load_yaml("signalbox: 1\nproviders: [{id: sim, kind: simulator, request: {a: 1}}]\nmodels: [{id: m, provider: sim}]\n")
                        .findings),
              (std::vector<std::string>{"warning L027 2:49 providers[0].request"}));
}

}  // namespace
}  // namespace signalbox::config
