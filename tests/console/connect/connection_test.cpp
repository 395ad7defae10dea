// Connections as values: what is wrong with one is said with its field, a token is only referred to, and a store leads to its gateway.
#include "console/connect/connection.hpp"

#include <gtest/gtest.h>

namespace signalbox::console {
namespace {

Connection good()
{
    return {.name = QStringLiteral("production"),
            .store = QStringLiteral("/var/lib/signalbox/events.db"),
            .base_url = QStringLiteral("gateway.test:8080"),
            .admin_url = QStringLiteral("https://gateway.test:9090/health"),
            .token = TokenPlace::environment,
            .token_at = QStringLiteral("ADMIN_TOKEN")};
}

std::string wrongOf(Connection const& one, ConnectionList const& others = {})
{
    return wrongWith(one, others).toStdString();
}

}  // namespace

TEST(connection, is_whole_with_a_name_and_a_store)
{
    EXPECT_EQ(wrongOf(good()), "");
    Connection bare = good();
    bare.base_url.clear();
    bare.admin_url.clear();
    bare.token = TokenPlace::none;
    EXPECT_EQ(wrongOf(bare), "");
    EXPECT_EQ(gatewayUrl(good().base_url), QStringLiteral("http://gateway.test:8080/v1"));
    EXPECT_EQ(gatewayUrl(QStringLiteral(" https://g.test/ai/v1/?x=1 ")), QStringLiteral("https://g.test/ai/v1"));
    EXPECT_EQ(adminUrl(good().admin_url), QStringLiteral("https://gateway.test:9090"));
    EXPECT_EQ(adminUrl(QStringLiteral("http://user:secret@g.test:9090")), QStringLiteral("http://g.test:9090"));
}

TEST(connection, says_the_field_that_is_wrong_and_the_way_out)
{
    auto const with = [](auto change) {
        Connection one = good();
        change(one);
        return wrongOf(one, {{.name = QStringLiteral("test"), .store = {}, .base_url = {}, .admin_url = {}, .token_at = {}}});
    };
    EXPECT_EQ(with([](Connection& one) { one.name = QStringLiteral("  "); }), "Name: write what the connection is called in the menu.");
    EXPECT_EQ(with([](Connection& one) { one.name = QString(61, QLatin1Char('x')); }), "Name: at most 60 characters.");
    EXPECT_EQ(with([](Connection& one) { one.name = QStringLiteral("test"); }),
              "Name: there is another connection named test; choose another name.");
    EXPECT_EQ(with([](Connection& one) { one.store.clear(); }),
              "Store: choose the file that the gateway writes its events into, or a copy of it.");
    EXPECT_EQ(with([](Connection& one) { one.base_url = QStringLiteral("ftp://g.test"); }),
              "Gateway: ftp://g.test is no web address; write one such as http://127.0.0.1:8080/v1.");
    EXPECT_EQ(with([](Connection& one) { one.admin_url = QStringLiteral("http://"); }),
              "Operator's address: http:// is no web address; write one such as http://127.0.0.1:9090.");
    EXPECT_EQ(with([](Connection& one) { one.admin_url.clear(); }),
              "Operator's address: the token is for these pages; write their address, or choose no token.");
    EXPECT_EQ(wrongOf(good(), ConnectionList(most_connections)), "There are 50 connections; remove one first.");
}

TEST(connection, refers_to_a_token_and_does_not_take_one)
{
    Connection one = good();
    one.token_at = QStringLiteral("sk-9f8a7b6c");
    EXPECT_EQ(wrongOf(one), "Token: write the name of a variable, for instance SIGNALBOX_ADMIN_TOKEN, and not the token itself.");
    one.token = TokenPlace::file;
    one.token_at = QStringLiteral("secrets/admin");
    EXPECT_EQ(wrongOf(one), "Token: choose the file that holds it; its path begins with /.");
    one.token_at = QStringLiteral("/run/secrets/admin");
    EXPECT_EQ(wrongOf(one), "");
}

TEST(connection, of_a_store_is_the_one_chosen_last_or_the_first_that_has_it)
{
    Connection a = good(), b = good(), c = good();
    b.name = QStringLiteral("copy");
    c.name = QStringLiteral("other");
    c.store = QStringLiteral("/srv/other.db");
    ConnectionList const all{a, b, c};
    EXPECT_EQ(connectionOf(all, QStringLiteral("copy"), a.store), b);
    EXPECT_EQ(connectionOf(all, QStringLiteral("other"), a.store), a) << "that one has another store";
    EXPECT_EQ(connectionOf(all, {}, QStringLiteral("/srv/../srv/other.db")), c) << "it is the same file";
    EXPECT_EQ(connectionOf(all, {}, c.store), c);
    EXPECT_EQ(connectionOf(all, QStringLiteral("copy"), {}), std::nullopt);
}

TEST(connection, is_kept_as_json_that_holds_no_token)
{
    Connection asked = good();
    asked.name = QStringLiteral("other");
    asked.token = TokenPlace::asked;
    asked.token_at.clear();
    ConnectionList const all{good(), asked};
    EXPECT_EQ(connectionsFrom(connectionsJson(all)), all);
    EXPECT_TRUE(connectionsFrom("nonsense").empty());
    EXPECT_TRUE(connectionsFrom(R"([1, {"store": "a.db"}, "x"])").empty());
    ConnectionList const odd = connectionsFrom(R"([{"name": "a", "store": 7, "token": "elsewhere"}])");
    ASSERT_EQ(odd.size(), 1u);
    EXPECT_EQ(odd[0].token, TokenPlace::none);
    EXPECT_EQ(odd[0].store, QString());
}

TEST(connection, tells_of_its_gateway_with_the_reference_to_its_token)
{
    GatewayFacts facts = factsOf(good(), "typed");
    EXPECT_EQ(facts.base_url, QStringLiteral("http://gateway.test:8080/v1"));
    EXPECT_EQ(facts.admin_url, QStringLiteral("https://gateway.test:9090"));
    EXPECT_EQ(facts.token_variable, QStringLiteral("ADMIN_TOKEN"));
    EXPECT_TRUE(facts.connected);
    EXPECT_TRUE(facts.token.isEmpty()) << "it was not asked for";
    Connection one = good();
    one.token = TokenPlace::asked;
    EXPECT_EQ(factsOf(one, "typed").token, "typed");
    EXPECT_TRUE(factsOf(one, "typed").token_variable.isEmpty());
    one.token = TokenPlace::file;
    EXPECT_EQ(factsOf(one, {}).token_file, one.token_at);
}

}  // namespace signalbox::console
