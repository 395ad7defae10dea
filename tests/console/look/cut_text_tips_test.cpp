// The whole text of what is cut, as a hint.
#include "console/look/cut_text_tips.hpp"

#include <QComboBox>
#include <QHeaderView>
#include <QStandardItemModel>
#include <QTableView>

#include <gtest/gtest.h>

namespace signalbox::console {
namespace {

class cut_text_tips : public ::testing::Test {
protected:
    cut_text_tips()
    {
        model_.setHorizontalHeaderLabels({QStringLiteral("The model that answered")});
        model_.appendRow(new QStandardItem(QStringLiteral("claude-sonnet-4-5-20250929")));
        view_.setModel(&model_);
        view_.resize(400, 200);
        view_.show();
    }
    QString cell() { return CutTextTips::textAt(view_.viewport(), view_.visualRect(model_.index(0, 0)).center()); }
    QString heading() { return CutTextTips::textAt(view_.horizontalHeader()->viewport(), {5, 5}); }

    QStandardItemModel model_;
    QTableView view_;
};

TEST_F(cut_text_tips, have_the_whole_text_of_a_narrow_cell_and_heading)
{
    view_.setColumnWidth(0, 60);
    EXPECT_EQ(cell(), QStringLiteral("claude-sonnet-4-5-20250929"));
    EXPECT_EQ(heading(), QStringLiteral("The model that answered"));
}

TEST_F(cut_text_tips, are_silent_where_there_is_room)
{
    view_.setColumnWidth(0, 380);
    EXPECT_EQ(cell(), QString());
    EXPECT_EQ(heading(), QString());
}

TEST_F(cut_text_tips, leave_a_cell_its_own_hint)
{
    view_.setColumnWidth(0, 60);
    model_.item(0)->setToolTip(QStringLiteral("asked 12 times"));
    EXPECT_EQ(cell(), QString());
}

TEST_F(cut_text_tips, have_the_choice_of_a_narrow_box)
{
    QComboBox box;
    box.addItem(QStringLiteral("claude-sonnet-4-5-20250929"));
    box.resize(80, 24);
    EXPECT_EQ(CutTextTips::textAt(&box, {5, 5}), QStringLiteral("claude-sonnet-4-5-20250929"));
    box.resize(400, 24);
    EXPECT_EQ(CutTextTips::textAt(&box, {5, 5}), QString());
}

}  // namespace
}  // namespace signalbox::console
