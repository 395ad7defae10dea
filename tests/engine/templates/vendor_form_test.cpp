// A provider's form: requests of any client written by its template, what it has no place for, and its replies wherever they are cut.
#include "engine/templates/vendor_form.hpp"

#include "engine/templates/document_facts.hpp"
#include "engine/wire/json.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"

#include <gtest/gtest.h>

namespace signalbox::templates {
namespace {

namespace replay = dialect::replay;
using dialect::framing;

form_text openai_like()
{
    form_text out;
    out.request = R"({"model":"${model}","messages":"${body.messages}","max_tokens":"${body.max_tokens}","stream":"${body.stream}"})";
    out.whole = {.text = "${reply.choices[0].message.content}",
                 .finish = "${reply.choices[0].finish_reason}",
                 .model = "${reply.model}",
                 .input_tokens = "${reply.usage.prompt_tokens}",
                 .output_tokens = "${reply.usage.completion_tokens}",
                 .total_tokens = {}};
    out.stream = reading_text{.text = "${event.choices[0].delta.content}",
                              .finish = "${event.choices[0].finish_reason}",
                              .model = "${event.model}",
                              .input_tokens = "${event.usage.prompt_tokens}",
                              .output_tokens = "${event.usage.completion_tokens}",
                              .total_tokens = {}};
    return out;
}

std::shared_ptr<vendor_form const> built(form_text const& written)
{
    std::vector<mistake> wrong;
    auto made = vendor_form::build(written, wrong);
    for (mistake const& each : wrong) ADD_FAILURE() << each.place << ": " << each.what;
    return made;
}

std::string mistakes(form_text const& written)
{
    std::vector<mistake> wrong;
    EXPECT_FALSE(vendor_form::build(written, wrong));
    std::string out;
    for (mistake const& each : wrong) out.append(each.place).append(": ").append(each.what).append("\n");
    return out;
}

form_text asking(std::string request)
{
    form_text out = openai_like();
    out.request = std::move(request);
    return out;
}

model::turn says(model::role who, std::string text)
{
    return {who, {}, {model::text_part{std::move(text), {}}}};
}

model::chat_request conversation()
{
    model::chat_request out;
    out.turns = {says(model::role::system, "Be brief."), says(model::role::user, "Hi"), says(model::role::assistant, "Hello."),
                 says(model::role::user, "Weather?")};
    return out;
}

model::chat_request question()
{
    model::chat_request out;
    out.turns = {says(model::role::user, "Say \"hi\"")};
    return out;
}

/// The body, or "refused FIELD".
std::string written(form_text const& form, model::chat_request const& asked, std::string_view clients_body = "{}")
{
    auto const out = built(form)->write(asked, {.model = "m-1", .max_output_tokens = {}, .kind = "template"}, sources_of(clients_body));
    return out ? out->body : "refused " + out.error().param;
}

std::string lost(form_text const& form, model::chat_request const& asked)
{
    auto const out = built(form)->write(asked, {.model = "m-1", .max_output_tokens = {}, .kind = "template"}, sources_of("{}"));
    std::string names;
    if (out)
        for (model::loss const& each : out->losses) names.append(names.empty() ? "" : " ").append(each.field);
    return out ? names : "refused " + out.error().param;
}

TEST(vendor_form, writes_the_conversation_and_what_was_asked_with_it)
{
    auto asked = conversation();
    asked.max_output_tokens = 50;
    asked.stream = true;
    EXPECT_EQ(written(openai_like(), asked),
              R"({"model":"m-1","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},)"
              R"({"role":"assistant","content":"Hello."},{"role":"user","content":"Weather?"}],"max_tokens":50,"stream":true})");
    EXPECT_EQ(written(openai_like(), question()), R"({"model":"m-1","messages":[{"role":"user","content":"Say \"hi\""}],"stream":false})");
}

TEST(vendor_form, has_the_instructions_and_the_newest_words_apart)
{
    form_text const form = asking(R"({"system":"${body.instructions}","messages":"${body.conversation}","last":"${body.content}"})");
    auto asked = conversation();
    asked.turns.push_back(says(model::role::user, "In Oslo."));
    EXPECT_EQ(written(form, asked),
              R"({"system":"Be brief.","messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."},)"
              R"({"role":"user","content":"Weather?"},{"role":"user","content":"In Oslo."}],"last":"Weather?\n\nIn Oslo."})");
    for (char const* name : {"input", "content", "contents", "text", "prompt"})
        EXPECT_EQ(written(asking(std::string(R"({"q":"${body.)") + name + R"(}"})"), question()), R"({"q":"Say \"hi\""})") << name;
}

