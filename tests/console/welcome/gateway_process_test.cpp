// The gateway as a child: it starts on free ports, its own request is in the store, and its end is detected, whatever caused it.
#include "console/welcome/gateway_process.hpp"
#include "console/welcome/demo_file.hpp"
#include "console/welcome/test_request.hpp"
#include "storage/event_reader.hpp"
#include "tests/console/welcome/program_environment.hpp"

#include <QFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

#include <gtest/gtest.h>

#include <csignal>

namespace signalbox::console {
namespace {

using State = GatewayProcess::State;
constexpr int limit_ms = 30'000;

bool reaches(GatewayProcess& one, State wanted)
{
    return QTest::qWaitFor([&] { return one.state() == wanted; }, limit_ms);
}

TEST(gateway_process, serves_on_an_address_of_its_own_and_ends_when_asked)
{
    ProgramEnvironment const at;
    GatewayProcess one;
    QSignalSpy changes(&one, &GatewayProcess::stateChanged);
    one.start(at.file(QStringLiteral("a.db")));
    ASSERT_TRUE(reaches(one, State::serving)) << one.log().join(QLatin1Char('\n')).toStdString();
    EXPECT_TRUE(one.baseUrl().startsWith(QStringLiteral("http://127.0.0.1:"))) << one.baseUrl().toStdString();
    EXPECT_TRUE(one.baseUrl().endsWith(QStringLiteral("/v1")));
    EXPECT_TRUE(QFile::exists(at.file(QStringLiteral("a.db"))));
    one.stop();
    EXPECT_TRUE(reaches(one, State::stopped));
    EXPECT_EQ(changes.count(), 4) << "starting, serving, stopping, stopped";
    EXPECT_TRUE(one.log().last().contains(QStringLiteral("stopped"))) << "it was asked, not killed";
}

TEST(gateway_process, two_at_once_get_ports_and_stores_of_their_own)
{
    ProgramEnvironment const at;
    GatewayProcess one, two;
    one.start();
    ASSERT_TRUE(reaches(one, State::serving));
    two.start();
    ASSERT_TRUE(reaches(two, State::serving));
    EXPECT_NE(one.baseUrl(), two.baseUrl());
    EXPECT_EQ(one.store(), at.file(QStringLiteral("signalbox/console.db")));
    EXPECT_EQ(two.store(), at.file(QStringLiteral("signalbox/console-2.db")));
}

TEST(gateway_process, a_test_request_is_streamed_and_its_event_is_in_the_store)
{
    ProgramEnvironment const at;
    GatewayProcess one;
    one.start(at.file(QStringLiteral("a.db")));
    ASSERT_TRUE(reaches(one, State::serving));
    TestRequest request;
    QSignalSpy answers(&request, &TestRequest::answered), ends(&request, &TestRequest::finished), failures(&request, &TestRequest::failed);
    request.send({.base_url = one.baseUrl(), .models = {QStringLiteral("reliable-chat")}, .revision = {}});
    ASSERT_TRUE(QTest::qWaitFor([&] { return ends.count() + failures.count() == 1; }, limit_ms));
    ASSERT_EQ(failures.count(), 0) << failures.value(0).value(0).toString().toStdString();
    EXPECT_GT(answers.count(), 1) << "it came in pieces";
    EXPECT_GT(answers.last().at(0).toString().size(), 10);
    EXPECT_TRUE(ends.first().at(0).toString().startsWith(QStringLiteral("req_")));
    EXPECT_FALSE(request.running());
    one.stopNow();
    auto const reader = storage::event_reader::open(at.file(QStringLiteral("a.db")).toStdString());
    ASSERT_TRUE(reader.has_value());
    auto const page = (*reader)->list({});
    ASSERT_TRUE(page.has_value());
    ASSERT_EQ(page->events.size(), 1u);
    EXPECT_EQ(page->events[0].requested_model(), "reliable-chat");
    EXPECT_TRUE(page->events[0].stream());
    EXPECT_EQ(page->events[0].decision(), "allowed");
}

TEST(gateway_process, runs_a_configuration_of_the_users)
{
    ProgramEnvironment const at;
    QString const file = at.file(QStringLiteral("mine.yaml"));
    QFile configuration(file);
    ASSERT_TRUE(configuration.open(QIODevice::WriteOnly));
    configuration.write("signalbox: 1\n"
                        "server:\n  listen: [\"127.0.0.1:0\"]\n  admin: {listen: \"127.0.0.1:0\"}\n"
                        "providers:\n  - {id: here, kind: simulator}\n"
                        "models:\n  - {id: mine, provider: here}\n");
    configuration.close();
    GatewayProcess one;
    one.start(at.file(QStringLiteral("a.db")), file);
    ASSERT_TRUE(reaches(one, State::serving)) << one.log().join(QLatin1Char('\n')).toStdString();
    EXPECT_EQ(one.configuration(), file);
    EXPECT_TRUE(one.adminUrl().startsWith(QStringLiteral("http://127.0.0.1:"))) << one.adminUrl().toStdString();
    EXPECT_EQ(one.wishedPort(), 0) << "the file says where it listens";
}

TEST(gateway_process, the_demo_has_a_file_whose_change_comes_into_force)
{
    ProgramEnvironment const at;
    GatewayProcess one;
    one.start();
    ASSERT_TRUE(reaches(one, State::serving)) << one.log().join(QLatin1Char('\n')).toStdString();
    EXPECT_TRUE(one.isDemo());
    EXPECT_EQ(one.configuration(), at.file(QStringLiteral("signalbox/console-demo.yaml")));
    QString const address = one.baseUrl();
    QFile file(one.configuration());
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    QByteArray const text = file.readAll();
    file.close();
    EXPECT_TRUE(text.contains("# An A/B test")) << "with its comments";
    EXPECT_TRUE(text.contains(at.file(QStringLiteral("signalbox/console.db")).toUtf8())) << "its store";
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(text).replace("weight: 70", "weight: 60"));
    file.close();
    auto const applied = [&] { return !one.log().filter(QStringLiteral("configuration applied")).isEmpty(); };
    EXPECT_TRUE(QTest::qWaitFor(applied, limit_ms)) << one.log().join(QLatin1Char('\n')).toStdString();
    one.stopNow();
    one.start();
    ASSERT_TRUE(reaches(one, State::serving)) << one.log().join(QLatin1Char('\n')).toStdString();
    EXPECT_EQ(one.baseUrl(), address) << "clients that were set up go on";
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_TRUE(file.readAll().contains("weight: 60")) << "what was changed stays";
}

TEST(gateway_process, the_demo_leaves_a_port_that_another_program_has)
{
    ProgramEnvironment const at;
    DemoFile const first = demoFile(at.file(QStringLiteral("a.db")), 0);
    QFile file(first.path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    QByteArray const before = file.readAll();
    file.close();
    qsizetype const from = before.indexOf("127.0.0.1:") + 10;
    QByteArray const port = before.mid(from, before.indexOf('"', from) - from);
    QTcpServer other;
    ASSERT_TRUE(other.listen(QHostAddress::LocalHost, port.toUShort())) << port.toStdString();
    EXPECT_EQ(demoFile(at.file(QStringLiteral("a.db")), 0).path, first.path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    QByteArray const after = file.readAll();
    EXPECT_NE(after, before);
    EXPECT_FALSE(after.contains("127.0.0.1:" + port + '"'));
    EXPECT_TRUE(after.contains("# One simulator for each dialect")) << "and nothing else";
}

TEST(gateway_process, takes_another_port_when_its_own_is_taken)
{
    ProgramEnvironment const at;
    QTcpServer other;
    ASSERT_TRUE(other.listen(QHostAddress::LocalHost));
    GatewayProcess one;
    one.setWishedPort(other.serverPort());
    one.start(at.file(QStringLiteral("a.db")));
    ASSERT_TRUE(reaches(one, State::serving)) << one.why().toStdString();
    EXPECT_FALSE(one.baseUrl().contains(QStringLiteral(":%1/").arg(other.serverPort())));
}

TEST(gateway_process, a_crash_is_told_with_the_last_lines_and_it_can_be_started_again)
{
    ProgramEnvironment const at;
    GatewayProcess one;
    one.start(at.file(QStringLiteral("a.db")));
    ASSERT_TRUE(reaches(one, State::serving));
    ::kill(static_cast<pid_t>(one.processId()), SIGKILL);
    ASSERT_TRUE(reaches(one, State::failed));
    EXPECT_TRUE(one.why().contains(QStringLiteral("signal 9"))) << one.why().toStdString();
    EXPECT_TRUE(one.baseUrl().isEmpty());
    EXPECT_FALSE(one.log().isEmpty());
    one.restart();
    ASSERT_TRUE(reaches(one, State::serving)) << one.log().join(QLatin1Char('\n')).toStdString();
    EXPECT_EQ(one.store(), at.file(QStringLiteral("a.db"))) << "its events go on";
}

TEST(gateway_process, a_gateway_that_cannot_start_says_why)
{
    ProgramEnvironment at;
    GatewayProcess one;
    one.start(at.file(QStringLiteral("no/such/folder/a.db")));
    ASSERT_TRUE(reaches(one, State::failed));
    QString const log = one.log().join(QLatin1Char('\n'));
    EXPECT_TRUE(log.contains(QStringLiteral("no/such/folder"))) << log.toStdString();
    EXPECT_TRUE(one.why().contains(QStringLiteral("status 1"))) << one.why().toStdString();
    at.change("SIGNALBOX_PROGRAM", "/no/such/program");
    one.start(at.file(QStringLiteral("a.db")));
    ASSERT_TRUE(reaches(one, State::failed));
    EXPECT_TRUE(one.why().contains(QStringLiteral("was not found")));
}

TEST(gateway_process, keeps_the_last_two_hundred_lines)
{
    ProgramEnvironment at;
    QString const script = at.file(QStringLiteral("talkative"));
    QFile file(script);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\nfor i in $(seq 1 500); do echo line $i; done\nexit 3\n");
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    file.close();
    at.change("SIGNALBOX_PROGRAM", script.toLocal8Bit());
    GatewayProcess one;
    one.start(at.file(QStringLiteral("a.db")));
    ASSERT_TRUE(reaches(one, State::failed));
    EXPECT_EQ(one.log().size(), GatewayProcess::kept_lines);
    EXPECT_EQ(one.log().last(), QStringLiteral("line 500"));
}

TEST(test_request, a_gateway_that_is_not_there_is_told)
{
    TestRequest request;
    QSignalSpy failures(&request, &TestRequest::failed);
    request.send({.base_url = QStringLiteral("http://127.0.0.1:1/v1"), .models = {}, .revision = {}});
    ASSERT_TRUE(QTest::qWaitFor([&] { return failures.count() == 1; }, limit_ms));
    EXPECT_FALSE(failures.first().at(0).toString().isEmpty());
}

}  // namespace
}  // namespace signalbox::console
