// Stores that do not open, each with its message and a way out; from real files, as the reader refuses them.
#include "console/pages/store_trouble.hpp"

#include "storage/event_reader.hpp"
#include "storage/sqlite.hpp"

#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include <fstream>

namespace signalbox::console {

using namespace storage::testing;

namespace {

StoreTrouble opened(std::string const& path)
{
    auto const reader = storage::event_reader::open(path);
    EXPECT_FALSE(reader) << path;
    return reader ? StoreTrouble{} : storeTrouble(reader.error(), QString::fromStdString(path));
}

void execute(std::string const& path, std::string const& sql)
{
    must(must(storage::database::open(path, storage::access::create, std::chrono::seconds{1})).execute(sql.c_str()));
}

std::string written(temporary_folder const& folder)
{
    must(append(*must(storage::event_writer::open(folder.file())), one(plain_event())));
    return folder.file();
}

}  // namespace

TEST(store_trouble, a_missing_file_offers_to_look_again_and_another)
{
    temporary_folder const folder;
    auto const trouble = opened(folder.file());
    EXPECT_EQ(trouble.message.headline, QStringLiteral("There is no store events.db"));
    EXPECT_EQ(trouble.ways, (std::vector{WayOut::again, WayOut::another}));
    EXPECT_EQ(opened(folder.file("none/events.db")).message.headline, QStringLiteral("The folder of events.db does not exist"));
}

TEST(store_trouble, another_file_than_a_store_offers_another_first)
{
    temporary_folder const folder;
    std::ofstream(folder.file()) << std::string(5'000, '#');
    auto const trouble = opened(folder.file());
    EXPECT_EQ(trouble.message.headline, QStringLiteral("events.db is not an event store"));
    EXPECT_EQ(trouble.ways.front(), WayOut::another);
    EXPECT_EQ(trouble.message.buttons.size(), 2);
}

TEST(store_trouble, older_and_newer_stores_are_told_apart)
{
    temporary_folder const folder;
    std::string const path = written(folder);
    execute(path, "PRAGMA user_version = 999");
    EXPECT_EQ(opened(path).message.headline, QStringLiteral("events.db was written by a newer version"));
    auto const older = storeTrouble({storage::trouble::older_schema, "format 1, this is 2"}, QString::fromStdString(path));
    EXPECT_EQ(older.message.headline, QStringLiteral("events.db was written by an older version"));
    EXPECT_TRUE(older.message.text.contains(QStringLiteral("Start this version's gateway")));
}

TEST(store_trouble, a_torn_store_tells_how_to_save_what_is_left)
{
    temporary_folder const folder;
    std::string const path = written(folder);
    std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2 / 4096 * 4096 + 100);
    auto const trouble = opened(path);
    EXPECT_EQ(trouble.message.headline, QStringLiteral("events.db is torn or damaged")) << trouble.message.text.toStdString();
    EXPECT_TRUE(trouble.message.snippet.startsWith(QStringLiteral("sqlite3 '")));
}

TEST(store_trouble, every_kind_has_a_headline_an_advice_and_a_way_out)
{
    for (int kind = 0; kind <= static_cast<int>(storage::trouble::interrupted); ++kind) {
        auto const trouble = storeTrouble({static_cast<storage::trouble>(kind), "the reader's own words"}, QStringLiteral("/tmp/x.db"));
        EXPECT_TRUE(trouble.message.headline.contains(QStringLiteral("x.db"))) << kind;
        EXPECT_TRUE(trouble.message.text.endsWith(QStringLiteral("the reader's own words"))) << kind;
        EXPECT_EQ(static_cast<std::size_t>(trouble.message.buttons.size()), trouble.ways.size());
    }
}

TEST(message_pane, its_buttons_are_reached_by_tab_and_pressed_by_keys)
{
    MessagePane pane;
    pane.setMessage({QStringLiteral("Nothing here"),
                     QStringLiteral("Because."),
                     QStringLiteral("ls"),
                     {QStringLiteral("&First"), QStringLiteral("Second")}});
    pane.show();
    QSignalSpy pressed(&pane, &MessagePane::pressed);
    pane.activateWindow();
    auto const buttons = pane.findChildren<QPushButton*>();
    for (int i = 0;
         i < 10 && !(qobject_cast<QPushButton*>(pane.focusWidget()) && pane.focusWidget()->accessibleName() == QStringLiteral("Second"));
         ++i)
        QTest::keyClick(pane.focusWidget() ? pane.focusWidget() : &pane, Qt::Key_Tab);
    ASSERT_NE(pane.focusWidget(), nullptr);
    EXPECT_EQ(pane.focusWidget()->accessibleName(), QStringLiteral("Second"));
    QTest::keyClick(pane.focusWidget(), Qt::Key_Space);
    ASSERT_EQ(pressed.size(), 1);
    EXPECT_EQ(pressed.first().first().toInt(), 1);
}

TEST(message_pane, the_same_message_again_keeps_the_focus)
{
    MessagePane pane;
    Message const message{QStringLiteral("Nothing here"), {}, {}, {QStringLiteral("First")}};
    pane.setMessage(message);
    auto* const button = pane.findChildren<QPushButton*>().last();
    pane.setMessage(message);
    EXPECT_EQ(pane.findChildren<QPushButton*>().last(), button);
}

}  // namespace signalbox::console
