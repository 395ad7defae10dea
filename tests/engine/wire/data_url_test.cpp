#include "engine/wire/data_url.hpp"

#include "engine/base/base64.hpp"

#include <gtest/gtest.h>

namespace signalbox::wire {
namespace {

TEST(parse_data_url, takes_type_and_content)
{
    struct row {
        std::string_view text, type, base64;
    };
    for (row const& each : std::initializer_list<row>{{"data:image/png;base64,Zm9v", "image/png", "Zm9v"},
                                                      {"DATA:Image/JPEG;BASE64,Zg==", "image/jpeg", "Zg=="},
                                                      {"data:text/plain;charset=utf-8;base64,Zm8=", "text/plain", "Zm8="},
                                                      {"data:text/plain;charset=utf-8,a%20b%", "text/plain", "YSBiJQ=="},
                                                      {"data:,foo", "text/plain", "Zm9v"},
                                                      {"data:;base64,", "text/plain", ""},
                                                      {"data:image/svg+xml,%3Csvg/%3E", "image/svg+xml", "PHN2Zy8+"},
                                                      {"data:image/png;base64,Zm9v\r\nYm Fy", "image/png", "Zm9vYmFy"},
                                                      {"data:image/png;base64,Zg", "image/png", "Zg=="},
                                                      {"data:image/png;base64,Zg%3D%3D", "image/png", "Zg=="},
                                                      {"data:image/png;base64,Zh==", "image/png", "Zg=="},
                                                      {"data:image/png;name=a;base64,Zm8", "image/png", "Zm8="}}) {
        auto const parsed = parse_data_url(each.text);
        ASSERT_TRUE(parsed.has_value()) << each.text << ": " << parsed.error().detail;
        EXPECT_EQ(parsed->media_type, each.type) << each.text;
        EXPECT_EQ(parsed->base64, each.base64) << each.text;
        EXPECT_TRUE(base::canonical_base64(parsed->base64));
    }
}

TEST(parse_data_url, says_what_is_wrong)
{
    struct row {
        std::string_view text, hint;
    };
    for (row const& each : std::initializer_list<row>{{"https://a/b.png", "data:"},
                                                      {"data:image/png;base64", "comma"},
                                                      {"data:png;base64,Zg==", "media type"},
                                                      {"data:image/;base64,Zg==", "media type"},
                                                      {"data:a b/c,x", "media type"},
                                                      {"data:image/png;base64,Z", "base64"},
                                                      {"data:image/png;base64,Zg=", "base64"},
                                                      {"data:image/png;base64,Zm9-", "base64"},
                                                      {"data:image/png;base64,Zg==Zg==", "base64"},
                                                      {"data:image/png;base64,Zm9v====", "base64"}}) {
        auto const parsed = parse_data_url(each.text);
        ASSERT_FALSE(parsed.has_value()) << each.text;
        EXPECT_EQ(parsed.error().kind, model::fault::bad_request);
        EXPECT_NE(parsed.error().detail.find(each.hint), std::string::npos) << each.text;
    }
    EXPECT_TRUE(is_data_url("dAtA:"));
    EXPECT_FALSE(is_data_url("dat"));
}

}  // namespace
}  // namespace signalbox::wire
