#include "engine/model/secret_index.hpp"

#include <gtest/gtest.h>

#include <array>

namespace signalbox::model {
namespace {

constexpr std::string_view project_key = "sk-proj-AbCdEf0123456789ghijKLMNopqrSTUVwxyz0123456789abcdXYZ";
constexpr std::array<std::string_view, 5> keys{project_key, "0123456789abcdef0123456789abcdef",
                                               "a1b2c3d4e5f60718293a4b5c6d7e8f90.QwErTyUiOpAsDfGh", "token-team-secret-2026",
                                               "7b0c2f1e-5d8a-4f3b-9a6e-2c1d0e9f8a7b"};

std::string mask_of(std::string_view text, std::string_view secret, bool cut = false)
{
    secret_index made;
    made.add(secret);
    secret_index const* const all[] = {&made};
    return masked(text, all, cut);
}

TEST(masked, takes_a_whole_secret_out_and_leaves_the_rest_as_it_is)
{
    for (std::string_view const key : keys) {
        std::string const text = "Invalid token: " + std::string(key) + " is \"not\" known\\n\xC3\xA9";
        EXPECT_EQ(mask_of(text, key), "Invalid token: *** is \"not\" known\\n\xC3\xA9");
    }
    std::string const innocent = R"({"error":{"message":"The model `gpt-4o` is overloaded: 100% of \"it\"","code":null}})";
    EXPECT_EQ(mask_of(innocent, project_key), innocent);
    EXPECT_EQ(masked("text", {}), "text");
}

TEST(masked, knows_every_spelling_of_a_secret)
{
    struct row {
        std::string_view text, want;
    };
    // base64, hexadecimal and escapes were made with coreutils and Python from the key "s/k+Team_Secret=42".
    for (row const& each : std::initializer_list<row>{{"a S/K+TEAM_SECRET=42 b", "a *** b"},
                                                      {R"("s\/k+Team_Secret=42")", R"("***")"},
                                                      {R"("\u0073\u002fk\u002bTeam_Secret\u003D42")", R"("***")"},
                                                      {"?key=s%2Fk%2BTeam_Secret%3d42&x=1", "?key=***&x=1"},
                                                      {R"(s%2Fk%2BTeam\u005fSecret%3D42)", "***"},
                                                      {"732f6b2b5465616d5f5365637265743d3432", "***"},
                                                      {"732F6B2B5465616D5F5365637265743D3432", "***"},
                                                      {"cy9rK1RlYW1fU2VjcmV0PTQy", "***"}}) {
        EXPECT_EQ(mask_of(each.text, "s/k+Team_Secret=42"), each.want) << each.text;
    }
}

// "user:" + the key and "a:" + the key in base64, as Basic credentials have them: the digits shared with the name before it may stay.
TEST(masked, finds_a_secret_inside_basic_credentials_at_every_offset)
{
    for (std::string_view const text : {"dXNlcjpzL2srVGVhbV9TZWNyZXQ9NDI=", "YTpzL2srVGVhbV9TZWNyZXQ9NDI=", "OnMvaytUZWFtX1NlY3JldD00Mg==",
                                        "dXM6cy9rK1RlYW1fU2VjcmV0PTQy", "dXM6cy9rK1RlYW1fU2VjcmV0PTQy"}) {
        std::string const seen = mask_of(text, "s/k+Team_Secret=42");
        EXPECT_LE(seen.size(), 3u + 8u + 4u) << text << " became " << seen;
        EXPECT_NE(seen.find("***"), std::string::npos) << text;
    }
}

TEST(masked, takes_out_every_piece_of_eight_characters)
{
    for (std::string_view const key : keys) {
        secret_index made;
        made.add(key);
        secret_index const* const all[] = {&made};
        for (std::size_t length = secret_piece; length <= key.size(); ++length)
            for (std::size_t from = 0; from + length <= key.size(); ++from) {
                std::string const text = "<" + std::string(key.substr(from, length)) + ">";
                ASSERT_EQ(masked(text, all), "<***>") << text;
            }
    }
}

TEST(masked, takes_out_what_a_providers_own_mask_leaves)
{
    EXPECT_EQ(mask_of("key sk-proj-AbC***XYZ.", project_key), "key ***.");
    EXPECT_EQ(mask_of("key sk-p***dXYZ.", project_key), "key ***.");
    EXPECT_EQ(mask_of("key sk-p...dXYZ.", project_key), "key ***.");
    EXPECT_EQ(mask_of("key sk-p\xE2\x80\xA6"
                      "dXYZ",
                      project_key),
              "key ***");
    EXPECT_EQ(mask_of("key ********************dXYZ", project_key), "key ***");
    EXPECT_EQ(mask_of("key sk-p****", project_key), "key ***");
    EXPECT_EQ(mask_of("wait ... and ** try *** again", project_key), "wait ... and ** try *** again");
}

TEST(masked, takes_out_the_beginning_of_a_secret_at_which_a_text_was_cut)
{
    for (std::string_view const key : keys)
        for (std::size_t length = 4; length <= key.size(); ++length) {
            std::string const text = "Invalid: " + std::string(key.substr(0, length));
            ASSERT_EQ(mask_of(text, key, true), "Invalid: ***") << text;
        }
    EXPECT_EQ(mask_of("Invalid: toke", "token-team-secret-2026", false), "Invalid: toke");
}

TEST(masked, takes_a_short_secret_out_only_where_it_stands_alone)
{
    EXPECT_EQ(mask_of("pw: hunter, hunters", "hunter"), "pw: ***, hunters");
    EXPECT_EQ(mask_of("\"\\nhunter\"", "hunter"), "\"\\n***\"");
    EXPECT_EQ(mask_of("x=x1, x", "x"), "x=x1, ***");
}

TEST(masked, takes_out_the_secrets_of_all_indexes)
{
    secret_index callers, providers;
    callers.add(keys[3]);
    providers.add(keys[1]);
    providers.add("org-header-secret");
    secret_index const* const all[] = {&callers, &providers};
    EXPECT_EQ(masked("a token-team-secret-2026 b 0123456789abcdef0123456789abcdef c org-header-secret d", all), "a *** b *** c *** d");
}

TEST(shows_secret, sees_pieces_in_any_case_without_touching_the_text)
{
    secret_index made;
    made.add(project_key);
    EXPECT_TRUE(shows_secret("x-KLMNOPQR", made));
    EXPECT_TRUE(shows_secret(project_key, made));
    EXPECT_FALSE(shows_secret("klmnopq", made));
    EXPECT_FALSE(shows_secret("gpt-4o-2024-08-06", made));
    EXPECT_FALSE(shows_secret("gpt-4o-2024-08-06", secret_index{}));
}

}  // namespace
}  // namespace signalbox::model
