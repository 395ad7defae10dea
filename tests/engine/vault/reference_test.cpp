// "ID/PATH#KEY": what is a reference, and that no complaint repeats what may be a secret.
#include "engine/vault/reference.hpp"

#include <gmock/gmock.h>

namespace signalbox::vault {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(reference, has_a_vault_a_path_and_a_key)
{
    EXPECT_EQ(*read_reference("hcv/apps/gateway/openai#api key"), (reference{"hcv", "apps/gateway/openai", "api key"}));
    EXPECT_EQ(*read_reference("aws/arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/openai-AbCdEf#key"),
              (reference{"aws", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/openai-AbCdEf", "key"}));
    EXPECT_EQ(*read_reference("gcp/openai/3"), (reference{"gcp", "openai/3", ""}));
    EXPECT_EQ(*read_reference("hcv/a#b#c"), (reference{"hcv", "a", "b#c"}));
    EXPECT_EQ(read_reference("hcv/a/b#c")->text(), "hcv/a/b#c");
    EXPECT_EQ(read_reference("gcp/openai")->text(), "gcp/openai");
}

TEST(reference, says_what_is_wrong_and_nothing_of_the_text)
{
    for (auto const& [text, words] : {
             std::pair("", "no vault's id"),
             std::pair("sk-secret", "no vault's id"),
             std::pair("/sk-secret", "no vault's id"),
             std::pair("sk#secret/a", "no vault's id"),
             std::pair("sk-secret/", "names no secret"),
             std::pair("sk-secret/#k", "names no secret"),
             std::pair("sk-secret/a?b", "characters that no secret's name has"),
             std::pair("sk-secret/a%2e", "characters that no secret's name has"),
             std::pair("sk-secret/a\nb", "characters that no secret's name has"),
             std::pair("sk-secret/a//b", "empty part"),
             std::pair("sk-secret//b", "empty part"),
             std::pair("sk-secret/a/", "empty part"),
             std::pair("sk-secret/../b", "empty part, or one of dots"),
             std::pair("sk-secret/a/./b", "empty part, or one of dots"),
             std::pair("sk-secret/a #b", "dots or blanks"),
             std::pair("sk-secret/a#", "nothing stands behind"),
             std::pair("sk-secret/a#\x7f", "no visible ASCII"),
         }) {
        auto const read = read_reference(text);
        ASSERT_FALSE(read) << text;
        EXPECT_THAT(read.error().detail, HasSubstr(words)) << text;
        EXPECT_THAT(read.error().detail, Not(HasSubstr("sk"))) << text;
    }
}

TEST(reference, is_bounded)
{
    EXPECT_TRUE(read_reference("v/" + std::string(path_limit, 'a') + "#" + std::string(key_limit, 'b')));
    EXPECT_FALSE(read_reference("v/" + std::string(path_limit + 1, 'a')));
    EXPECT_FALSE(read_reference("v/a#" + std::string(key_limit + 1, 'b')));
}

TEST(reference, counts_the_parts_of_a_path)
{
    EXPECT_EQ(segments_of("a"), 1u);
    EXPECT_EQ(segments_of("a/b/c"), 3u);
}

}  // namespace
}  // namespace signalbox::vault
