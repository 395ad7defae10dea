// Arguments of a function that stands for a tool with free text, back into the text, wherever they are cut.
#include "engine/dialect/parts/free_text.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {

namespace {

std::string taken(std::string_view arguments, std::size_t cut)
{
    free_text_argument argument;
    std::string out = argument.take(arguments.substr(0, cut));
    return out + argument.take(arguments.substr(cut));
}

std::string byte_by_byte(std::string_view arguments)
{
    free_text_argument argument;
    std::string out;
    for (std::size_t at = 0; at != arguments.size(); ++at) out += argument.take(arguments.substr(at, 1));
    return out;
}

}  // namespace

TEST(free_text_argument, is_the_text_wherever_the_arguments_are_cut)
{
    struct row {
        std::string_view arguments, text;
    };
    for (row const& each :
         {row{R"({"input":"*** Begin Patch\n+a \"b\" \\ c\n*** End Patch"})", "*** Begin Patch\n+a \"b\" \\ c\n*** End Patch"},
          row{R"({ "input" : "a" })", "a"}, row{"{\n  \"input\":\n\"\"}", ""}, row{R"({"input":"\u20ac\ud83d\ude00x"})", "€😀x"},
          row{R"({"input":"a","more":"b"})", "a"}, row{R"({})", ""}, row{"{ }", ""}, row{R"({"patch":"a"})", R"({"patch":"a"})"},
          row{"*** Begin", "*** Begin"}, row{R"({"input":1})", R"({"input":1})"}}) {
        EXPECT_EQ(byte_by_byte(each.arguments), each.text) << each.arguments;
        for (std::size_t cut = 0; cut <= each.arguments.size(); ++cut)
            EXPECT_EQ(taken(each.arguments, cut), each.text) << "cut at byte " << cut;
    }
}

TEST(free_text_argument, keeps_what_a_model_wrote_against_the_rules)
{
    EXPECT_EQ(byte_by_byte("{\"input\":\"two\nlines\"}"), "two\nlines");
    EXPECT_EQ(taken(R"({"input":"\q"})", 0), "\\q");
    EXPECT_EQ(taken(R"({"input":"cut of)", 3), "cut of");
    std::string const flood = "{" + std::string(100, ' ');
    EXPECT_EQ(taken(flood, 50), flood);
}

TEST(free_text_description, says_the_grammar_that_no_schema_can_say)
{
    model::tool tool{.name = "patch", .description = "Edits files.", .custom = true};
    EXPECT_EQ(free_text_description(tool), "Edits files.");
    tool.format = R"({"type":"text"})";
    EXPECT_EQ(free_text_description(tool), "Edits files.");
    tool.format = R"({"type":"grammar","syntax":"lark","definition":"start: \"a\"\n"})";
    EXPECT_EQ(free_text_description(tool), "Edits files.\n\nThe argument \"input\" follows this grammar (lark):\nstart: \"a\"\n");
}

}  // namespace signalbox::dialect
