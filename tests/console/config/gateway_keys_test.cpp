// The keys of a gateway by its operator's pages: what is asked, what is understood, and what is said where something is refused or gone.
#include "console/config/gateway_keys.hpp"

#include "tests/console/support/fake_gateway.hpp"

#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace signalbox::console {

using namespace testing;

namespace {

constexpr int limit_ms = 30'000;

QByteArray const one_key =
    R"({"id":"key_1","name":"ci","consumer":"build","prefix":"sb-abcd","state":"active","created":"2026-11-21T13:29:05Z",)"
    R"("expires":"2026-12-21T13:29:05Z","allow":["group:chat","model:a"]})";
QByteArray const fresh_key =
    R"({"id":"key_2","name":"web","consumer":"web","prefix":"sb-wxyz","state":"active","created":"2026-11-22T08:00:00Z","key":"sb-wxyz-whole-text","allow":[]})";

FakeGateway::Answer pages(FakeGateway::Question const& asked)
{
    if (asked.path == "/limits")
        return {
            200,
            R"({"limits":[{"limit":"few","count":"requests","amount":10,"window":"day","mode":"reserve","counters":[{"of":"web","used":4}]}]})"};
    if (asked.method == "POST") return {201, fresh_key};
    if (asked.method == "DELETE") return {200, one_key};
    return {200, "{\"keys\":[" + one_key + "]}"};
}

class GatewayKeysTest : public ::testing::Test {
protected:
    GatewayKeysTest() : gateway_([this](FakeGateway::Question const& asked) { return say_(asked); }), keys_(nullptr)
    {
        QObject::connect(&keys_, &GatewayKeys::listed, &keys_, [this](std::vector<GatewayKey> const& keys) { listed_ = keys; });
        QObject::connect(&keys_, &GatewayKeys::limitsRead, &keys_, [this](std::vector<LimitState> const& limits) { limits_ = limits; });
        QObject::connect(&keys_, &GatewayKeys::failed, &keys_, [this](QString const& why) { failures_ << why; });
    }
    void connectToIt() { keys_.connectTo(gateway_.url(), "of-the-operator"); }
    bool settles()
    {
        return QTest::qWaitFor([&] { return !keys_.busy(); }, limit_ms);
    }

    std::function<FakeGateway::Answer(FakeGateway::Question const&)> say_ = pages;
    FakeGateway gateway_;
    GatewayKeys keys_;
    std::optional<std::vector<GatewayKey>> listed_;
    std::vector<LimitState> limits_;
    QStringList failures_;
};

}  // namespace

TEST_F(GatewayKeysTest, are_listed_with_the_limits_by_the_token)
{
    connectToIt();
    keys_.refresh();
    ASSERT_TRUE(settles());
    ASSERT_TRUE(listed_);
    EXPECT_EQ(listed_->front(), (GatewayKey{.id = QStringLiteral("key_1"),
                                            .name = QStringLiteral("ci"),
                                            .consumer = QStringLiteral("build"),
                                            .prefix = QStringLiteral("sb-abcd"),
                                            .state = QStringLiteral("active"),
                                            .created = QStringLiteral("2026-11-21T13:29:05Z"),
                                            .expires = QStringLiteral("2026-12-21T13:29:05Z"),
                                            .allow = {QStringLiteral("group:chat"), QStringLiteral("model:a")}}));
    ASSERT_EQ(limits_.size(), 1u);
    EXPECT_EQ(limits_[0].used, 4);
    EXPECT_EQ(gateway_.lines(), QStringList({QStringLiteral("GET /keys"), QStringLiteral("GET /limits")}));
    EXPECT_EQ(gateway_.asked()[0].token, QByteArray("Bearer of-the-operator"));
    EXPECT_TRUE(failures_.isEmpty());
}

TEST_F(GatewayKeysTest, are_made_of_what_is_wanted_and_the_text_comes_once)
{
    connectToIt();
    QSignalSpy made(&keys_, &GatewayKeys::made);
    keys_.create({.name = QStringLiteral("web"),
                  .consumer = {},
                  .expires = QStringLiteral("30d"),
                  .allow = rulesFrom(QStringLiteral(" group:chat, model:a  model:b,"))});
    ASSERT_TRUE(settles());
    ASSERT_EQ(made.size(), 1);
    EXPECT_EQ(made[0].at(1).toString(), QStringLiteral("sb-wxyz-whole-text"));
    EXPECT_EQ(gateway_.lines(), QStringList({QStringLiteral("POST /keys"), QStringLiteral("GET /keys"), QStringLiteral("GET /limits")}));
    EXPECT_EQ(QJsonDocument::fromJson(gateway_.asked()[0].body),
              QJsonDocument::fromJson(R"({"name":"web","expires":"30d","allow":["group:chat","model:a","model:b"]})"))
        << "what is not wanted is left out";
}

