// The window of connections: they are made, changed, removed and opened, and what is wrong is said where it is typed.
#include "console/connect/connections_dialog.hpp"

#include "tests/console/support/parts.hpp"

#include <gtest/gtest.h>

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

namespace signalbox::console {
namespace {

using testing::part;

QString const store = QStringLiteral("/srv/signalbox/a.db");

class Connections : public ::testing::Test {
protected:
    Connections() { dialog_.show(); }
    void type(char const* field, QString const& text)
    {
        auto& line = part<QLineEdit>(dialog_, field);
        line.selectAll();
        QTest::keyClicks(&line, text);
    }
    void press(char const* button) { QTest::mouseClick(&part<QPushButton>(dialog_, button), Qt::LeftButton); }
    std::string wrong() { return part<QLabel>(dialog_, "connection_wrong").text().toStdString(); }
    QListWidget& list() { return part<QListWidget>(dialog_, "connections_list"); }

    ConnectionBook book_{nullptr};
    ConnectionsDialog dialog_{book_, store, nullptr};
};

}  // namespace

TEST_F(Connections, begin_with_the_store_that_is_open)
{
    EXPECT_EQ(part<QLineEdit>(dialog_, "connection_store").text(), store);
    EXPECT_FALSE(part<QPushButton>(dialog_, "connections_remove").isEnabled());
    press("connections_save");
    EXPECT_EQ(wrong(), "Name: write what the connection is called in the menu.");
    EXPECT_TRUE(book_.all().empty());
    type("connection_name", QStringLiteral("here"));
    EXPECT_EQ(wrong(), "") << "it is being mended";
    press("connections_save");
    ASSERT_EQ(book_.all().size(), 1u);
    EXPECT_EQ(book_.all()[0].store, store);
    EXPECT_EQ(list().count(), 1);
    EXPECT_FALSE(part<QPushButton>(dialog_, "connections_save").isEnabled()) << "it is as it was saved";
}

TEST_F(Connections, have_a_place_for_the_reference_to_a_token_where_one_is_referred_to)
{
    auto& where = part<QComboBox>(dialog_, "connection_token");
    auto& at = part<QLineEdit>(dialog_, "connection_token_at");
    EXPECT_FALSE(at.isVisible());
    where.setCurrentIndex(1);
    EXPECT_TRUE(at.isVisible());
    type("connection_name", QStringLiteral("here"));
    type("connection_admin", QStringLiteral("127.0.0.1:9090"));
    type("connection_token_at", QStringLiteral("not a variable"));
    press("connections_save");
    EXPECT_EQ(wrong(), "Token: write the name of a variable, for instance SIGNALBOX_ADMIN_TOKEN, and not the token itself.");
    type("connection_token_at", QStringLiteral("ADMIN"));
    press("connections_save");
    ASSERT_EQ(book_.all().size(), 1u);
    EXPECT_EQ(book_.all()[0].token, TokenPlace::environment);
    where.setCurrentIndex(3);
    EXPECT_FALSE(at.isVisible()) << "it is asked for, and typed nowhere here";
    press("connections_save");
    EXPECT_EQ(book_.all()[0].token, TokenPlace::asked);
    EXPECT_EQ(book_.all()[0].token_at, QString());
}

TEST_F(Connections, are_changed_removed_and_opened)
{
    for (char const* const name : {"one", "two"}) {
        press("connections_new");
        type("connection_name", QLatin1String(name));
        press("connections_save");
    }
    ASSERT_EQ(book_.all().size(), 2u);
    list().setCurrentRow(0);
    type("connection_name", QStringLiteral("two"));
    press("connections_save");
    EXPECT_EQ(wrong(), "Name: there is another connection named two; choose another name.");
    type("connection_name", QStringLiteral("first"));
    QSignalSpy opened(&dialog_, &ConnectionsDialog::opened);
    press("connections_open");
    ASSERT_EQ(opened.size(), 1) << "what was changed is saved first: " << wrong();
    EXPECT_EQ(opened[0][0].toString(), QStringLiteral("first"));
    EXPECT_FALSE(dialog_.isVisible());
    dialog_.show();
    list().setCurrentRow(1);
    press("connections_remove");
    ASSERT_EQ(book_.all().size(), 1u);
    EXPECT_EQ(book_.all()[0].name, QStringLiteral("first"));
}

TEST_F(Connections, say_where_a_token_is_kept_and_forget_it)
{
    auto const& where = part<QComboBox>(dialog_, "connection_token");
    EXPECT_EQ(where.itemText(3), QStringLiteral("asked for, and kept in memory"));
    dialog_.setKeyring(true);
    EXPECT_EQ(where.itemText(3), QStringLiteral("asked for, and kept in the desktop's keyring"));
    Connection const one{.name = QStringLiteral("a"),
                         .store = store,
                         .base_url = {},
                         .admin_url = QStringLiteral("http://127.0.0.1:9090"),
                         .token = TokenPlace::asked,
                         .token_at = {}};
    EXPECT_FALSE(part<QPushButton>(dialog_, "connections_forget").isVisible()) << "a new one has none";
    ASSERT_EQ(book_.put(one, {}), QString());
    book_.setToken(one.name, "secret");
    ConnectionsDialog again(book_, store, nullptr);
    again.show();
    QSignalSpy dropped(&book_, &ConnectionBook::dropped);
    QTest::mouseClick(&part<QPushButton>(again, "connections_forget"), Qt::LeftButton);
    ASSERT_EQ(dropped.size(), 1);
    EXPECT_EQ(dropped[0][0].value<Connection>().name, one.name);
    EXPECT_TRUE(book_.wantsToken(one)) << "it is asked for again";
}

/// With operator's pages, and a token that is asked for.
Connection connection_that_asks()
{
    return {.name = QStringLiteral("a"),
            .store = store,
            .base_url = {},
            .admin_url = QStringLiteral("http://127.0.0.1:9090"),
            .token = TokenPlace::asked,
            .token_at = {}};
}

TEST(connection_book, drops_the_token_of_what_is_gone_or_leads_elsewhere_and_of_nothing_else)
{
    ConnectionBook book(nullptr);
    QSignalSpy dropped(&book, &ConnectionBook::dropped);
    Connection const one = connection_that_asks();
    book.put(one, {});
    Connection next = one;
    next.store = QStringLiteral("/srv/signalbox/b.db");
    book.put(next, one.name);
    EXPECT_EQ(dropped.size(), 0) << "the same pages";
    next.admin_url = QStringLiteral("http://127.0.0.1:9091");
    book.put(next, one.name);
    ASSERT_EQ(dropped.size(), 1);
    EXPECT_EQ(dropped[0][0].value<Connection>().admin_url, one.admin_url);
    next.token = TokenPlace::none;
    book.put(next, one.name);
    EXPECT_EQ(dropped.size(), 2);
    book.remove(next.name);
    EXPECT_EQ(dropped.size(), 2) << "it had none";
    book.put(one, {});
    book.remove(one.name);
    EXPECT_EQ(dropped.size(), 3);
}

TEST(connection_book, leaves_out_what_the_settings_have_wrong_and_forgets_tokens_of_what_changed)
{
    ConnectionBook book(nullptr);
    Connection const one = connection_that_asks();
    Connection nameless = one;
    nameless.name.clear();
    book.setAll({one, nameless, one}, QStringLiteral("a"));
    ASSERT_EQ(book.all().size(), 1u);
    EXPECT_TRUE(book.wantsToken(one));
    book.setToken(one.name, "secret");
    EXPECT_FALSE(book.wantsToken(one));
    EXPECT_EQ(book.facts(store).token, "secret");
    EXPECT_EQ(book.facts(QStringLiteral("/elsewhere.db")), GatewayFacts());
    Connection other = one;
    other.admin_url = QStringLiteral("http://127.0.0.1:9091");
    EXPECT_EQ(book.put(other, one.name), QString());
    EXPECT_TRUE(book.wantsToken(other)) << "the token was for another gateway";
    book.remove(one.name);
    EXPECT_EQ(book.of(store), std::nullopt);
}

}  // namespace signalbox::console
