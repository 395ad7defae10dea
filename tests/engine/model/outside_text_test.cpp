// Words from outside as failures, events and logs may hold them: without secrets, bounded, and valid UTF-8.
#include "engine/model/failure.hpp"
#include "engine/model/outside_text.hpp"

#include <gtest/gtest.h>

#include <array>

namespace signalbox::model {
namespace {

constexpr std::string_view key = "sk-proj-AbCdEf0123456789";

outside_text outside(std::string_view written, std::size_t limit = outside_limit)
{
    secret_index made;
    made.add(key);
    secret_index const* const all[] = {&made};
    return outside_text(written, all, limit);
}

TEST(outside_text, holds_no_secret_from_the_moment_it_is_made)
{
    EXPECT_EQ(outside("bad key " + std::string(key) + "!").text(), "bad key ***!");
    EXPECT_EQ(outside("all is well").text(), "all is well");
    EXPECT_TRUE(outside("").empty());
}

TEST(outside_text, is_masked_before_it_is_cut)
{
    for (std::size_t limit = 1; limit <= 20; ++limit) {
        std::string const text = outside("bad key " + std::string(key) + "!", limit).text();
        EXPECT_LE(text.size(), limit);
        EXPECT_EQ(text, std::string("bad key ***!").substr(0, limit));
    }
    std::string const long_text = std::string(499, 'a') + "\xC3\xA9" + std::string(100, 'b');
    EXPECT_EQ(outside(long_text).text(), std::string(499, 'a')) << "at a character";
}

TEST(outside_text, ends_before_a_secret_that_its_own_bound_cuts)
{
    std::string const text = outside(std::string(outside_search_limit - 5, ' ') + std::string(key), outside_search_limit).text();
    EXPECT_TRUE(text.ends_with("***")) << text.substr(text.size() - 8);
    EXPECT_EQ(text.find("sk-pr"), std::string::npos);
}

TEST(outside_text, is_valid_utf8)
{
    EXPECT_EQ(outside("a\xFF"
                      "b")
                  .text(),
              "a\xEF\xBF\xBD"
              "b");
}

TEST(words_of_a_failure, are_the_gateways_and_then_those_from_outside)
{
    EXPECT_EQ(words_of(failure{.kind = fault::internal}), "");
    EXPECT_EQ(words_of(failure{.kind = fault::internal, .detail = "ours"}), "ours");
    EXPECT_EQ(words_of(failure{.kind = fault::upstream_status, .quoted = outside("theirs")}), "theirs");
    EXPECT_EQ(words_of(failure{.kind = fault::malformed_reply, .detail = "ours", .quoted = outside("theirs")}), "ours: theirs");
}

}  // namespace
}  // namespace signalbox::model
