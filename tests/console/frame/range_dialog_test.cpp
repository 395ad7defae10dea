// A range by hand or in words, in Berlin, where the clock was put back on 25 October 2026; the moments were computed apart from the code.
#include "console/frame/range_dialog.hpp"

#include "tests/console/support/parts.hpp"

#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <gtest/gtest.h>

namespace signalbox::console {

using namespace testing;

namespace {

constexpr std::int64_t second_us = 1'000'000, hour_us = 3'600 * second_us, back = 1'792'879'200 * second_us;  // its midnight

class range_dialog : public ::testing::Test {
protected:
    void type(char const* words) { words_.setText(QString::fromLatin1(words)); }
    bool accepts() const { return part<QDialogButtonBox>(dialog_).button(QDialogButtonBox::Ok)->isEnabled(); }
    bool says(char const* text) const
    {
        for (QLabel const* each : dialog_.findChildren<QLabel*>())
            if (each->text().contains(QString::fromUtf8(text))) return true;
        return false;
    }

    storage::time_range const shown_{back + 30 * hour_us, back + 32 * hour_us};
    RangeDialog dialog_{shown_, back + 40 * hour_us, QTimeZone("Europe/Berlin"), nullptr};
    QLineEdit& words_ = part<QLineEdit>(dialog_, "words");
    QDateTimeEdit& from_ = part<QDateTimeEdit>(dialog_, "from");
    QDateTimeEdit& to_ = part<QDateTimeEdit>(dialog_, "to");
};

}  // namespace

TEST_F(range_dialog, begins_with_what_is_shown)
{
    EXPECT_EQ(dialog_.chosen(), shown_);
    EXPECT_EQ(from_.text(), QStringLiteral("2026-10-26 05:00:00"));
    EXPECT_EQ(to_.text(), QStringLiteral("2026-10-26 07:00:00"));
    EXPECT_TRUE(says("Times are in UTC+01:00."));
    EXPECT_TRUE(accepts());
}

TEST_F(range_dialog, takes_words_with_both_hours_that_a_clock_shows_twice)
{
    type("yesterday 2:15..2:45");
    EXPECT_EQ(dialog_.chosen(), (storage::time_range{back + 2 * hour_us + 900 * second_us, back + 3 * hour_us + 2'700 * second_us}));
    EXPECT_EQ(from_.text(), QStringLiteral("2026-10-25 02:15:00"));
    EXPECT_EQ(to_.text(), QStringLiteral("2026-10-25 02:45:00"));
    EXPECT_TRUE(says("the beginning is in UTC+02:00, the end in UTC+01:00"));
    type("yesterday");
    EXPECT_EQ(dialog_.chosen(), (storage::time_range{back, back + 25 * hour_us}));
}

TEST_F(range_dialog, does_not_take_words_it_cannot_read)
{
    type("yesterdya");
    EXPECT_FALSE(accepts()) << "the range before is not what was asked for";
    EXPECT_TRUE(says("“yesterdya” is no time"));
    dialog_.show();
    for (QLabel const* each : dialog_.findChildren<QLabel*>())
        EXPECT_GE(each->height(), each->heightForWidth(each->width())) << each->text().toStdString() << " is cut";
    words_.clear();
    EXPECT_TRUE(accepts());
    EXPECT_EQ(dialog_.chosen(), shown_);
    type("yesterdya");
    to_.setDateTime(QDateTime(QDate(2026, 10, 26), QTime(9, 0), Qt::UTC));
    EXPECT_TRUE(accepts()) << "who turns the moments is done with the words";
    EXPECT_EQ(dialog_.chosen(), (storage::time_range{shown_.from_us, back + 34 * hour_us}));
}

TEST_F(range_dialog, takes_moments_by_hand_in_order)
{
    from_.setDateTime(QDateTime(QDate(2026, 10, 25), QTime(2, 30), Qt::UTC));
    to_.setDateTime(QDateTime(QDate(2026, 10, 25), QTime(2, 30), Qt::UTC));
    EXPECT_EQ(dialog_.chosen(), (storage::time_range{back + 2 * hour_us + 1'800 * second_us, back + 3 * hour_us + 1'800 * second_us}))
        << "from the first to the last time the clock shows it";
    to_.setDateTime(QDateTime(QDate(2026, 10, 25), QTime(1, 0), Qt::UTC));
    EXPECT_FALSE(accepts());
    EXPECT_TRUE(says("The end is not after the beginning."));
}

}  // namespace signalbox::console