TEST(vendor_form, takes_fields_of_the_clients_own_body)
{
    EXPECT_EQ(written(asking(R"({"q":"${body.input}","tone":"${body.tone}","deep":"${body.more.list[1]}"})"), question(),
                      R"({"tone":"dry","more":{"list":[1,2]}})"),
              R"({"q":"Say \"hi\"","tone":"dry","deep":2})");
}

TEST(vendor_form, refuses_what_its_template_has_no_place_for)
{
    form_text const single = asking(R"({"q":"${body.input}"})");
    EXPECT_EQ(written(single, conversation()), "refused instructions");
    auto asked = conversation();
    asked.turns.erase(asked.turns.begin());
    EXPECT_EQ(written(single, asked), "refused messages");
    asked = question();
    asked.tools = {{.name = "f", .description = {}, .parameters = {}, .strict = {}, .custom = false, .format = {}, .cache_control = {}}};
    EXPECT_EQ(written(openai_like(), asked), "refused tools");
    asked.choice = model::tool_choice{.how = model::tool_choice::mode::none, .name = {}, .allowed = {}};
    EXPECT_EQ(lost(openai_like(), asked), "");
    asked = question();
    asked.turns[0].parts.push_back(model::image_part{});
    EXPECT_EQ(written(openai_like(), asked), "refused image");
    asked = question();
    asked.n = 2;
    EXPECT_EQ(written(openai_like(), asked), "refused n");
    asked = question();
    asked.format = model::response_format{
        .what = model::response_format::kind::json_object, .name = {}, .description = {}, .schema = {}, .strict = {}};
    EXPECT_EQ(written(openai_like(), asked), "refused response_format");
    asked = question();
    asked.extras = {{.name = "web_search_options", .value = R"({"x":1})"}};
    EXPECT_EQ(written(openai_like(), asked), "refused web_search_options");
}

TEST(vendor_form, lists_settings_that_its_template_has_no_place_for)
{
    auto asked = question();
    asked.temperature = 0.5;
    asked.top_p = 0.9;
    asked.top_k = 3;
    asked.stop = {"END"};
    asked.user = "u";
    asked.max_output_tokens = 5;
    asked.extras = {{.name = "seed", .value = "1"}, {.name = "store", .value = "false"}};
    EXPECT_EQ(lost(openai_like(), asked), "temperature top_p top_k stop user seed");
    form_text const all =
        asking(R"({"q":"${body.input}","t":"${body.temperature}","p":"${body.top_p}","k":"${body.top_k}","s":"${body.stop}",)"
               R"("u":"${body.user}","m":"${body.max_tokens}"})");
    EXPECT_EQ(lost(all, asked), "seed");
    EXPECT_EQ(written(all, asked), R"({"q":"Say \"hi\"","t":0.5,"p":0.9,"k":3,"s":["END"],"u":"u","m":5})");
}

constexpr std::string_view plain =
    R"({"id":"c","model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":"Hello."},"finish_reason":"length"}],)"
    R"("usage":{"prompt_tokens":9,"completion_tokens":3}})";
constexpr std::string_view events =
    "data: {\"model\":\"m-1\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n"
    ": waiting\n\n"
    "data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"},\"finish_reason\":null}]}\n\n"
    "data: {\"choices\":[{\"delta\":{\"content\":\"lo.\"}}]}\n\n"
    "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}\n\n";
constexpr std::string_view streamed_events =
    "start  m-1\ntext[0] Hel\ntext[0] lo.\nfinish stop native=stop\nusage in=9 cached=0 write=0 write1h=0 out=3 reasoning=0\nend\n";

std::string told(form_text const& form, framing how, std::initializer_list<std::string_view> pieces)
{
    auto const kept = built(form);
    return replay::told(*kept->make_reply_reader(how), pieces);
}

TEST(vendor_form, reads_a_whole_reply_wherever_it_is_cut)
{
    std::string const expected =
        "start  m-1\ntext[0] Hello.\nfinish length native=length\nusage in=9 cached=0 write=0 write1h=0 out=3 reasoning=0\nend\n";
    for (std::size_t cut = 0; cut <= plain.size(); ++cut)
        ASSERT_EQ(told(openai_like(), framing::whole, {plain.substr(0, cut), plain.substr(cut)}), expected) << cut;
    for (std::size_t size = 0; size < plain.size(); ++size)
        ASSERT_NE(told(openai_like(), framing::whole, {plain.substr(0, size)}).find("fault"), std::string::npos) << size;
}

