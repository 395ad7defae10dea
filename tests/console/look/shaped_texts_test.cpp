// Shaped texts look as those that Qt draws by itself.
#include "console/look/shaped_texts.hpp"

#include <QImage>

#include <gtest/gtest.h>

namespace signalbox::console {
namespace {

QImage blank()
{
    QImage made(160, 24, QImage::Format_ARGB32_Premultiplied);
    made.fill(Qt::white);
    return made;
}

/// Columns that hold ink: the first and the last.
std::pair<int, int> inked(QImage const& of)
{
    std::pair<int, int> found{of.width(), -1};
    for (int x = 0; x < of.width(); ++x)
        for (int y = 0; y < of.height(); ++y)
            if (of.pixel(x, y) != qRgb(255, 255, 255)) found = {std::min(found.first, x), std::max(found.second, x)};
    return found;
}

QImage plainly(QString const& text, QRect const& box, Qt::Alignment side, QFont const& font)
{
    QImage made = blank();
    QPainter painter(&made);
    painter.setFont(font);
    painter.drawText(box, static_cast<int>(side | Qt::AlignVCenter | Qt::TextSingleLine),
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, box.width()));
    return made;
}

QImage shaped(ShapedTexts& with, QString const& text, QRect const& box, Qt::Alignment side, QFont const& font)
{
    QImage made = blank();
    QPainter painter(&made);
    painter.setFont(font);
    with.draw(painter, box, side, text);
    return made;
}

TEST(shaped_texts, stand_where_qt_draws_them)
{
    ShapedTexts texts;
    QFont small, large;
    large.setPointSize(small.pointSize() + 4);
    QRect const box(6, 0, 140, 24);
    for (QFont const& font : {small, large, small})
        for (Qt::Alignment const side : {Qt::AlignLeft, Qt::AlignRight})
            for (char const* text :
                 {"gpt-4o-mini", "200", "a name that is much longer than the cell it stands in", "two\nlines", "\u00e4\u4f60"})
                for (int round = 0; round < 2; ++round) {
                    QString const words = QString::fromUtf8(text).replace(QLatin1Char('\n'), QLatin1Char(' '));
                    auto const [left, right] = inked(plainly(words, box, side, font));
                    auto const [its_left, its_right] = inked(shaped(texts, QString::fromUtf8(text), box, side, font));
                    EXPECT_LE(std::abs(left - its_left), 1) << text << round;
                    EXPECT_LE(std::abs(right - its_right), 1) << text << round;
                }
    EXPECT_EQ(inked(shaped(texts, QString(), box, Qt::AlignLeft, small)).second, -1);
}

TEST(shaped_texts, are_cut_anew_for_another_width)
{
    ShapedTexts texts;
    QFont const font;
    QString const words = QStringLiteral("a name that is much longer than the cell it stands in");
    int const wide = inked(shaped(texts, words, QRect(0, 0, 150, 24), Qt::AlignLeft, font)).second;
    int const narrow = inked(shaped(texts, words, QRect(0, 0, 60, 24), Qt::AlignLeft, font)).second;
    EXPECT_LE(narrow, 60);
    EXPECT_GT(wide, 100);
    EXPECT_EQ(inked(shaped(texts, words, QRect(0, 0, 150, 24), Qt::AlignLeft, font)).second, wide);
}

}  // namespace
}  // namespace signalbox::console
