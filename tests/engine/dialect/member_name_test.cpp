// Names that a provider may read as a field the gateway routes, limits or accounts by: refused by the scan of every dialect.
#include "engine/dialect/dialects.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {
namespace {

class every_scan : public testing::TestWithParam<model::dialect> {
protected:
    model::result<scanned_request> scan(std::string const& member, bool first = false) const
    {
        std::string const usual = R"("model":"cheap","max_tokens":9,"messages":[{"role":"user","content":"hi"}])";
        body_ = "{" + (first ? member + "," + usual : usual + "," + member) + "}";
        return reader_of_requests(GetParam()).scan(body_);
    }

    mutable std::string body_;  // what the scan points into
};

INSTANTIATE_TEST_SUITE_P(dialects, every_scan, testing::Values(model::dialect::openai_chat, model::dialect::anthropic),
                         [](auto const& of) { return std::string(name(of.param)); });

TEST_P(every_scan, refuses_a_member_that_differs_from_a_field_it_reads_only_by_case)
{
    struct row {
        std::string member, given, meant;
    };
    for (row const& each : {row{R"("Model":"secret")", "Model", "model"}, row{R"("MODEL":"secret")", "MODEL", "model"},
                            row{R"("\u004dodel":"secret")", "Model", "model"}, row{R"("\u017ftream":true)", "\xc5\xbftream", "stream"},
                            row{"\"\xc5\xbftream\":true", "\xc5\xbftream", "stream"},
                            row{"\"max_to\xe2\x84\xaa"
                                "ens\":9",
                                "max_to\xe2\x84\xaa"
                                "ens",
                                "max_tokens"},
                            row{R"("Messages":[])", "Messages", "messages"},
                            row{R"("Max_Completion_Tokens":1)", "Max_Completion_Tokens", "max_completion_tokens"},
                            row{R"("Models":["x"])", "Models", "models"}, row{R"("FALLBACKS":["x"])", "FALLBACKS", "fallbacks"}}) {
        for (bool const first : {true, false}) {
            auto const seen = scan(each.member, first);
            ASSERT_FALSE(seen) << each.member;
            EXPECT_EQ(seen.error().kind, model::fault::bad_request);
            EXPECT_EQ(seen.error().param, each.given);
            EXPECT_NE(seen.error().detail.find("write \"" + each.meant + "\""), std::string::npos) << seen.error().detail;
        }
    }
}

TEST_P(every_scan, refuses_a_look_alike_that_comes_twice_or_beside_a_second_model)
{
    EXPECT_FALSE(scan(R"("Model":"a","Model":"b")"));
    EXPECT_FALSE(scan(R"("model":"a")"));
    EXPECT_FALSE(scan(R"("mod\u0065l":"a")"));
}

TEST_P(every_scan, refuses_what_the_reading_refuses_with_the_same_words)
{
    for (std::string const member : {R"("toOls":[])", R"("Stream":true)", R"("model":"b")", R"("messages":[])"}) {
        auto const seen = scan(member);
        ASSERT_FALSE(seen) << member;
        auto const read = reader_of_requests(GetParam()).read(body_);
        ASSERT_FALSE(read) << member;
        EXPECT_EQ(read.error().detail, seen.error().detail);
        EXPECT_EQ(read.error().param, seen.error().param);
    }
}

TEST_P(every_scan, lets_other_names_pass_however_they_are_written)
{
    for (std::string const member : {R"("X-Trace":1)", R"("Mode":"m")", R"("\u006detadata":{"Model":"x"})", "\"mod\xc3\xa9l\":1"}) {
        auto const seen = scan(member);
        ASSERT_TRUE(seen) << member << ": " << seen.error().detail;
        EXPECT_EQ(seen->model, "cheap");
        EXPECT_TRUE(seen->further_models.empty());
    }
}

TEST_P(every_scan, notes_the_members_that_name_further_models)
{
    auto const seen = scan(R"("models":["a","b"],"route":"fallback","f\u0061llbacks":[{"model":"c"}])");
    ASSERT_TRUE(seen) << seen.error().detail;
    ASSERT_EQ(seen->further_models.size(), 3u);
    EXPECT_EQ(seen->further_models[0].member, "models");
    EXPECT_EQ(seen->further_models[0].value, R"(["a","b"])");
    EXPECT_EQ(seen->further_models[1].member, "route");
    EXPECT_EQ(seen->further_models[2].member, "fallbacks");
}

}  // namespace
}  // namespace signalbox::dialect
