#include "console/config/what_if_run.hpp"

#include "console/look/figures.hpp"

#include "tests/console/welcome/program_environment.hpp"

#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace signalbox::console {
namespace {

constexpr int limit_ms = 60'000;

QByteArray const answer = R"({"config":"new.yaml","revision":"302d2951dc9f","requests":8154,"left_out":115,"changed":2174.4,"untold":0,
"flows":[{"from":"openai/gpt-4.1","to":"anthropic/claude","requests":900.4}],
"cost":{"evidence":"exact","before_usd":37.584353,"after_usd":36.256331,"unknown_requests":47},
"latency":{"evidence":"modelled","moved_requests":1922.9,"unknown_requests":73.2,"change_ms":-44.6,"change_low_ms":-152.0,"change_high_ms":62.8,
"p50_before_ms":2195.5,"p50_after_ms":2129.9,"p95_before_ms":9306.1,"p95_after_ms":9830.4},
"refused":[{"words":"no model or group is called \"qwen\"","requests":154}],"contents":[],"cannot_be_told":[]})";

TEST(what_if_figures, have_every_figure_with_its_evidence)
{
    auto const read = whatIfFigures(answer);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->requests, 8154u);
    EXPECT_EQ(read->left_out, 115u);
    EXPECT_EQ(read->changed, 2174.4);
    ASSERT_EQ(read->flows.size(), 1u);
    EXPECT_EQ(read->flows[0].to, QStringLiteral("anthropic/claude"));
    ASSERT_EQ(read->lines.size(), 6u);
    EXPECT_EQ(read->lines[0],
              (WhatIfLine{QStringLiteral("Cost: $37.58 would be $36.26 (%1)").arg(figures::change(37.584353, 36.256331).text),
                          QStringLiteral("exact")}));
    EXPECT_EQ(read->lines[1].evidence, QStringLiteral("unknown"));
    EXPECT_EQ(read->lines[2].evidence, QStringLiteral("modelled"));
    EXPECT_TRUE(read->lines[2].words.startsWith(QStringLiteral("Latency: −%1 in the mean of").arg(figures::duration(44'600.0))))
        << read->lines[2].words.toStdString();
    EXPECT_EQ(read->lines[5], (WhatIfLine{QStringLiteral("Would be refused: 154 requests, no model or group is called \"qwen\""),
                                          QStringLiteral("exact")}));
}

TEST(what_if_figures, of_a_latency_that_is_not_known_say_nothing)
{
    QByteArray unknown = answer;
    unknown.replace("\"change_ms\":-44.6,\"change_low_ms\":-152.0,\"change_high_ms\":62.8",
                    "\"change_ms\":null,\"change_low_ms\":null,\"change_high_ms\":null");
    auto const read = whatIfFigures(unknown);
    ASSERT_TRUE(read);
    for (WhatIfLine const& each : read->lines)
        EXPECT_FALSE(each.words.startsWith(QStringLiteral("Latency: −"))) << each.words.toStdString();
    EXPECT_FALSE(whatIfFigures("{}"));
    EXPECT_EQ(partsText(3), QStringLiteral("3"));
    EXPECT_EQ(partsText(2174.4), QLocale().toString(2174.4, 'f', 1));
    EXPECT_FALSE(whatIfFigures("no object"));
}

TEST(what_if_run, says_what_the_program_says_of_a_text_that_is_wrong_and_of_a_store_that_is_not_there)
{
    ProgramEnvironment at;
    WhatIfRun run(nullptr);
    QSignalSpy failures(&run, &WhatIfRun::failed);
    run.ask({"signalbox: 1\nmodls: []\n", QStringLiteral("/nowhere/mine.yaml"), at.file(QStringLiteral("none.db")), QString()});
    EXPECT_TRUE(run.running());
    ASSERT_TRUE(QTest::qWaitFor([&] { return failures.count() == 1; }, limit_ms));
    EXPECT_TRUE(failures[0][0].toString().contains(QStringLiteral("modls"))) << failures[0][0].toString().toStdString();
    EXPECT_FALSE(run.running());
    run.ask({"signalbox: 1\nproviders: [{id: here, kind: simulator}]\nmodels: [{id: a, provider: here}]\n", QString(),
             at.file(QStringLiteral("none.db")), QStringLiteral("1d")});
    ASSERT_TRUE(QTest::qWaitFor([&] { return failures.count() == 2; }, limit_ms));
    EXPECT_TRUE(failures[1][0].toString().contains(QStringLiteral("none.db"))) << failures[1][0].toString().toStdString();
}

TEST(what_if_run, a_newer_question_displaces_the_one_before)
{
    ProgramEnvironment at;
    WhatIfRun run(nullptr);
    QSignalSpy failures(&run, &WhatIfRun::failed);
    run.ask({"first: 1\n", QString(), at.file(QStringLiteral("none.db")), QString()});
    run.ask({"second: 1\n", QString(), at.file(QStringLiteral("none.db")), QString()});
    ASSERT_TRUE(QTest::qWaitFor([&] { return failures.count() == 1; }, limit_ms));
    EXPECT_TRUE(failures[0][0].toString().contains(QStringLiteral("second"))) << failures[0][0].toString().toStdString();
    ASSERT_TRUE(QTest::qWaitFor([&] { return run.children().isEmpty(); }, limit_ms)) << "the first is gone as well";
    EXPECT_EQ(failures.count(), 1);
}

TEST(what_if_run, says_that_there_is_no_program)
{
    ProgramEnvironment at;
    at.change("SIGNALBOX_PROGRAM", "/nowhere/signalbox");
    WhatIfRun run(nullptr);
    QSignalSpy failures(&run, &WhatIfRun::failed);
    run.ask({"signalbox: 1\n", QString(), at.file(QStringLiteral("none.db")), QString()});
    EXPECT_EQ(failures.count(), 1);
    EXPECT_FALSE(run.running());
}

}  // namespace
}  // namespace signalbox::console
