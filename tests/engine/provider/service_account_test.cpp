// The key of a service account, the assertion that is signed with it, and what the token endpoint answers.
#include "engine/provider/service_account.hpp"

#include "tests/support/service_account_key.hpp"

#include <gmock/gmock.h>

namespace signalbox::provider {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr model::wall_time now{std::chrono::microseconds(1'440'938'160'500'000)};  // 2015-08-30T12:36:00.5Z

std::string replaced(std::string text, std::string_view what, std::string_view with)
{
    return text.replace(text.find(what), what.size(), with);
}

TEST(service_account, is_read_from_googles_key_file)
{
    auto const made = read_service_account(test::service_account_key());
    ASSERT_TRUE(made) << made.error().detail;
    EXPECT_EQ(made->email, "gateway@my-project.iam.gserviceaccount.com");
    EXPECT_EQ(made->key_id, "key-1");
    EXPECT_EQ(made->token_address, "https://oauth2.googleapis.com/token");
    EXPECT_EQ(made->private_key.reveal(), test::service_account_pem);
}

TEST(service_account, signs_an_assertion_for_one_hour)
{
    auto const made = assertion_of(*read_service_account(test::service_account_key()), now);
    ASSERT_TRUE(made) << made.error().detail;
    // Signed by `openssl dgst -sha256 -sign` over the same header and claims.
    EXPECT_EQ(*made, "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImtleS0xIn0.eyJpc3MiOiJnYXRld2F5QG15LXByb2plY3QuaWFtLmdzZXJ2aWNlYW"
                     "Njb3VudC5jb20iLCJzY29wZSI6Imh0dHBzOi8vd3d3Lmdvb2dsZWFwaXMuY29tL2F1dGgvY2xvdWQtcGxhdGZvcm0iLCJhdWQiOiJodHRwczov"
                     "L29hdXRoMi5nb29nbGVhcGlzLmNvbS90b2tlbiIsImlhdCI6MTQ0MDkzODE2MCwiZXhwIjoxNDQwOTQxNzYwfQ.Xt3Ynz2nM5C4bTgOQ8Pprqu"
                     "djkT9XYN_qgzThn81rHx-FsREpDB_TovlyPY_CK8bAmsN8U2CnJKko-KOkWTkpy4woHyuBbGQSFeoSmG1eJbduWMPsm32odEmoRSgrqQV1LBA9"
                     "t1f6y50CCeao4Xewub0eIPwS8ct_NZC3ER8lG5Dd0klzAZ8vtww3-W0Qq1hwcsy2BZPom1sAKMleSj8Al4VKOepYE0KJE69fMHdlu_4B2cgK4e"
                     "xHASrZJoHq31bzad-BOVNnyoDW8-Jbx_YBOKKVECrOwiPrUb_Vm2AFdLvqelxHnBGGdZGfdXfBdLpUiBY877wjCLo5SD79Yyi3w");
}

TEST(service_account, asks_in_the_form_of_rfc_7523)
{
    EXPECT_EQ(token_form("a.b-c_d.e"), "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=a.b-c_d.e");
}

TEST(service_account, no_other_text_is_a_key_and_no_complaint_shows_it)
{
    std::string const good = test::service_account_key();
    for (auto const& [text, words] : {
             std::pair(std::string("ya29.token"), "it is no JSON"),
             std::pair(std::string("[]"), "it is no JSON object"),
             std::pair(replaced(good, "service_account", "authorized_user"), "its type is not \"service_account\""),
             std::pair(replaced(good, "client_email", "email"), "it has no client_email"),
             std::pair(replaced(good, "\"private_key\"", "\"key\""), "it has no private_key"),
             std::pair(replaced(good, "BEGIN PRIVATE", "BEGIN PUBLIC"), "its private_key is no RSA key in PEM"),
             std::pair(replaced(good, "MII", "AAA"), "its private_key is no RSA key in PEM"),
         }) {
        auto const made = read_service_account(text);
        ASSERT_FALSE(made) << text;
        EXPECT_EQ(made.error().kind, model::fault::bad_request);
        EXPECT_THAT(made.error().detail, HasSubstr(words));
        EXPECT_THAT(made.error().detail, Not(HasSubstr("PRIVATE KEY-----")));
    }
}

TEST(service_account, is_the_same_with_the_same_key_at_the_same_place)
{
    auto const one = *read_service_account(test::service_account_key());
    EXPECT_TRUE(same_account(one, *read_service_account(test::service_account_key())));
    EXPECT_FALSE(same_account(one, *read_service_account(test::service_account_key("https://sts.example/token"))));
    auto other = one;
    other.key_id = "key-2";
    EXPECT_FALSE(same_account(one, other));
}

TEST(granted_token, is_read_with_its_lifetime)
{
    auto const made = read_granted_token(R"({"access_token":"ya29.a","expires_in":3599,"token_type":"Bearer"})");
    ASSERT_TRUE(made);
    EXPECT_EQ(made->text.reveal(), "ya29.a");
    EXPECT_EQ(made->lifetime, std::chrono::seconds(3599));
    EXPECT_EQ(read_granted_token(R"({"access_token":"a"})")->lifetime, std::chrono::seconds(3600));
    EXPECT_EQ(read_granted_token(R"({"access_token":"a","expires_in":99999999})")->lifetime, std::chrono::seconds(86'400));
}

TEST(granted_token, anything_else_is_refused_without_its_words)
{
    for (std::string const& text :
         {std::string("<html>"), std::string("[]"), std::string("{}"), std::string(R"({"access_token":""})"),
          std::string(R"({"access_token":"a b"})"), std::string(R"({"access_token":"a\r\nX: y"})"),
          std::string(R"({"access_token":"secret-1","token_type":"mac"})"), std::string(R"({"access_token":"secret-1","expires_in":0})"),
          std::string(R"({"access_token":"secret-1","expires_in":"soon"})"),
          R"({"access_token":")" + std::string(access_token_limit + 1, 'a') + "\"}"}) {
        auto const made = read_granted_token(text);
        ASSERT_FALSE(made) << text;
        EXPECT_EQ(made.error().kind, model::fault::malformed_reply);
        EXPECT_THAT(made.error().detail, Not(HasSubstr("secret-1")));
    }
}

}  // namespace
}  // namespace signalbox::provider