TEST(vendor_form, reads_a_stream_wherever_it_is_cut_with_and_without_a_mark_at_its_end)
{
    std::string const marked = std::string(events) + "data: [DONE]\n\n";
    for (std::string_view const bytes : {std::string_view(events), std::string_view(marked)})
        for (std::size_t cut = 0; cut <= bytes.size(); ++cut)
            ASSERT_EQ(told(openai_like(), framing::stream, {bytes.substr(0, cut), bytes.substr(cut)}), streamed_events) << cut;
    std::size_t const finished = events.find("\"stop\"");
    for (std::size_t size = 0; size < finished; ++size) {
        std::string const seen = told(openai_like(), framing::stream, {events.substr(0, size)});
        ASSERT_NE(seen.find("fault truncated"), std::string::npos) << size << "\n" << seen;
        ASSERT_EQ(seen.find("end\n"), std::string::npos) << size;
    }
}

TEST(vendor_form, joins_the_texts_of_a_list)
{
    form_text form = openai_like();
    form.whole.text = "${reply.content}";
    EXPECT_EQ(
        told(form, framing::whole, {R"({"content":[{"type":"text","text":"a"},{"type":"thinking","thinking":"x"},{"text":"b"}," c"]})"}),
        "start  \ntext[0] ab c\nfinish stop native=\nend\n");
}

TEST(vendor_form, divides_a_total_where_nothing_else_is_told)
{
    form_text form = openai_like();
    form.whole = {.text = "${reply.t}", .finish = {}, .model = {}, .input_tokens = {}, .output_tokens = {}, .total_tokens = "${reply.n}"};
    EXPECT_EQ(told(form, framing::whole, {R"({"t":"eight by","n":"12"})"}),
              "start  \ntext[0] eight by\nfinish stop native=\nusage in=10 cached=0 write=0 write1h=0 out=2 reasoning=0\nend\n");
    form.whole.input_tokens = "${reply.i}";
    EXPECT_EQ(told(form, framing::whole, {R"({"t":"x","n":12,"i":9})"}),
              "start  \ntext[0] x\nfinish stop native=\nusage in=9 cached=0 write=0 write1h=0 out=3 reasoning=0\nend\n");
}

TEST(vendor_form, finds_no_answer_where_there_is_none)
{
    EXPECT_EQ(told(openai_like(), framing::whole, {R"({"choices":[]})"}), "fault malformed_reply\n");
    std::vector<model::reply_event> none;
    auto const form = built(openai_like());
    auto const reader = form->make_reply_reader(framing::whole);
    ASSERT_TRUE(reader->feed(R"({"choices":[]})", none));
    EXPECT_EQ(reader->finish(none).error().detail, "the reply has no text where the template looks: ${reply.choices[0].message.content}");
    EXPECT_EQ(told(openai_like(), framing::whole, {R"({"error":{"message":"no","type":"t","code":"c"}})"}), "error 0 t code=c no\n");
    EXPECT_EQ(told(openai_like(), framing::stream, {"data: {\"error\":{\"message\":\"no\"}}\n\n"}), "error 0  code= no\n");
    EXPECT_NE(told(openai_like(), framing::stream, {"data: {\n\n"}).find("fault malformed_reply"), std::string::npos);
}

TEST(vendor_form, is_read_as_one_document_where_no_stream_is_described)
{
    form_text form = openai_like();
    form.stream.reset();
    auto const made = built(form);
    EXPECT_FALSE(made->streams());
    auto asked = question();
    asked.stream = true;
    EXPECT_EQ(written(form, asked), R"({"model":"m-1","messages":[{"role":"user","content":"Say \"hi\""}],"stream":false})");
    EXPECT_NE(told(form, framing::stream, {plain}).find("text[0] Hello."), std::string::npos);
}

TEST(vendor_form, is_tried_when_it_is_built)
{
    EXPECT_EQ(mistakes(asking(R"({"q":"constant"})")),
              "request: it has no place for what is asked; write ${body.input} or ${body.messages}\n");
    form_text form = openai_like();
    form.sample = R"({"answer":"x"})";
    EXPECT_EQ(mistakes(form), "read.text: it finds no text in the sample\n");
    form.sample = R"({"choices":[{"message":{"content":"x"}}]})";
    EXPECT_TRUE(built(form));
    form.whole.text = "choices[0]";
    form.stream->finish = "${reply.done}";
    EXPECT_EQ(mistakes(form), "read.text: this is no expression; write ${reply...}\n"
                              "read.stream.finish: column 1: there is no 'reply.done'\n");
}

}  // namespace
}  // namespace signalbox::templates
