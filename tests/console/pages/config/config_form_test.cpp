// What the form changes: items of lists, absent fields and sections, the order of members by mouse and keys; each as an edit of the text.
#include "console/pages/config/config_page.hpp"

#include "console/config/form_lists.hpp"
#include "console/look/figures.hpp"
#include "console/pages/config/form_panel.hpp"
#include "console/pages/config/notice_line.hpp"
#include "tests/console/pages/config/page_of_text.hpp"

#include <QComboBox>
#include <QLineEdit>
#include <QMenu>

namespace signalbox::console {

using namespace testing;

namespace {

class ConfigFormTest : public ConfigPageTest {
protected:
    FormPanel& form() { return part<FormPanel>(page_); }
    void press(char const* name)
    {
        part<QToolButton>(page_, name).click();
        EXPECT_TRUE(settles());
    }
    /// Through the menu of sections.
    void pick(char const* words)
    {
        auto& menu = *part<QToolButton>(page_, "form_sections").menu();
        emit menu.aboutToShow();
        for (QAction* each : menu.actions())
            if (each->text() == QLatin1String(words)) {
                each->trigger();
                EXPECT_TRUE(settles());
                return;
            }
        ADD_FAILURE() << "the menu does not offer " << words;
    }
    QString end() { return now().mid(QString::fromUtf8(text).size()); }
};

TEST_F(ConfigFormTest, a_member_is_dragged_to_its_place)
{
    choose("groups[0]");
    auto& first = part<RowHandle>(page_, "member_0");
    QPoint const middle = first.rect().center();
    QTest::mousePress(&first, Qt::LeftButton, {}, middle);
    QTest::mouseMove(&first, middle + QPoint(0, 60));
    QTest::mouseRelease(&first, Qt::LeftButton, {}, middle + QPoint(0, 60));
    ASSERT_TRUE(settles());
    EXPECT_TRUE(now().endsWith(QStringLiteral("      - {model: b, weight: 30}\n      - {model: a, weight: 70}  # most of them\n")));
    EXPECT_EQ(part<RowHandle>(page_, "member_0").accessibleName(), QStringLiteral("Member b, 1 of 2"));
}

TEST_F(ConfigFormTest, a_member_moves_by_keys_and_keeps_the_focus)
{
    choose("groups[0]");
    part<RowHandle>(page_, "member_1").setFocus();
    QTest::keyClick(&part<RowHandle>(page_, "member_1"), Qt::Key_Down, Qt::AltModifier);
    ASSERT_TRUE(settles());
    EXPECT_EQ(now(), QString::fromUtf8(text)) << "it is the last one";
    QTest::keyClick(&part<RowHandle>(page_, "member_1"), Qt::Key_Up, Qt::AltModifier);
    ASSERT_TRUE(settles());
    EXPECT_TRUE(now().endsWith(QStringLiteral("      - {model: b, weight: 30}\n      - {model: a, weight: 70}  # most of them\n")));
    EXPECT_EQ(page_.window()->focusWidget(), &part<RowHandle>(page_, "member_0"));
    EXPECT_TRUE(part<RowHandle>(page_, "member_0").accessibleDescription().contains(QStringLiteral("Alt+Up")));
}

TEST(row_drop, counts_the_rows_above_and_not_its_own)
{
    std::vector<int> const middles{10, 30, 50};
    EXPECT_EQ(placeOfDrop(middles, 0, 5), 0);
    EXPECT_EQ(placeOfDrop(middles, 0, 25), 0) << "before the second is where it is";
    EXPECT_EQ(placeOfDrop(middles, 0, 35), 1);
    EXPECT_EQ(placeOfDrop(middles, 0, 90), 2);
    EXPECT_EQ(placeOfDrop(middles, 2, 35), 2);
    EXPECT_EQ(placeOfDrop(middles, 2, 25), 1);
    EXPECT_EQ(placeOfDrop(middles, 2, 5), 0);
}

TEST_F(ConfigFormTest, members_come_and_go)
{
    choose("groups[0]");
    auto& fresh = part<QComboBox>(page_, "fresh_groups[0].members");
    EXPECT_GE(fresh.findText(QStringLiteral("b")), 0);
    fresh.setCurrentText(QStringLiteral("b"));
    press("add_groups[0].members");
    EXPECT_EQ(end(), QStringLiteral("      - {model: b}\n"));
    auto& remove = part<QToolButton>(page_, "remove_member_0");
    EXPECT_EQ(remove.accessibleName(), QStringLiteral("Remove the member a"));
    remove.click();
    ASSERT_TRUE(settles());
    EXPECT_TRUE(now().endsWith(QStringLiteral("    members:\n      - {model: b, weight: 30}\n      - {model: b}\n")))
        << now().toStdString();
}

TEST_F(ConfigFormTest, of_very_many_members_the_first_have_rows_and_all_count_in_the_shares)
{
    QString many = QString::fromUtf8(text);
    for (std::size_t i = 2; i < most_form_items + 30; ++i) many += QStringLiteral("      - {model: a, weight: 3}\n");
    part<ConfigEditor>(page_).putText(many);
    choose("groups[0]");
    auto& rows = part<MemberRows>(page_);
    EXPECT_EQ(rows.findChildren<RowHandle*>().size(), static_cast<qsizetype>(most_form_items));
    EXPECT_EQ(part<RowHandle>(page_, "member_0").accessibleName(), QStringLiteral("Member a, 1 of 230"));
    EXPECT_EQ(part<QLabel>(page_, "further_members").text(), QStringLiteral("30 more, in the text"));
    EXPECT_FALSE(part<QLabel>(page_, "further_members").isHidden());
    double const all = 70 + 30 + 3 * 228;
    QStringList shares;
    for (QLabel const* each : rows.findChildren<QLabel*>()) shares << each->text();
    EXPECT_TRUE(shares.contains(figures::share(70 / all))) << shares.join(QLatin1Char(' ')).toStdString();
    part<ConfigEditor>(page_).putText(QString::fromUtf8(text));
    ASSERT_TRUE(settles());
    EXPECT_TRUE(part<QLabel>(page_, "further_members").isHidden());
}

TEST_F(ConfigFormTest, lists_of_words_are_made_added_to_and_emptied)
{
    choose("groups[0]");
    auto& fresh = part<QComboBox>(page_, "fresh_groups[0].aliases");
    fresh.setEditText(QStringLiteral("gpt 4"));
    QTest::keyClick(fresh.lineEdit(), Qt::Key_Return);
    ASSERT_TRUE(settles());
    EXPECT_EQ(end(), QStringLiteral("    aliases: [\"gpt 4\"]\n"));
    part<QComboBox>(page_, "fresh_groups[0].aliases").setEditText(QStringLiteral("o1"));
    press("add_groups[0].aliases");
    EXPECT_EQ(end(), QStringLiteral("    aliases: [\"gpt 4\", o1]\n"));
    QTest::keyClick(&part<RowHandle>(page_, "groups[0].aliases[1]"), Qt::Key_Up, Qt::AltModifier);
    ASSERT_TRUE(settles());
    EXPECT_EQ(end(), QStringLiteral("    aliases: [o1, \"gpt 4\"]\n"));
    press("remove_groups[0].aliases[0]");
    press("remove_groups[0].aliases[0]");
    EXPECT_EQ(end(), QStringLiteral("    aliases: []\n"));
}

TEST_F(ConfigFormTest, a_member_is_gone_into_and_out_of)
{
    choose("groups[0]");
    QTest::keyClick(&part<RowHandle>(page_, "member_1"), Qt::Key_Return);
    EXPECT_EQ(form().place(), QStringLiteral("groups[0].members[1]"));
    auto& timeout = part<QLineEdit>(page_, "groups[0].members[1].timeout");
    timeout.setText(QStringLiteral("5s"));
    emit timeout.editingFinished();
    ASSERT_TRUE(settles());
    EXPECT_TRUE(now().endsWith(QStringLiteral("{model: b, timeout: 5s, weight: 30}\n"))) << now().toStdString();
    auto& again = part<QLineEdit>(page_, "groups[0].members[1].timeout");
    again.setText(QString());
    emit again.editingFinished();
    ASSERT_TRUE(settles());
    EXPECT_EQ(now(), QString::fromUtf8(text)) << "an emptied field is absent again";
    press("form_back");
    EXPECT_EQ(form().place(), QStringLiteral("groups[0]"));
}

TEST_F(ConfigFormTest, sections_in_a_section_come_and_go)
{
    choose("groups[0]");
    pick("Add failover");
    EXPECT_EQ(end(), QStringLiteral("    failover: {}\n"));
    auto& deadline = part<QLineEdit>(page_, "groups[0].failover.deadline");
    deadline.setText(QStringLiteral("30s"));
    emit deadline.editingFinished();
    ASSERT_TRUE(settles());
    EXPECT_EQ(end(), QStringLiteral("    failover: {deadline: 30s}\n"));
    pick("Show failover");
    EXPECT_EQ(form().place(), QStringLiteral("groups[0].failover"));
    press("form_back");
    pick("Remove failover");
    EXPECT_EQ(now(), QString::fromUtf8(text));
}

TEST_F(ConfigFormTest, a_model_is_added_shown_and_removed)
{
    pick("New model");
    EXPECT_EQ(now(), with("  - {id: b, provider: here}\n", "  - {id: b, provider: here}\n  - {id: model-3, provider: here}\n"));
    EXPECT_EQ(form().place(), QStringLiteral("models[2]"));
    press("form_remove");
    EXPECT_EQ(now(), QString::fromUtf8(text));
}

TEST_F(ConfigFormTest, a_list_of_sections_that_was_absent_is_made_at_the_end)
{
    pick("New limit");
    EXPECT_TRUE(end().startsWith(QStringLiteral("limits:\n  - {"))) << now().toStdString();
    EXPECT_EQ(form().place(), QStringLiteral("limits[0]"));
    pick("New section storage");
    EXPECT_TRUE(end().endsWith(QStringLiteral("storage: {}\n"))) << now().toStdString();
}

TEST_F(ConfigFormTest, what_others_refer_to_is_refused_with_the_reason)
{
    part<ConfigEditor>(page_).putText(QStringLiteral("signalbox: 1\nmodels: [{id: a, tags: &x [p, q]}, {id: b, tags: *x}]\n"));
    ASSERT_TRUE(settles());
    choose("models[0]");
    press("remove_models[0].tags[0]");
    EXPECT_TRUE(part<NoticeLine>(page_).text().contains(QStringLiteral("an anchor"))) << part<NoticeLine>(page_).text().toStdString();
    EXPECT_TRUE(now().contains(QStringLiteral("&x [p, q]")));
}

}  // namespace
}  // namespace signalbox::console
