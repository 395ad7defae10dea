// Templates as JSON: what is filled in keeps its type, what is absent is left out, and no text can break the document.
#include "engine/templates/json_template.hpp"

#include "engine/templates/asked_facts.hpp"
#include "engine/templates/document_facts.hpp"
#include "engine/wire/json.hpp"

#include <gtest/gtest.h>

namespace signalbox::templates {
namespace {

/// Filled over a document under the name "reply".
std::string filled(std::string_view written, std::string_view document)
{
    std::vector<mistake> wrong;
    json_template const made = json_template::build(written, document_environment("reply"), wrong);
    if (!wrong.empty()) return "at " + wrong.front().place + ": " + wrong.front().what;
    auto const out = made.fill(document_facts(document));
    if (!out) return out.error().detail;
    EXPECT_TRUE(wire::check_json(*out)) << *out;
    return *out;
}

std::string mistakes(std::string_view written)
{
    std::vector<mistake> wrong;
    (void)json_template::build(written, document_environment("reply"), wrong);
    std::string out;
    for (mistake const& each : wrong) out.append(each.place).append(": ").append(each.what).append("\n");
    return out;
}

constexpr std::string_view document =
    R"({"t":"a \"b\"\n","n":7,"r":1.25,"yes":true,"none":null,"list":[1,"two",{"three":[]}],"map":{"k":"v","w":{}},"empty":""})";

TEST(json_template, keeps_the_type_of_a_value_that_stands_alone)
{
    EXPECT_EQ(filled(R"({"a":"${reply.t}","b":"${reply.n}","c":"${reply.r}","d":"${reply.yes}"})", document),
              R"({"a":"a \"b\"\n","b":7,"c":1.25,"d":true})");
    EXPECT_EQ(filled(R"(["${reply.list}","${reply.map}","${reply.empty}"])", document), R"([[1,"two",{"three":[]}],{"k":"v","w":{}},""])");
    EXPECT_EQ(filled(R"("${reply.n + 1}")", document), "8");
    EXPECT_EQ(filled(R"({"a":"${[reply.n, 'x', {'k': [reply.yes]}]}"})", document), R"({"a":[7,"x",{"k":[true]}]})");
}

TEST(json_template, makes_text_of_what_stands_among_text)
{
    EXPECT_EQ(filled(R"({"a":"<${reply.t}|${reply.n}|${reply.r}|${reply.yes}|${reply.none}|${reply.list}>"})", document),
              R"({"a":"<a \"b\"\n|7|1.25|true||[1,\"two\",{\"three\":[]}]>"})");
}

TEST(json_template, leaves_members_out_that_have_no_value)
{
    EXPECT_EQ(
        filled(R"({"a":"${reply.none}","b":1,"c":"${reply.gone}","d":{"e":"${reply.gone.far}"},"f":["${reply.gone}"],"g":null})", document),
        R"({"b":1,"d":{},"f":[null],"g":null})");
}

TEST(json_template, keeps_what_is_no_expression_as_it_is_written)
{
    EXPECT_EQ(filled(R"({"a":1.10,"b":12345678901234567890,"c":"\u00e9 \" $ {x} $","d":"$${reply.n} ${reply.n}","e":"$${x}"})", document),
              R"({"a":1.10,"b":12345678901234567890,"c":"é \" $ {x} $","d":"${reply.n} 7","e":"${x}"})");
}

TEST(json_template, reads_expressions_with_braces_and_quotes_of_their_own)
{
    EXPECT_EQ(filled(R"({"a":"${{'}': reply.n}['}']}","b":"${reply.t == '}' ? 'x' : \"y}\"}!"})", document), R"({"a":7,"b":"y}!"})");
}

TEST(json_template, stays_json_whatever_is_filled_in)
{
    std::string every;
    for (int c = 1; c < 128; ++c) every += static_cast<char>(c);
    every += "\xC3\xA9 \xF0\x9F\x8E\x89 </script> \xE2\x80\xA8 ${reply.t} $${";
    std::string document = "{\"t\":";
    wire::append_json_string(document, every);
    document += '}';
    std::string const out = filled(R"({"a":"${reply.t}","b":["x ${reply.t} y"]})", document);
    EXPECT_EQ(wire::json_view(out)["a"].string_or(""), every);
    for (wire::json_view const each : wire::json_view(out)["b"].elements()) EXPECT_EQ(each.string_or(""), "x " + every + " y");
}

TEST(json_template, tells_where_a_mistake_stands)
{
    EXPECT_EQ(mistakes(R"({"a":[{"b":"${repl.t}"}],"c":"${reply.","d":"${}"})"),
              "a[0].b: column 1: there is no 'repl.t'; did you mean reply?\n"
              "c: a \"${\" is never closed; write ${expression}, or $${ for the characters themselves\n"
              "d: column 1: a value, such as a name, a number or \"text\", is missing at the end\n");
}

TEST(json_template, takes_only_so_much_work)
{
    std::string deep = "{\"l\":[";
    for (int i = 0; i < 200'000; ++i) deep += i == 0 ? "1" : ",1";
    deep += "]}";
    EXPECT_EQ(filled(R"({"a":"${reply.l.exists(x, reply.l.exists(y, x == 2))}"})", deep),
              "the request is too large for the provider's template");
}

}  // namespace
}  // namespace signalbox::templates
