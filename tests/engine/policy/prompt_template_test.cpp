// Texts with values of a request in them.
#include "engine/policy/prompt_template.hpp"
#include "engine/route/request_facts.hpp"

#include <gtest/gtest.h>

namespace signalbox::policy {
namespace {

std::string filled(std::string_view text)
{
    wire::header_list headers;
    headers.add("X-Team", "blue } \"team\"");
    route::request_facts const about({.model = "m", .body = R"({"n":3,"deep":{"x":[1]}})", .headers = &headers, .prompt_tokens = 7});
    auto const read = prompt_template::read(text, route::request_environment());
    return read ? read->filled(about) : "mistake: " + read.error();
}

TEST(prompt_template, stands_for_values_of_the_request)
{
    EXPECT_EQ(filled("plain"), "plain");
    EXPECT_EQ(filled(""), "");
    EXPECT_EQ(filled("For ${header('X-Team')}, in ${prompt.tokens} tokens."), "For blue } \"team\", in 7 tokens.");
    EXPECT_EQ(filled("${model}${model}"), "mm");
    EXPECT_EQ(filled("${body.n > 2}"), "true");
    EXPECT_EQ(filled("${header('X-None')}|${body.none}|${body.deep}"), "||") << "what is absent, or no single value, is no text";
    EXPECT_EQ(filled("${model == '}' ? \"}\" : 'no }'}!"), "no }!") << "a brace in a text ends nothing";
    EXPECT_EQ(filled("${model in {'m': 1} ? 'known' : 'new'}."), "known.") << "nor does one of a map";
}

TEST(prompt_template, has_dollar_signs)
{
    EXPECT_EQ(filled("$5, $$5, $${model}, $"), "$5, $5, ${model}, $");
}

TEST(prompt_template, says_what_is_wrong)
{
    EXPECT_EQ(filled("a ${model"), "mistake: an expression begins with \"${\" and does not end with \"}\"");
    EXPECT_TRUE(filled("${header(1)}").starts_with("mistake: "));
    EXPECT_TRUE(filled("${}").starts_with("mistake: "));
    EXPECT_TRUE(filled("${nothing}").starts_with("mistake: "));
}

}  // namespace
}  // namespace signalbox::policy
