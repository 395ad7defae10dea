// The events of a stream as a table, with their times, the gaps between them, and what is marked.
#include "console/body/stream_model.hpp"

#include "console/chart/cell_bars.hpp"
#include "console/look/figures.hpp"
#include "tests/console/body/kept_exchanges.hpp"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QFont>

namespace signalbox::console {

namespace {

using storage::payload_part;

std::optional<StreamEvents> eventsOf(std::string const& body, std::vector<int> const& milliseconds,
                                     std::string_view dialect = "openai_chat")
{
    storage::payload_outline of = testing::keptParts("{}", body);
    of.of.at(payload_part::answered).times = testing::timesOf(body, milliseconds);
    return streamEvents(of.of.at(payload_part::answered), dialect);
}

}  // namespace

TEST(stream_model, has_times_gaps_sizes_and_beginnings)
{
    auto const events = eventsOf(testing::streamedReply(), {812, 830, 2'030, 2'031});
    ASSERT_TRUE(events);
    EXPECT_EQ(testing::plainBlanks(events->about),
              QStringLiteral("4 events, the last after 2.03 s. First content after 812 ms, in event 1. "
                             "Longest gap: 1.20 s, before event 3."));
    StreamModel model(nullptr);
    QAbstractItemModelTester const tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.set(std::make_shared<StreamEvents const>(*events));
    ASSERT_EQ(model.rowCount(), 4);
    auto const cell = [&](int row, int column, int role = Qt::DisplayRole) { return model.index(row, column).data(role); };
    EXPECT_EQ(testing::plainBlanks(cell(1, StreamModel::time).toString()), QStringLiteral("830 ms"));
    EXPECT_EQ(testing::plainBlanks(cell(1, StreamModel::gap).toString()), QStringLiteral("+18.0 ms"));
    EXPECT_EQ(cell(3, StreamModel::bytes).toString(), QStringLiteral("14"));
    EXPECT_EQ(cell(3, StreamModel::text).toString(), QStringLiteral("[DONE]"));
    EXPECT_TRUE(cell(0, StreamModel::text).toString().startsWith(QStringLiteral("[first content] {")));
    EXPECT_TRUE(cell(2, StreamModel::text).toString().startsWith(QStringLiteral("[after the longest gap] {")));
    EXPECT_TRUE(cell(2, 0, Qt::FontRole).value<QFont>().bold());
    EXPECT_TRUE(cell(2, StreamModel::gap, trouble_role).toBool());
    EXPECT_EQ(cell(2, StreamModel::gap, bar_role).toDouble(), 1.0);
    EXPECT_NEAR(cell(1, StreamModel::gap, bar_role).toDouble(), 0.015, 1e-9);
    QString const spoken = testing::plainBlanks(cell(2, 0, Qt::AccessibleTextRole).toString());
    EXPECT_TRUE(spoken.startsWith(QStringLiteral("Event 3: after 2.03 s, gap 1.20 s, "))) << qPrintable(spoken);
    EXPECT_TRUE(spoken.contains(QStringLiteral(", after the longest gap: ")));
    model.set(nullptr);
    EXPECT_EQ(model.rowCount(), 0);
}

TEST(stream_model, without_times_has_dashes_and_the_reason)
{
    auto const events = eventsOf(testing::streamedReply(), {});
    ASSERT_TRUE(events);
    EXPECT_TRUE(events->about.startsWith(QStringLiteral("4 events. Times are missing: "))) << qPrintable(events->about);
    EXPECT_EQ(events->first_content, 0u) << "it is found in the text";
    EXPECT_FALSE(events->longest_gap);
    StreamModel model(nullptr);
    model.set(std::make_shared<StreamEvents const>(*events));
    EXPECT_EQ(model.index(0, StreamModel::time).data().toString(), figures::none());
    EXPECT_FALSE(model.index(0, StreamModel::gap).data(bar_role).isValid());
}

TEST(stream_model, marks_no_content_of_an_unknown_format)
{
    EXPECT_FALSE(eventsOf(testing::streamedReply(), {1, 2, 3, 4}, "")->first_content);
    EXPECT_FALSE(eventsOf("{\"a\":1}", {}));
}

}  // namespace signalbox::console
