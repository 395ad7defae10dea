// Text from outside, as it is shown.
#include "console/store/shown_text.hpp"

#include <gtest/gtest.h>

namespace signalbox::console {

TEST(shown_text, writes_out_what_would_turn_or_hide_text)
{
    EXPECT_EQ(shownText(QStringLiteral("gpt-4o\u202eevil")).toStdString(), "gpt-4o\\u{202e}evil");
    EXPECT_EQ(shownText(QStringLiteral("a\u2066b\u2069c")).toStdString(), "a\\u{2066}b\\u{2069}c");
    EXPECT_EQ(shownText(QStringLiteral("a\u200bb")).toStdString(), "a\\u{200b}b");
    EXPECT_EQ(shownText(QStringLiteral("a\nb")).toStdString(), "a\\u{a}b");
}

TEST(shown_text, leaves_every_script_as_it_is)
{
    for (char const* const each : {"gpt-4o", "модель", "مدل", "模型", "naïve–model (β)", ""})
        EXPECT_EQ(shownText(QString::fromUtf8(each)).toStdString(), each);
}

}  // namespace signalbox::console
