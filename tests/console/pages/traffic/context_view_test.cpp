// What stands around a request: the request it was sent for, those sent for it, and its neighbours in the session, each of which opens.
#include "console/pages/traffic/context_view.hpp"

#include "tests/console/support/parts.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>

namespace signalbox::console {
namespace {

using namespace storage::testing;
using testing::part;

constexpr int patience_ms = 20'000;

class Context : public ::testing::Test {
protected:
    Context()
    {
        batch all;
        for (int turn = 0; turn < 4; ++turn) {
            auto event = plain_event(noon_us + turn * minute_us, static_cast<std::uint64_t>(turn) + 1);
            event->set_role("primary");
            event->set_conversation("tour");
            event->mutable_tokens()->set_prompt(100u * static_cast<unsigned>(turn + 1));
            turns_.push_back(*event);
            all.push_back(std::move(event));
        }
        for (char const* const role : {"classifier", "guard"}) {
            auto event = plain_event(noon_us + minute_us + second_us, 10 + all.size());
            event->set_role(role);
            event->set_parent(turns_[1].id());
            event->set_requested_model(role);
            sent_.push_back(*event);
            all.push_back(std::move(event));
        }
        must(storage::testing::append(*writer_, all));
        reader_.open(QString::fromStdString(folder_.file()));
        view_.show();
    }
    void show(schema::Event const& event)
    {
        view_.setEvent(event);
        ASSERT_TRUE(QTest::qWaitFor([&] { return view_.isSettled(); }, patience_ms));
    }
    QTreeWidget& tree() { return part<QTreeWidget>(view_); }
    QStringList groups()
    {
        QStringList made;
        for (int at = 0; at < tree().topLevelItemCount(); ++at)
            made << QStringLiteral("%1: %2").arg(tree().topLevelItem(at)->text(0)).arg(tree().topLevelItem(at)->childCount());
        return made;
    }

    temporary_folder const folder_;
    decltype(writer_of(folder_)) writer_ = writer_of(folder_);
    StoreReader reader_;
    ContextView view_{reader_, nullptr};
    std::vector<schema::Event> turns_, sent_;
};

}  // namespace

TEST_F(Context, of_a_turn_has_what_was_sent_for_it_and_its_neighbours)
{
    show(turns_[1]);
    EXPECT_EQ(groups(), (QStringList{QStringLiteral("The gateway sent for it: 2"), QStringLiteral("Before it in the session: 1"),
                                     QStringLiteral("After it in the session: 2")}));
    QTreeWidgetItem const* const sent = tree().topLevelItem(0);
    EXPECT_TRUE(sent->child(0)->text(2).startsWith(QStringLiteral("classifier: "))) << sent->child(0)->text(2).toStdString();
    EXPECT_TRUE(sent->child(1)->text(2).startsWith(QStringLiteral("guard: ")));
    QTreeWidgetItem const* const before = tree().topLevelItem(1);
    EXPECT_TRUE(before->child(0)->text(0).startsWith(QStringLiteral("−"))) << before->child(0)->text(0).toStdString();
    EXPECT_EQ(before->child(0)->text(1), QStringLiteral("100"));
    EXPECT_TRUE(tree().topLevelItem(2)->child(0)->text(0).startsWith(QStringLiteral("+")));
    EXPECT_TRUE(tree().topLevelItem(2)->isExpanded());
}

TEST_F(Context, of_what_the_gateway_sent_has_its_cause_and_what_was_sent_beside_it)
{
    show(sent_[1]);
    EXPECT_EQ(groups(), (QStringList{QStringLiteral("It was sent for: 1"), QStringLiteral("Sent for the same request: 1")}));
    QSignalSpy opened(&view_, &ContextView::opened);
    emit tree().itemActivated(tree().topLevelItem(0), 0);
    EXPECT_TRUE(opened.empty()) << "a heading leads nowhere";
    emit tree().itemActivated(tree().topLevelItem(0)->child(0), 0);
    ASSERT_EQ(opened.size(), 1);
    EXPECT_EQ(opened[0][0].toULongLong(), turns_[1].id());
}

TEST_F(Context, of_a_request_that_stands_alone_says_so)
{
    auto const alone = plain_event(noon_us + hour_us, 99);
    show(*alone);
    EXPECT_EQ(tree().topLevelItemCount(), 0);
    EXPECT_TRUE(part<QLabel>(view_).text().startsWith(QStringLiteral("It stands alone"))) << part<QLabel>(view_).text().toStdString();
}

TEST_F(Context, is_read_when_it_is_looked_at)
{
    view_.hide();
    view_.setEvent(turns_[0]);
    EXPECT_TRUE(view_.isSettled()) << "while hidden nothing is asked";
    EXPECT_EQ(tree().topLevelItemCount(), 0);
    view_.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return view_.isSettled(); }, patience_ms));
    EXPECT_EQ(groups(), QStringList(QStringLiteral("After it in the session: 3")));
    view_.setEvent(schema::Event());
    EXPECT_EQ(tree().topLevelItemCount(), 0) << "no request, nothing around it";
}

}  // namespace signalbox::console
