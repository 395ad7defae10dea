#include "engine/base/base64.hpp"

#include <gtest/gtest.h>

namespace signalbox::base {
namespace {

// RFC 4648 10.
TEST(base64, agrees_with_the_standards_examples)
{
    for (auto const& [bytes, text] : {std::pair("", ""), std::pair("f", "Zg=="), std::pair("fo", "Zm8="), std::pair("foo", "Zm9v"),
                                      std::pair("foob", "Zm9vYg=="), std::pair("fooba", "Zm9vYmE="), std::pair("foobar", "Zm9vYmFy")}) {
        EXPECT_EQ(encode_base64(bytes), text);
        EXPECT_EQ(decode_base64(text), bytes);
    }
}

TEST(base64, brings_every_byte_back)
{
    std::string bytes;
    for (unsigned i = 0; i != 600; ++i) {
        EXPECT_EQ(decode_base64(encode_base64(bytes)), bytes);
        EXPECT_TRUE(canonical_base64(encode_base64(bytes)));
        bytes += static_cast<char>(i * 37);
    }
}

TEST(base64, refuses_anything_but_the_canonical_form)
{
    for (std::string_view const text : {"Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n", "Zm9-", "Zm9_",
                                        "Zg==Zg==", "Zm9v=", "Z\xC3\xA9==", "Zg=a"}) {
        EXPECT_EQ(decode_base64(text), std::nullopt) << text;
        EXPECT_FALSE(canonical_base64(text)) << text;
    }
}

// RFC 4648 5: "-" and "_" stand for 62 and 63; RFC 7515 leaves the padding out.
TEST(base64, reads_the_alphabet_of_urls_without_padding)
{
    EXPECT_EQ(decode_base64url(""), "");
    EXPECT_EQ(decode_base64url("Zg"), "f");
    EXPECT_EQ(decode_base64url("Zm8"), "fo");
    EXPECT_EQ(decode_base64url("Zm9v"), "foo");
    EXPECT_EQ(decode_base64url("--__"), "\xFB\xEF\xFF");
    for (std::string_view const text : {"Z", "Zg==", "Zm8=", "++//", "Zh", "Zm9", "Zm 9v", "Zm9v\n", "Zm9vZ", "Zm9v?", "Zm9v="})
        EXPECT_EQ(decode_base64url(text), std::nullopt) << text;
}

}  // namespace
}  // namespace signalbox::base
