// The end of an experiment from end to end: a gateway that the window started draws between two arms, the page of experiments prepares the change, and once it
// is applied one arm answers everything.
#include "console/pages/config/config_editor.hpp"
#include "console/pages/config/config_page.hpp"
#include "console/pages/config/notice_line.hpp"
#include "console/pages/experiments/experiments_page.hpp"
#include "tests/console/pages/config/window_with_gateway.hpp"

#include <QPushButton>
#include <QTest>

#include <gtest/gtest.h>

#include <map>

namespace signalbox::console {

using namespace testing;

namespace {

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

class WholePromotion : public WindowWithGateway {
protected:
    WholePromotion() : WindowWithGateway(text) {}

    /// How many requests each model answered, once the store has `all` of them.
    std::map<std::string, int> answersOf(std::size_t all)
    {
        std::map<std::string, int> made;
        for (std::string const& each : answered(all)) ++made[each];
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
};

TEST_F(WholePromotion, gives_all_requests_to_one_arm_once_the_prepared_change_is_applied)
{
    ask(drawn);
    auto const before = answersOf(drawn);
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
    auto const after = answersOf(drawn + more);
    std::string const winner = first ? "a" : "b", loser = first ? "b" : "a";
    EXPECT_EQ(after.at(winner), before.at(winner) + more) << "all of them are the arm's now";
    EXPECT_EQ(after.at(loser), before.at(loser));
}

}  // namespace
}  // namespace signalbox::console
