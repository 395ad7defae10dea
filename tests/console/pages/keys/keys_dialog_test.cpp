// The window of keys: what it lists, what it sends, that a key's text is seen once, and that nothing is revoked without a word.
#include "console/pages/keys/keys_dialog.hpp"

#include "console/pages/cells_table.hpp"
#include "console/pages/config/notice_line.hpp"
#include "console/pages/keys/fresh_key.hpp"
#include "console/pages/keys/key_form.hpp"
#include "tests/console/support/fake_gateway.hpp"
#include "tests/console/support/parts.hpp"

#include <QClipboard>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTableView>
#include <QTest>

#include <gtest/gtest.h>

namespace signalbox::console {

using namespace testing;

namespace {

constexpr int limit_ms = 30'000;

QByteArray row(char const* id, char const* name, char const* state)
{
    return QByteArray(
               R"({"id":"%1","name":"%2","consumer":"shop","prefix":"sb-%1","state":"%3","created":"2026-11-21T13:29:05Z","allow":[]})")
        .replace("%1", id)
        .replace("%2", name)
        .replace("%3", state);
}

class KeysDialogTest : public ::testing::Test {
protected:
    KeysDialogTest() : gateway_([this](FakeGateway::Question const& asked) { return say(asked); }), keys_(nullptr)
    {
        keys_.connectTo(gateway_.url(), "of-the-operator");
        dialog_ = std::make_unique<KeysDialog>(keys_, nullptr);
        dialog_->show();
        EXPECT_TRUE(settles());
    }

    FakeGateway::Answer say(FakeGateway::Question const& asked)
    {
        if (asked.path == "/limits")
            return {
                200,
                R"({"limits":[{"limit":"month","count":"cost_usd","amount":20,"window":"month","mode":"reserve","counters":[{"of":"shop","used":15}]}]})"};
        if (asked.method == "POST") {
            if (!refusal_.isEmpty()) return {400, "{\"error\":\"" + refusal_ + "\"}"};
            QByteArray fresh = row("key_3", "ci", "active");
            return {201, fresh.replace("\"allow\"", "\"key\":\"sb-whole-text\",\"allow\"")};
        }
        if (asked.method == "DELETE") return {200, row("key_1", "web", "revoked")};
        return {200, "{\"keys\":[" + row("key_1", "web", "active") + "," + row("key_2", "old", "revoked") + "]}"};
    }
    bool settles()
    {
        return QTest::qWaitFor([&] { return !keys_.busy(); }, limit_ms);
    }
    QPushButton& button(char const* name) { return part<QPushButton>(*dialog_, name); }
    QLineEdit& field(char const* name) { return part<QLineEdit>(*dialog_, name); }
    NoticeLine& notice() { return part<NoticeLine>(*dialog_); }
    QTableView& list() { return part<QTableView>(*dialog_, "keys_list"); }
    QString cell(int line, int column)
    {
        return list().model()->index(line, column).data().toString().replace(QChar(0xa0), QLatin1Char(' '));
    }