TEST_F(GatewayKeysTest, are_rotated_with_a_grace_and_revoked_by_their_id)
{
    connectToIt();
    QSignalSpy revoked(&keys_, &GatewayKeys::revoked);
    GatewayKey odd;
    odd.id = QStringLiteral("key/1");
    keys_.rotate(odd, QStringLiteral("2h"), {});
    ASSERT_TRUE(settles());
    keys_.revoke(odd);
    ASSERT_TRUE(settles());
    EXPECT_EQ(gateway_.lines()[0], QStringLiteral("POST /keys/key%2F1/rotate"));
    EXPECT_EQ(gateway_.asked()[0].body, QByteArray(R"({"grace":"2h"})"));
    EXPECT_EQ(gateway_.lines()[3], QStringLiteral("DELETE /keys/key%2F1"));
    EXPECT_EQ(revoked.size(), 1);
}

TEST_F(GatewayKeysTest, a_refusal_is_said_in_the_gateways_words_and_the_list_is_read_again)
{
    say_ = [](FakeGateway::Question const& asked) {
        return asked.method == "POST" ? FakeGateway::Answer{400, R"({"error":"\"allow\": model:x: the configuration has no model \"x\""})"}
                                      : pages(asked);
    };
    connectToIt();
    QSignalSpy made(&keys_, &GatewayKeys::made);
    keys_.create({.name = QStringLiteral("web"), .consumer = {}, .expires = {}, .allow = {QStringLiteral("model:x")}});
    ASSERT_TRUE(settles());
    ASSERT_EQ(failures_.size(), 1);
    EXPECT_TRUE(failures_[0].contains(QStringLiteral("400: \"allow\": model:x: the configuration has no model \"x\"")))
        << failures_[0].toStdString();
    EXPECT_EQ(made.size(), 0);
    EXPECT_TRUE(listed_);
}

TEST_F(GatewayKeysTest, a_closed_page_says_how_a_token_is_given)
{
    say_ = [](FakeGateway::Question const&) {
        return FakeGateway::Answer{403, R"({"error":"the configuration has no server.admin.token"})"};
    };
    connectToIt();
    keys_.refresh();
    ASSERT_TRUE(settles());
    ASSERT_EQ(failures_.size(), 1);
    EXPECT_TRUE(failures_[0].contains(QStringLiteral("the configuration has no server.admin.token")));
    EXPECT_TRUE(failures_[0].contains(QStringLiteral("{env: NAME}")));
    EXPECT_FALSE(listed_);
}

TEST_F(GatewayKeysTest, what_is_no_gateway_or_does_not_answer_is_said)
{
    say_ = [](FakeGateway::Question const&) { return FakeGateway::Answer{200, "<html>"}; };
    connectToIt();
    keys_.refresh();
    ASSERT_TRUE(settles());
    EXPECT_TRUE(failures_.value(0).contains(QStringLiteral("no operator's address")));
    gateway_.close();
    keys_.revoke({});
    ASSERT_TRUE(settles());
    EXPECT_TRUE(failures_.value(1).contains(QStringLiteral("does not answer")));
    EXPECT_TRUE(failures_.value(1).contains(QStringLiteral("Whether it was done is not known"))) << "its reply may have got lost";
}

TEST_F(GatewayKeysTest, a_reply_without_the_keys_text_is_no_key)
{
    say_ = [](FakeGateway::Question const& asked) { return asked.method == "POST" ? FakeGateway::Answer{201, one_key} : pages(asked); };
    connectToIt();
    QSignalSpy made(&keys_, &GatewayKeys::made);
    keys_.create({.name = QStringLiteral("web"), .consumer = {}, .expires = {}, .allow = {}});
    ASSERT_TRUE(settles());
    EXPECT_EQ(made.size(), 0);
    EXPECT_TRUE(failures_.value(0).contains(QStringLiteral("did not say its text")));
}

TEST_F(GatewayKeysTest, of_a_gateway_that_runs_here_are_asked_with_the_token_of_its_file)
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("mine.yaml")));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("server: {admin: {token: {file: token}}}\n");
    file.close();
    QFile token(folder.filePath(QStringLiteral("token")));
    ASSERT_TRUE(token.open(QIODevice::WriteOnly));
    token.write("from-file\n");
    token.close();
    GatewayFacts facts;
    facts.admin_url = gateway_.url();
    facts.configuration = file.fileName();
    keys_.setGateway(facts);
    keys_.refresh();
    ASSERT_TRUE(settles());
    EXPECT_EQ(gateway_.asked().at(0).token, QByteArray("Bearer from-file"));
}

TEST_F(GatewayKeysTest, a_connection_by_hand_stays_when_no_gateway_runs_here)
{
    QSignalSpy changed(&keys_, &GatewayKeys::gatewayChanged);
    keys_.refresh();
    EXPECT_EQ(failures_, QStringList(QStringLiteral("No gateway is connected.")));
    connectToIt();
    keys_.setGateway({});
    EXPECT_EQ(keys_.url(), gateway_.url());
    GatewayFacts here;
    here.admin_url = QStringLiteral("http://127.0.0.1:1");
    keys_.setGateway(here);
    EXPECT_EQ(keys_.url(), here.admin_url);
    keys_.setGateway(here);
    keys_.setGateway({});
    EXPECT_FALSE(keys_.hasGateway()) << "it is gone";
    EXPECT_EQ(changed.size(), 3);
}

}  // namespace signalbox::console
