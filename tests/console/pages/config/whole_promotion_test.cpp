// The end of an experiment from end to end: a gateway that the window started draws between two arms, the page of experiments prepares the change, and once it
// is applied one arm answers everything.
#include "console/frame/main_window.hpp"
#include "console/pages/config/config_editor.hpp"
#include "console/pages/config/config_page.hpp"
#include "console/pages/config/notice_line.hpp"
#include "console/pages/experiments/experiments_page.hpp"
#include "console/welcome/test_request.hpp"
#include "storage/event_reader.hpp"
#include "tests/console/support/parts.hpp"
#include "tests/console/welcome/program_environment.hpp"

#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include <map>

namespace signalbox::console {

using namespace testing;

namespace {

constexpr int limit_ms = 60'000;
constexpr int drawn = 40;  // requests: that one of two equal arms gets none is a chance of one in 2^39

char const* const text = "signalbox: 1\n"
                         "server:\n"
                         "  listen: [\"127.0.0.1:0\"]\n"
                         "  admin: {listen: \"127.0.0.1:0\", token: {env: CONSOLE_TEST_TOKEN}}\n"
                         "  public: true\n"
                         "providers:\n"
                         "  - {id: here, kind: simulator}\n"
                         "models:\n"
                         "  - {id: a, provider: here}\n"
                         "  - {id: b, provider: here}\n"
                         "groups:\n"
                         "  - id: chat  # the test of a month\n"
                         "    strategy: weighted\n"
                         "    members:\n"
                         "      - {model: a, weight: 50, tag: candidate}\n"
                         "      - {model: b, weight: 50, tag: control}\n";

bool eventually(std::function<bool()> const& holds)
{
    return QTest::qWaitFor(holds, limit_ms);
}

class WholePromotion : public ::testing::Test {
protected:
    WholePromotion()
    {
        at_.change("CONSOLE_TEST_TOKEN", "of-the-operator");
        QFile file(configuration());
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        window_ = std::make_unique<MainWindow>(LaunchOptions{}, at_.file(QStringLiteral("console.ini")));
        window_->resize(1'280, 720);
        window_->show();
        window_->activateWindow();
        gateway().start(store(), configuration());
        EXPECT_TRUE(eventually([&] { return gateway().state() == GatewayProcess::State::serving && window_->isSettled(); }))
            << gateway().log().join(QLatin1Char('\n')).toStdString();
    }
    ~WholePromotion() override { gateway().stopNow(); }

    GatewayProcess& gateway() { return part<WelcomePage>(*window_).gateway(); }
    QString store() const { return at_.file(QStringLiteral("a.db")); }
    QString configuration() const { return at_.file(QStringLiteral("mine.yaml")); }
    QByteArray read() const
    {
        QFile in(configuration());
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
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
    /// How many requests each model answered, once the store has `all` of them.
    std::map<std::string, int> answered(std::size_t all)
    {
        std::map<std::string, int> made;
        EXPECT_TRUE(eventually([&] {
            made.clear();
            auto const reader = storage::event_reader::open(store().toStdString());
            auto const found = reader ? (*reader)->list({.limit = 200}) : storage::result<storage::event_page>(reader.error());
            if (!found || found->events.size() < all) return false;
            for (schema::Event const& each : found->events) ++made[each.resolved_model()];
            return true;
        }));
        return made;
    }
    ExperimentsPage& experiments() { return part<ExperimentsPage>(*window_); }
    bool armsAreRead()
    {
        return eventually([&] {
            auto const* const page = window_->findChild<ExperimentsPage*>();
            return page != nullptr && page->figures() && page->figures()->report && page->figures()->counting.done &&
                   page->figures()->requests >= drawn && window_->isSettled();
        });
    }

    ProgramEnvironment at_;
    std::unique_ptr<MainWindow> window_;
};

TEST_F(WholePromotion, gives_all_requests_to_one_arm_once_the_prepared_change_is_applied)
{
    ask(drawn);
    auto const before = answered(drawn);
    EXPECT_GT(before.at("a"), 0);
    EXPECT_GT(before.at("b"), 0);
    QTest::keyClick(window_.get(), Qt::Key_F5);
    QTest::keyClick(window_.get(), Qt::Key_5, Qt::ControlModifier);
    ASSERT_TRUE(armsAreRead());
    EXPECT_EQ(experiments().figures()->asked.group, "chat");
    std::string const arm = experiments().figures()->asked.other;
    auto& promote = part<QPushButton>(experiments(), "promote");
    ASSERT_TRUE(promote.isEnabled());
    EXPECT_TRUE(promote.text().contains(QString::fromStdString(arm))) << promote.text().toStdString();
    promote.click();
    auto& page = part<ConfigPage>(*window_);
    auto const& editor = part<ConfigEditor>(*window_);
    bool const first = arm == "candidate";
    QByteArray const wanted = QByteArray(text)
                                  .replace("{model: a, weight: 50", first ? "{model: a, weight: 100" : "{model: a, weight: 0")
                                  .replace("{model: b, weight: 50", first ? "{model: b, weight: 0" : "{model: b, weight: 100");
    ASSERT_TRUE(eventually([&] { return page.isSettled() && editor.text().toUtf8() == wanted; })) << editor.text().toStdString();
    EXPECT_EQ(read(), QByteArray(text)) << "nothing is applied by itself";
    QTest::keyClick(&part<ConfigEditor>(*window_), Qt::Key_Return, Qt::ControlModifier);
    ASSERT_TRUE(eventually([&] { return page.isSettled(); }));
    auto const& notice = part<NoticeLine>(*window_);
    EXPECT_TRUE(notice.text().startsWith(QStringLiteral("In force: revision "))) << notice.text().toStdString();
    EXPECT_EQ(read(), wanted);
    constexpr int more = 12;
    ask(more);
    auto const after = answered(drawn + more);
    std::string const winner = first ? "a" : "b", loser = first ? "b" : "a";
    EXPECT_EQ(after.at(winner), before.at(winner) + more) << "all of them are the arm's now";
    EXPECT_EQ(after.at(loser), before.at(loser));
}

}  // namespace
}  // namespace signalbox::console
