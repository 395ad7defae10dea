// Tokens in the desktop's keyring: kept, found, replaced and forgotten, with a lock that the person opens or does not, and without any keyring.
#include "console/connect/token_keeper.hpp"

#include "tests/console/support/private_bus.hpp"
#include "tests/console/support/secret_service.hpp"

#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include <optional>

namespace signalbox::console {
namespace {

constexpr int patience_ms = 5'000;

bool eventually(std::function<bool()> const& holds)
{
    return QTest::qWaitFor(holds, patience_ms);
}

class KeyringOfADesktop : public ::testing::Test {
protected:
    void SetUp() override
    {
        if (!testing::PrivateBus::available()) GTEST_SKIP() << "needs the program dbus-daemon";
        bus_ = std::make_unique<testing::PrivateBus>();
        service_ = std::make_unique<testing::SecretService>(bus_->connectAs(QStringLiteral("keyring-service")));
        keyring_ = std::make_unique<Keyring>(bus_->connectAs(QStringLiteral("keyring-console")), nullptr);
        ASSERT_TRUE(eventually([&] { return !keyring_->isBusy(); }));
    }
    QString keep(TokenOwner const& of, QByteArray const& token)
    {
        std::optional<QString> said;
        keyring_->keep(of, token, [&](QString const& trouble) { said = trouble; });
        EXPECT_TRUE(eventually([&] { return said.has_value(); }));
        return said.value_or(QStringLiteral("silent"));
    }
    QByteArray find(TokenOwner const& of)
    {
        std::optional<QByteArray> said;
        keyring_->find(of, [&](QByteArray const& token) { said = token; });
        EXPECT_TRUE(eventually([&] { return said.has_value(); }));
        return said.value_or("silent");
    }
    testing::KeyringState& state() { return service_->state; }

