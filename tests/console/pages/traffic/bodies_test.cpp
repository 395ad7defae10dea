// The tabs of the inspector that show bodies: what they read from the file beside the store, and what they say where there is none.
#include "console/pages/traffic/body_view.hpp"
#include "console/pages/traffic/messages_view.hpp"
#include "console/pages/traffic/stream_pane.hpp"

#include "storage/payload_writer.hpp"
#include "tests/console/body/kept_exchanges.hpp"
#include "tests/console/support/parts.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QTest>

namespace signalbox::console {

namespace {

using storage::part_state;
using storage::payload_part;
using testing::part;

class Bodies : public ::testing::Test {
protected:
    Bodies()
    {
        storage::payload one = testing::keptParts(testing::chatWithTools(), testing::streamedReply()).of;
        std::string sent = testing::chatWithTools();
        sent.replace(sent.find("gpt-4o"), 6, "gpt-4o-2024");
        one.at(payload_part::sent) = {part_state::kept, sent.size(), "POST /sent HTTP/1.1\r\nauthorization: ***\r\n", sent};
        keep(one);
        reader.open(QString::fromStdString(folder.file()));
        event.set_id(7);
        event.set_payload_policy("all");
        event.set_client_dialect("openai_chat");
        event.set_stream(true);
    }
    void keep(storage::payload const& one) { storage::testing::must(writer->append({&one, 1})); }
    template <class View>
    void show(View& view)
    {
        view.show();
        view.setEvent(event);
        settle(view);
    }
    template <class View>
    void settle(View& view)
    {
        ASSERT_TRUE(QTest::qWaitFor([&] { return view.isSettled(); }, 20'000));
    }

    storage::testing::temporary_folder const folder;
    decltype(storage::testing::writer_of(folder)) events = storage::testing::writer_of(folder);
    std::unique_ptr<storage::payload_writer> writer =
        storage::testing::must(storage::payload_writer::open(storage::payload_path(folder.file()), 64u << 20));
    StoreReader reader;
    schema::Event event;
};

}  // namespace

TEST_F(Bodies, are_read_as_a_conversation_whose_parts_open)
{
    MessagesView view(reader, nullptr);
    show(view);
    auto& text = part<QTextBrowser>(view);
    EXPECT_TRUE(text.toPlainText().contains(QStringLiteral("← Result of get_weather"))) << qPrintable(text.toPlainText());
    EXPECT_TRUE(text.toPlainText().contains(QStringLiteral("It rains.")));
    EXPECT_FALSE(part<MissingBody>(view).isVisible());
    emit text.anchorClicked(QUrl(QStringLiteral("open:m0p0")));
    EXPECT_TRUE(text.toPlainText().contains(QStringLiteral("Be <brief>.")));
}

TEST_F(Bodies, of_a_request_are_shown_at_both_ends_and_as_their_difference)
{
    BodyView view(reader, BodyView::Side::request, nullptr);
    show(view);
    auto& text = part<QPlainTextEdit>(view);
    auto& what = part<QComboBox>(view);
    EXPECT_TRUE(text.toPlainText().contains(QStringLiteral("\"model\": \"gpt-4o\""))) << qPrintable(text.toPlainText());
    what.setCurrentIndex(1);
    settle(view);
    EXPECT_TRUE(text.toPlainText().contains(QStringLiteral("gpt-4o-2024")));
    what.setCurrentIndex(2);
    settle(view);
    EXPECT_TRUE(text.toPlainText().contains(QStringLiteral("−   \"model\": \"gpt-4o\","))) << qPrintable(text.toPlainText());
    EXPECT_FALSE(text.extraSelections().isEmpty());
    what.setCurrentIndex(6);
    settle(view);
    EXPECT_TRUE(text.toPlainText().contains(QStringLiteral("authorization: ***")));
}

TEST_F(Bodies, of_a_stream_are_a_table_of_events_with_their_times)
{
    storage::payload timed = testing::keptParts(testing::chatWithTools(), testing::streamedReply()).of;
    timed.event = 8;
    timed.at(payload_part::answered).times = testing::timesOf(testing::streamedReply(), {812, 830, 2'030, 2'031});
    keep(timed);
    event.set_id(8);
    BodyView view(reader, BodyView::Side::reply, nullptr);
    show(view);
    auto& what = part<QComboBox>(view);
    what.setCurrentIndex(3);
    settle(view);
    auto& table = part<QTableView>(part<StreamPane>(view));
    ASSERT_TRUE(table.isVisible());
    ASSERT_EQ(table.model()->rowCount(), 4);
    EXPECT_EQ(testing::plainBlanks(table.model()->index(2, StreamModel::gap).data().toString()), QStringLiteral("+1.20 s"));
    part<QToolButton>(view, "longest_gap").click();
    EXPECT_EQ(table.currentIndex().row(), 2);
    part<QToolButton>(view, "first_content").click();
    EXPECT_EQ(table.currentIndex().row(), 0);
    QTest::keyClick(&table, Qt::Key_Down);
    EXPECT_EQ(table.currentIndex().row(), 1);
    QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
    EXPECT_TRUE(testing::plainBlanks(QGuiApplication::clipboard()->text()).startsWith(QStringLiteral("830 ms\t+18.0 ms\t")))
        << qPrintable(QGuiApplication::clipboard()->text());
    what.setCurrentIndex(0);
    settle(view);
    EXPECT_FALSE(table.isVisible());
}

TEST_F(Bodies, of_a_stream_without_times_say_why)
{
    BodyView view(reader, BodyView::Side::reply, nullptr);
    show(view);
    part<QComboBox>(view).setCurrentIndex(3);
    settle(view);
    auto& table = part<QTableView>(part<StreamPane>(view));
    EXPECT_EQ(table.model()->rowCount(), 4);
    EXPECT_FALSE(part<QToolButton>(view, "longest_gap").isEnabled());
    bool said = false;
    for (QLabel const* each : view.findChildren<QLabel*>())
        said = said || each->text().contains(QStringLiteral("Times are missing: the payload"));
    EXPECT_TRUE(said);
}

TEST_F(Bodies, that_are_missing_say_why_and_give_the_line_that_keeps_them)
{
    event.set_payload_policy("none");
    BodyView view(reader, BodyView::Side::reply, nullptr);
    show(view);
    EXPECT_TRUE(part<QPlainTextEdit>(view).toPlainText().isEmpty());
    auto& missing = part<MissingBody>(view);
    EXPECT_TRUE(missing.isVisible());
    part<QToolButton>(missing).click();
    EXPECT_EQ(QGuiApplication::clipboard()->text(), QStringLiteral("logging: {payloads: all}"));
    MessagesView messages(reader, nullptr);
    show(messages);
    EXPECT_TRUE(part<MissingBody>(messages).isVisible());
    event.set_id(8);
    event.set_payload_policy("all");
    messages.setEvent(event);
    settle(messages);
    EXPECT_FALSE(part<QToolButton>(messages).isVisible()) << "no line would bring it back";
}

TEST_F(Bodies, of_ten_megabytes_are_shown_by_pages_and_do_not_hold_the_window_up)
{
    std::string body = R"({"model":"a","messages":[)";
    for (int i = 0; body.size() < 10'000'000; ++i)
        body += std::string(i == 0 ? "" : ",") + R"({"role":"user","content":")" + std::string(2'000, 'y') + "\"}";
    storage::payload large = testing::keptParts(body + "]}", "{}").of;
    large.event = 9;
    keep(large);
    event.set_id(9);
    BodyView view(reader, BodyView::Side::request, nullptr);
    show(view);
    auto& text = part<QPlainTextEdit>(view);
    qsizetype const first = text.toPlainText().size();
    EXPECT_LT(first, static_cast<qsizetype>(2 * body_page));
    part<QToolButton>(view, "more").click();
    settle(view);
    EXPECT_GT(text.toPlainText().size(), first + first / 2);
    MessagesView messages(reader, nullptr);
    messages.show();
    QElapsedTimer watch;
    watch.start();
    messages.setEvent(event);
    EXPECT_LT(watch.elapsed(), 200) << "asking costs the window nothing";
    settle(messages);
    EXPECT_TRUE(part<QTextBrowser>(messages).toPlainText().contains(QStringLiteral("Show earlier messages")));
}

}  // namespace signalbox::console
