// The whole window with a gateway that it started from a file of its own: what tests of a change from end to end begin with.
#pragma once

#include "console/frame/main_window.hpp"
#include "console/welcome/test_request.hpp"
#include "storage/event_reader.hpp"
#include "tests/console/support/eventually.hpp"
#include "tests/console/support/parts.hpp"
#include "tests/console/welcome/program_environment.hpp"

#include <QFile>
#include <QSignalSpy>

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace signalbox::console::testing {

inline constexpr char const* operator_token = "of-the-operator";  // in CONSOLE_TEST_TOKEN

class WindowWithGateway : public ::testing::Test {
protected:
    explicit WindowWithGateway(char const* configuration)
    {
        at_.change("CONSOLE_TEST_TOKEN", operator_token);
        write(configuration);
        window_ = std::make_unique<MainWindow>(LaunchOptions{}, at_.file(QStringLiteral("console.ini")));
        window_->resize(1'280, 720);
        window_->show();
        window_->activateWindow();
        gateway().start(store(), file());
        EXPECT_TRUE(eventually([&] { return gateway().state() == GatewayProcess::State::serving && window_->isSettled(); }))
            << gateway().log().join(QLatin1Char('\n')).toStdString();
    }
    ~WindowWithGateway() override
    {
        if (window_) gateway().stopNow();
    }

    GatewayProcess& gateway() { return part<WelcomePage>(*window_).gateway(); }
    QString file() const { return at_.file(QStringLiteral("mine.yaml")); }
    QString store() const { return at_.file(QStringLiteral("a.db")); }
    void write(QByteArray const& bytes) const
    {
        QFile out(file());
        ASSERT_TRUE(out.open(QIODevice::WriteOnly));
        out.write(bytes);
    }
    QByteArray read() const
    {
        QFile in(file());
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
    /// Requests to the group "chat".
    void ask(int times)
    {
        for (int i = 0; i < times; ++i) {
            TestRequest request;
            QSignalSpy ends(&request, &TestRequest::finished), failures(&request, &TestRequest::failed);
            request.send({.base_url = gateway().baseUrl(), .models = {QStringLiteral("chat")}, .revision = {}});
            ASSERT_TRUE(eventually([&] { return ends.count() + failures.count() == 1; }));
            ASSERT_EQ(failures.count(), 0) << failures.value(0).value(0).toString().toStdString();
        }
    }
    /// The models that answered, the newest first, once the store has `all` requests; 200 at most.
    std::vector<std::string> answered(std::size_t all)
    {
        std::vector<std::string> models;
        EXPECT_TRUE(eventually([&] {
            models.clear();
            auto const reader = storage::event_reader::open(store().toStdString());
            auto const found = reader ? (*reader)->list({.limit = 200}) : storage::result<storage::event_page>(reader.error());
            if (!found || found->events.size() < all) return false;
            for (schema::Event const& each : found->events) models.push_back(each.resolved_model());
            return true;
        }));
        return models;
    }

    ProgramEnvironment at_;
    std::unique_ptr<MainWindow> window_;
};

}  // namespace signalbox::console::testing