    QByteArray refusal_;
    FakeGateway gateway_;
    GatewayKeys keys_;
    std::unique_ptr<KeysDialog> dialog_;
};

}  // namespace

TEST_F(KeysDialogTest, lists_keys_with_their_state_and_the_limits)
{
    ASSERT_EQ(list().model()->rowCount(), 2);
    EXPECT_EQ(cell(0, 0), QStringLiteral("web"));
    EXPECT_EQ(cell(0, 2), QStringLiteral("sb-key_1…"));
    EXPECT_EQ(cell(1, 3), QStringLiteral("revoked"));
    EXPECT_TRUE(cell(0, 4).contains(QStringLiteral("21 Nov 2026"))) << cell(0, 4).toStdString();
    EXPECT_EQ(cell(0, 5), QStringLiteral("never"));
    EXPECT_EQ(cell(0, 6), QStringLiteral("everything"));
    QAbstractItemModel const& limits = *part<QTableView>(*dialog_, "keys_limits").model();
    ASSERT_EQ(limits.rowCount(), 1);
    EXPECT_EQ(limits.index(0, 2).data().toString(), QStringLiteral("$15.00"));
    list().selectRow(1);
    EXPECT_FALSE(button("keys_revoke").isEnabled()) << "it is revoked already";
    EXPECT_FALSE(button("keys_rotate").isEnabled());
    list().selectRow(0);
    EXPECT_TRUE(button("keys_revoke").isEnabled());
}

TEST_F(KeysDialogTest, a_new_key_is_shown_once_and_copied)
{
    button("keys_new").click();
    EXPECT_FALSE(button("key_make").isEnabled()) << "a key has a name";
    QTest::keyClicks(&field("key_name"), QStringLiteral("ci"));
    QTest::keyClicks(&field("key_allow"), QStringLiteral("group:chat"));
    QTest::keyClick(&field("key_allow"), Qt::Key_Return);
    ASSERT_TRUE(settles());
    EXPECT_TRUE(part<KeyForm>(*dialog_).isHidden());
    EXPECT_EQ(field("key_text").text(), QStringLiteral("sb-whole-text"));
    dialog_->reject();
    EXPECT_TRUE(dialog_->isVisible()) << "the text would be lost";
    EXPECT_TRUE(notice().isBad());
    button("key_copy").click();
    EXPECT_EQ(QGuiApplication::clipboard()->text(), QStringLiteral("sb-whole-text"));
    button("key_away").click();
    EXPECT_EQ(field("key_text").text(), QString());
    dialog_->reject();
    EXPECT_FALSE(dialog_->isVisible());
}

TEST_F(KeysDialogTest, a_refusal_stays_beside_what_was_typed)
{
    refusal_ = "no model x";
    button("keys_new").click();
    QTest::keyClicks(&field("key_name"), QStringLiteral("ci"));
    QTest::keyClicks(&field("key_allow"), QStringLiteral("model:x"));
    button("key_make").click();
    ASSERT_TRUE(settles());
    EXPECT_TRUE(notice().text().contains(QStringLiteral("no model x"))) << notice().text().toStdString();
    EXPECT_FALSE(part<KeyForm>(*dialog_).isHidden());
    EXPECT_EQ(field("key_allow").text(), QStringLiteral("model:x"));
    EXPECT_EQ(field("key_text").text(), QString());
}

TEST_F(KeysDialogTest, a_rotation_asks_for_the_grace_alone)
{
    list().selectRow(0);
    button("keys_rotate").click();
    EXPECT_FALSE(field("key_name").isVisible());
    QTest::keyClicks(&field("key_grace"), QStringLiteral("2h"));
    QTest::keyClick(&field("key_grace"), Qt::Key_Return);
    ASSERT_TRUE(settles());
    EXPECT_TRUE(gateway_.lines().contains(QStringLiteral("POST /keys/key_1/rotate")));
    EXPECT_EQ(field("key_text").text(), QStringLiteral("sb-whole-text"));
}

TEST_F(KeysDialogTest, revoking_asks_by_name_first)
{
    list().setFocus();
    list().selectRow(0);
    button("keys_revoke").click();
    EXPECT_TRUE(notice().text().contains(QStringLiteral("web (sb-key_1…) of shop"))) << notice().text().toStdString();
    EXPECT_FALSE(gateway_.lines().contains(QStringLiteral("DELETE /keys/key_1")));
    notice().way(1)->click();
    EXPECT_EQ(notice().text(), QString());
    button("keys_revoke").click();
    notice().way(0)->click();
    ASSERT_TRUE(settles());
    EXPECT_TRUE(gateway_.lines().contains(QStringLiteral("DELETE /keys/key_1")));
    EXPECT_TRUE(notice().text().contains(QStringLiteral("is revoked")));
}

TEST_F(KeysDialogTest, without_a_gateway_it_says_how_to_get_one)
{
    GatewayKeys none(nullptr);
    KeysDialog dialog(none, nullptr);
    EXPECT_TRUE(part<NoticeLine>(dialog).text().contains(QStringLiteral("server.admin.token")));
    EXPECT_FALSE(part<QPushButton>(dialog, "keys_new").isEnabled());
    for (QWidget* each : dialog.findChildren<QWidget*>()) {
        if (!each->isVisibleTo(&dialog) || (each->focusPolicy() & Qt::TabFocus) == 0 ||
            each->objectName().startsWith(QStringLiteral("qt_")))
            continue;
        auto const* const button = qobject_cast<QAbstractButton*>(each);
        bool const named =
            !each->accessibleName().isEmpty() || (button && !button->text().isEmpty()) || qobject_cast<QTabBar*>(each) != nullptr;
        EXPECT_TRUE(named) << each->metaObject()->className();
    }
}

}  // namespace signalbox::console
