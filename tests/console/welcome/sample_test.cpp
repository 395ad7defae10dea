// Sample data on demand, its story beside it, and the ribbon that guides through it.
#include "console/welcome/sample_maker.hpp"
#include "console/welcome/sample_ribbon.hpp"
#include "console/welcome/sample_story.hpp"
#include "storage/event_reader.hpp"
#include "tests/console/welcome/program_environment.hpp"

#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace signalbox::console {
namespace {

constexpr int limit_ms = 60'000;
constexpr int few = 2'000;

bool makes(SampleMaker& one)
{
    QSignalSpy made(&one, &SampleMaker::made), failed(&one, &SampleMaker::failed);
    one.make();
    return QTest::qWaitFor([&] { return made.count() + failed.count() > 0; }, limit_ms) && made.count() == 1;
}

TEST(sample_maker, makes_a_store_with_progress_and_its_story_and_uses_it_again)
{
    ProgramEnvironment const at;
    SampleMaker one(nullptr, at.folder(), few);
    QSignalSpy progress(&one, &SampleMaker::progress);
    ASSERT_TRUE(makes(one));
    EXPECT_GT(progress.count(), 0);
    EXPECT_TRUE(storage::event_reader::open(one.store().toStdString()).has_value());
    auto const story = SampleStory::of(one.store());
    ASSERT_TRUE(story.has_value());
    ASSERT_EQ(story->planted.size(), 4);
    EXPECT_EQ(story->planted[0].name, QStringLiteral("incident"));
    for (PlantedThing const& each : story->planted) {
        EXPECT_LT(each.from_us, each.to_us);
        EXPECT_GE(each.from_us, story->from_us);
        EXPECT_FALSE(each.query.isEmpty());
    }
    QDateTime const before = QFileInfo(one.store()).lastModified();
    SampleMaker again(nullptr, at.folder(), few);
    ASSERT_TRUE(makes(again));
    EXPECT_EQ(QFileInfo(one.store()).lastModified(), before);
}

TEST(sample_maker, one_of_another_day_is_made_anew)
{
    ProgramEnvironment const at;
    SampleMaker one(nullptr, at.folder(), few);
    ASSERT_TRUE(makes(one));
    QFile file(SampleStory::fileOf(one.store()));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    QByteArray story = file.readAll();
    file.close();
    qint64 const to = SampleStory::of(one.store())->to_us;
    story.replace(QDateTime::fromMSecsSinceEpoch(to / 1000, Qt::UTC).toString(Qt::ISODate).toUtf8(), "2026-01-01T00:00:00Z");
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(story);
    file.close();
    ASSERT_TRUE(makes(one));
    EXPECT_GE(SampleStory::of(one.store())->to_us, to);
}

TEST(sample_maker, what_goes_wrong_is_told)
{
    ProgramEnvironment at;
    QFile blocked(at.file(QStringLiteral("blocked")));
    ASSERT_TRUE(blocked.open(QIODevice::WriteOnly));
    SampleMaker one(nullptr, at.file(QStringLiteral("blocked")), few);  // a file where the folder should be
    QSignalSpy failed(&one, &SampleMaker::failed);
    EXPECT_FALSE(makes(one));
    ASSERT_EQ(failed.count(), 1);
    EXPECT_TRUE(failed.first().at(0).toString().contains(QStringLiteral("blocked"))) << failed.first().at(0).toString().toStdString();
    at.change("SIGNALBOX_PROGRAM", "/no/such/program");
    EXPECT_FALSE(makes(one));
    EXPECT_TRUE(failed.last().at(0).toString().contains(QStringLiteral("was not found")));
}

TEST(sample_maker, can_be_stopped)
{
    ProgramEnvironment const at;
    SampleMaker one(nullptr, at.folder(), 50'000'000);
    QSignalSpy failed(&one, &SampleMaker::failed);
    one.make();
    one.cancel();
    ASSERT_TRUE(QTest::qWaitFor([&] { return failed.count() == 1; }, limit_ms));
    EXPECT_TRUE(failed.first().at(0).toString().isEmpty()) << "a stop by the user needs no message";
    EXPECT_FALSE(QFileInfo::exists(one.store()));
}

TEST(sample_story, broken_files_are_no_story)
{
    EXPECT_FALSE(SampleStory::fromJson({}));
    EXPECT_FALSE(SampleStory::fromJson("{\"from\":\"2026-11-01T00:00:00Z\",\"to\":\"2026-11-02T00:00:00Z\",\"planted\":[]}"));
    EXPECT_FALSE(SampleStory::fromJson("{\"from\":\"soon\",\"to\":\"later\",\"planted\":[{}]}"));
    EXPECT_FALSE(SampleStory::fromJson(R"({"from":"2026-11-01T00:00:00Z","to":"2026-11-02T00:00:00Z","planted":[{"title":"x"}]})"));
    EXPECT_FALSE(SampleStory::of(QStringLiteral("/no/such/store.db")));
}

SampleStory twoSteps()
{
    constexpr qint64 hour = 3'600'000'000;
    auto const step = [](char const* name, char const* query, qint64 from, qint64 to) {
        QString const title = QStringLiteral("Title"), about = QStringLiteral("About.");
        return PlantedThing{QLatin1String(name), title, about, QLatin1String(query), from * hour, to * hour};
    };
    return {0, 1000 * hour, {step("incident", "fallback_count>0", 100, 102), step("experiment", "group=support-chat", 500, 1000)}};
}

TEST(sample_ribbon, walks_the_steps_and_asks_to_be_shown_each_with_room_around_it)
{
    SampleRibbon ribbon;
    ribbon.setStory(twoSteps());
    auto const press = [&](char const* name) {
        for (QPushButton* each : ribbon.findChildren<QPushButton*>())
            if (each->accessibleName() == QLatin1String(name)) each->click();
    };
    std::vector<TourView> shown;
    QObject::connect(&ribbon, &SampleRibbon::showMe, &ribbon, [&](TourView const& view) { shown.push_back(view); });
    press("Show this step");
    ASSERT_EQ(shown.size(), 1u);
    EXPECT_EQ(shown[0].query, QStringLiteral("fallback_count>0"));
    EXPECT_EQ(shown[0].from_us, 97ll * 3'600'000'000);
    EXPECT_EQ(shown[0].to_us, 105ll * 3'600'000'000);
    EXPECT_EQ(shown[0].page, QStringLiteral("overview"));
    EXPECT_EQ(shown[0].by, QString());
    press("The step before");
    EXPECT_EQ(ribbon.step(), 0);
    press("The next step");
    press("The next step");
    EXPECT_EQ(ribbon.step(), 1);
    press("Show this step");
    ASSERT_EQ(shown.size(), 2u);
    EXPECT_EQ(shown[1].to_us, 1000ll * 3'600'000'000) << "never beyond the sample";
    EXPECT_EQ(shown[1].page, QStringLiteral("experiments"));
    EXPECT_EQ(shown[1].by, QString());
}

TEST(sample_ribbon, is_there_for_samples_only)
{
    ProgramEnvironment const at;
    SampleRibbon ribbon;
    ribbon.showFor(at.file(QStringLiteral("other.db")));
    EXPECT_TRUE(ribbon.isHidden());
    SampleMaker one(nullptr, at.folder(), few);
    ASSERT_TRUE(makes(one));
    ribbon.showFor(one.store());
    EXPECT_TRUE(QTest::qWaitFor([&] { return !ribbon.isHidden(); }, limit_ms)) << "once its story was read";
    EXPECT_EQ(ribbon.step(), 0);
    ribbon.showFor({});
    EXPECT_TRUE(ribbon.isHidden());
}

}  // namespace
}  // namespace signalbox::console