    std::unique_ptr<testing::PrivateBus> bus_;
    std::unique_ptr<testing::SecretService> service_;
    std::unique_ptr<Keyring> keyring_;
    TokenOwner const one_{QStringLiteral("production"), QStringLiteral("http://127.0.0.1:9090")};
    TokenOwner const other_{QStringLiteral("production"), QStringLiteral("http://127.0.0.1:9091")};
};

TEST_F(KeyringOfADesktop, keeps_a_token_for_a_connection_and_its_address)
{
    EXPECT_TRUE(keyring_->isThere());
    EXPECT_EQ(find(one_), "");
    EXPECT_EQ(keep(one_, "to\xc3\xa4ken"), QString());
    EXPECT_EQ(find(one_), "to\xc3\xa4ken");
    EXPECT_EQ(find(other_), "") << "another gateway does not get it";
    ASSERT_EQ(state().items.size(), 1u);
    auto const& item = state().items.begin()->second;
    EXPECT_EQ(item.label, QStringLiteral("Signalbox: operator's token of production"));
    EXPECT_EQ(item.attributes[QStringLiteral("application")], QStringLiteral("signalbox-console"));
}

TEST_F(KeyringOfADesktop, replaces_and_forgets_a_token)
{
    EXPECT_EQ(keep(one_, "first"), QString());
    EXPECT_EQ(keep(other_, "other"), QString());
    EXPECT_EQ(keep(one_, "second"), QString());
    EXPECT_EQ(state().items.size(), 2u);
    EXPECT_EQ(find(one_), "second");
    keyring_->forget(one_);
    ASSERT_TRUE(eventually([&] { return state().items.size() == 1; }));
    EXPECT_EQ(find(one_), "");
    EXPECT_EQ(find(other_), "other");
}

TEST_F(KeyringOfADesktop, asks_the_person_to_open_a_lock)
{
    EXPECT_EQ(keep(one_, "first"), QString());
    state().locked = true;
    EXPECT_EQ(find(one_), "first");
    EXPECT_EQ(state().prompts, 1);
    state().locked = true;
    EXPECT_EQ(keep(one_, "second"), QString());
    EXPECT_EQ(state().prompts, 2);
    EXPECT_EQ(find(one_), "second");
}

TEST_F(KeyringOfADesktop, does_without_what_stays_locked)
{
    EXPECT_EQ(keep(one_, "first"), QString());
    state().locked = true;
    state().agrees = false;
    EXPECT_EQ(find(one_), "");
    EXPECT_EQ(keep(one_, "second"), QStringLiteral("the keyring was not unlocked"));
    EXPECT_EQ(state().items.begin()->second.value, "first");
}

TEST_F(KeyringOfADesktop, says_that_there_is_no_place_for_a_token)
{
    state().has_default = false;
    EXPECT_EQ(keep(one_, "first"), QStringLiteral("the desktop has no default keyring"));
}

TEST_F(KeyringOfADesktop, has_the_token_of_a_connection_that_was_typed_in_another_run)
{
    Connection const one{.name = QStringLiteral("production"),
                         .store = QStringLiteral("/srv/a.db"),
                         .base_url = {},
                         .admin_url = QStringLiteral("127.0.0.1:9090"),
                         .token = TokenPlace::asked,
                         .token_at = {}};
    ConnectionBook first(nullptr), second(nullptr);
    ASSERT_EQ(first.put(one, {}), QString());
    ASSERT_EQ(second.put(one, {}), QString());
    TokenKeeper keeper(first, bus_->connectAs(QStringLiteral("keyring-first")), nullptr);
    QSignalSpy asked(&keeper, &TokenKeeper::asked), not_kept(&keeper, &TokenKeeper::notKept);
    keeper.find(one);  // before it is known whether there is a keyring
    ASSERT_TRUE(eventually([&] { return asked.size() == 1; }));
    EXPECT_TRUE(keeper.hasKeyring());
    keeper.keep(one, "typed");
    EXPECT_EQ(first.facts(one.store).token, "typed");
    ASSERT_TRUE(eventually([&] { return state().items.size() == 1; }));
    {
        TokenKeeper again(second, bus_->connectAs(QStringLiteral("keyring-second")), nullptr);
        again.find(one);
        ASSERT_TRUE(eventually([&] { return !second.wantsToken(one); }));
        EXPECT_EQ(second.facts(one.store).token, "typed");
    }
    first.forgetToken(one.name);
    ASSERT_TRUE(eventually([&] { return state().items.empty(); }));
    keeper.find(one);
    ASSERT_TRUE(eventually([&] { return asked.size() == 2; }));
    state().has_default = false;
    keeper.keep(one, "typed again");
    ASSERT_TRUE(eventually([&] { return not_kept.size() == 1; }));
    EXPECT_EQ(not_kept[0][1].toString(), QStringLiteral("the desktop has no default keyring"));
    EXPECT_EQ(first.facts(one.store).token, "typed again") << "in memory";
}

TEST(token_keeper, asks_at_once_where_there_is_no_keyring)
{
    ConnectionBook book(nullptr);
    TokenKeeper keeper(book, QDBusConnection(QStringLiteral("signalbox-no-bus")), nullptr);
    QSignalSpy asked(&keeper, &TokenKeeper::asked);
    keeper.find({.name = QStringLiteral("a"), .store = {}, .base_url = {}, .admin_url = {}, .token_at = {}});
    EXPECT_EQ(asked.size(), 1);
}

TEST(keyring, is_not_there_without_a_bus_or_a_service)
{
    Keyring const none(QDBusConnection(QStringLiteral("signalbox-no-bus")), nullptr);
    EXPECT_FALSE(none.isBusy());
    EXPECT_FALSE(none.isThere());
    if (!testing::PrivateBus::available()) GTEST_SKIP() << "needs the program dbus-daemon";
    testing::PrivateBus bus;
    Keyring const alone(bus.connectAs(QStringLiteral("keyring-alone")), nullptr);
    ASSERT_TRUE(eventually([&] { return !alone.isBusy(); }));
    EXPECT_FALSE(alone.isThere());
}

}  // namespace
}  // namespace signalbox::console
