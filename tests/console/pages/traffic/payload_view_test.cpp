// What the payload tab says of a part, and why there is none.
#include "console/pages/traffic/payload_view.hpp"

#include "storage/payload_writer.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <QTest>

namespace signalbox::console {

namespace {

using storage::part_state;
using storage::payload_part;
using storage::payload_presence;

storage::payload_outline with(std::string body, part_state state = part_state::kept)
{
    storage::payload_outline of;
    of.presence = payload_presence::kept;
    of.of.event = 7;
    std::uint64_t const size = body.size();
    of.of.at(payload_part::asked) = {state, size, "POST / HTTP/1.1\r\n", std::move(body)};
    return of;
}

ShownPayload shown(storage::payload_outline const& of)
{
    return shownPayload(of, payload_part::asked, 1'000, 100);
}

}  // namespace

TEST(shown_payload, has_head_and_body_with_json_in_lines)
{
    ShownPayload const one = shown(with(R"({"a":[1,2]})"));
    EXPECT_TRUE(one.text.startsWith(QStringLiteral("POST / HTTP/1.1"))) << qPrintable(one.text);
    EXPECT_TRUE(one.text.contains(QStringLiteral("{\n  \"a\": [\n")) || one.text.contains(QStringLiteral("{\n  \"a\":[\n")))
        << qPrintable(one.text);
    EXPECT_TRUE(shown(with("data: {}\n\n")).text.endsWith(QStringLiteral("data: {}\n\n")));
}

TEST(shown_payload, says_why_there_is_none)
{
    storage::payload_outline none;
    none.presence = payload_presence::pruned;
    EXPECT_TRUE(shown(none).about.startsWith(QStringLiteral("No payload: it was deleted for its age"))) << qPrintable(shown(none).about);
    none.presence = payload_presence::off;
    EXPECT_TRUE(shown(none).about.startsWith(QStringLiteral("No payload: payloads were off")));
    ShownPayload const large = shown(with({}, part_state::too_large));
    EXPECT_TRUE(large.about.startsWith(QStringLiteral("No payload: longer than")));
    EXPECT_TRUE(large.text.startsWith(QStringLiteral("POST /"))) << "the head is kept";
}

TEST(shown_payload, is_bounded_whatever_a_body_holds)
{
    ShownPayload const one = shown(with(std::string(5'000, 'x')));
    EXPECT_LT(one.text.size(), 200);
    EXPECT_TRUE(one.about.contains(QStringLiteral("the first 1000 are shown")));
    EXPECT_TRUE(one.about.contains(QStringLiteral("--part asked --raw")));
    std::string umlauts = "x";
    for (int i = 0; i < 600; ++i) umlauts += "\xC3\xA4";
    EXPECT_TRUE(shown(with(umlauts)).about.contains(QStringLiteral("the first 999 are shown"))) << "never half a character";
    EXPECT_LT(shown(with(std::string(900, '['))).text.size(), 1'200) << "brackets are not indented without end";
    EXPECT_TRUE(shown(with("\xFF\xFE")).about.contains(QStringLiteral("no text")));
}

TEST(payload_view, reads_the_part_that_is_chosen_from_the_file_beside_the_store)
{
    storage::testing::temporary_folder const folder;
    auto const events = storage::testing::writer_of(folder);
    auto const writer = storage::testing::must(storage::payload_writer::open(storage::payload_path(folder.file()), 1u << 20));
    storage::payload one{.event = 7};
    one.at(payload_part::asked) = {part_state::kept, 3, "POST / HTTP/1.1\r\n", "ask"};
    one.at(payload_part::answered) = {part_state::kept, 6, "HTTP/1.1 200\r\n", "answer"};
    storage::testing::must(writer->append({&one, 1}));
    StoreReader reader;
    PayloadView view(reader, nullptr);
    reader.open(QString::fromStdString(folder.file()));
    view.show();
    schema::Event event;
    event.set_id(7);
    event.set_payload_policy("all");
    view.setEvent(event);
    auto* const text = view.findChild<QPlainTextEdit*>();
    ASSERT_TRUE(QTest::qWaitFor([&] { return view.isSettled(); }, 20'000));
    EXPECT_TRUE(text->toPlainText().endsWith(QStringLiteral("ask"))) << qPrintable(text->toPlainText());
    view.findChild<QComboBox*>()->setCurrentIndex(3);
    ASSERT_TRUE(QTest::qWaitFor([&] { return view.isSettled(); }, 20'000));
    EXPECT_TRUE(text->toPlainText().endsWith(QStringLiteral("answer"))) << qPrintable(text->toPlainText());
    event.set_payload_policy("none");
    view.setEvent(event);
    ASSERT_TRUE(QTest::qWaitFor([&] { return view.isSettled(); }, 20'000));
    EXPECT_TRUE(text->toPlainText().isEmpty());
    EXPECT_TRUE(view.findChild<QLabel*>()->text().startsWith(QStringLiteral("No payload: payloads were off")));
}

}  // namespace signalbox::console
