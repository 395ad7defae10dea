#include "console/scope/scope.hpp"

#include <QSignalSpy>

#include <gtest/gtest.h>

namespace signalbox::console {

using namespace std::chrono_literals;

namespace {

constexpr std::int64_t noon_us = 1'795'262'400'000'000;
constexpr std::int64_t second_us = 1'000'000;

class scope_model : public ::testing::Test {
protected:
    scope_model()
    {
        model.tick(noon_us);
        QObject::connect(&model, &ScopeModel::changed, [this](Scope const& now) {
            ++changes;
            EXPECT_EQ(now, model.scope());
        });
        QObject::connect(&model, &ScopeModel::refused, [this](QString const& why) { refusal = why; });
    }
    QString query() const { return model.scope().query; }

    ScopeModel model;
    int changes = 0;
    QString refusal;
};

}  // namespace

TEST_F(scope_model, begins_with_everything)
{
    EXPECT_EQ(model.scope(), Scope{});
    EXPECT_FALSE(model.canGoBack());
    EXPECT_FALSE(model.canGoForward());
}

TEST_F(scope_model, is_bound_by_the_newest_event_of_the_last_tick_and_by_a_snapshot_before_all)
{
    EXPECT_EQ(model.scope().bound(), 0u);
    model.tick(noon_us, 41);
    EXPECT_EQ(model.scope().bound(), 41u);
    EXPECT_EQ(changes, 1);
    model.tick(noon_us, 41);
    EXPECT_EQ(changes, 1) << "nothing is new";
    model.setSnapshot(17);
    model.tick(noon_us, 42);
    EXPECT_EQ(model.scope().bound(), 17u);
    model.setSnapshot(0);
    EXPECT_EQ(model.scope().bound(), 41u);
    model.setQuery(QStringLiteral("tag:x"));
    model.back();
    EXPECT_EQ(model.scope().bound(), 41u) << "the bound belongs to now, not to the steps";
    model.forgetBound();
    EXPECT_EQ(model.scope().bound(), 0u);
}

TEST_F(scope_model, takes_a_query_that_reads)
{
    EXPECT_FALSE(model.setQuery(QStringLiteral("  model:gpt-4o status>=500 ")));
    EXPECT_EQ(query(), QStringLiteral("model:gpt-4o status>=500"));
    EXPECT_EQ(model.scope().where, *storage::parse_filter("model:gpt-4o status>=500"));
    EXPECT_EQ(changes, 1);
}

TEST_F(scope_model, refuses_a_query_that_does_not_and_stays)
{
    model.setQuery(QStringLiteral("tag:x"));
    auto const wrong = model.setQuery(QStringLiteral("modle:y"));
    ASSERT_TRUE(wrong);
    EXPECT_EQ(wrong->detail, "column 1: events have no 'modle'; did you mean model?");
    EXPECT_EQ(query(), QStringLiteral("tag:x"));
    EXPECT_EQ(changes, 1);
}

TEST_F(scope_model, does_not_change_for_what_it_already_is)
{
    model.setQuery(QStringLiteral("tag:x"));
    model.setQuery(QStringLiteral("tag:x "));
    model.setRange({1, 2});
    model.setRange({1, 2});
    model.setLast(1h);
    model.setLast(1h);
    EXPECT_EQ(changes, 3);
}

TEST_F(scope_model, orders_a_range_and_leaves_out_an_empty_one)
{
    model.setRange({20, 10});
    EXPECT_EQ(model.scope().range, (storage::time_range{10, 20}));
    model.setRange({5, 5});
    EXPECT_EQ(model.scope().range, (storage::time_range{10, 20}));
    EXPECT_EQ(changes, 1);
}

TEST_F(scope_model, keeps_what_starts_now_inside_a_relative_range)
{
    model.setLast(1h);
    EXPECT_GT(model.scope().range.to_us, noon_us);
    EXPECT_LE(model.scope().range.to_us, noon_us + 6 * second_us);
    EXPECT_EQ(model.scope().range.to_us - model.scope().range.from_us, 3600 * second_us);
    model.setLast(-5s);
    EXPECT_EQ(model.scope().last, 1s);
    model.setLast(std::chrono::seconds::max());
    EXPECT_EQ(model.scope().range.from_us, 0);
}

TEST_F(scope_model, moves_a_relative_range_with_the_clock_in_whole_steps)
{
    model.setLast(1h);
    auto const before = model.scope().range;
    for (int i = 1; i <= 20; ++i) model.tick(noon_us + i * 50'000);
    EXPECT_EQ(model.scope().range, before);
    EXPECT_EQ(changes, 1);
    model.tick(noon_us + 61 * second_us);
    EXPECT_EQ(model.scope().range.from_us - before.from_us, 60 * second_us);
    EXPECT_EQ(changes, 2);
    model.setRange({10, 20});
    model.tick(noon_us + 600 * second_us);
    EXPECT_EQ(model.scope().range, (storage::time_range{10, 20}));
}

TEST_F(scope_model, stands_still_at_a_snapshot)
{
    model.setLast(60s);
    auto const before = model.scope().range;
    model.setSnapshot(7);
    model.tick(noon_us + 30 * second_us);
    EXPECT_EQ(model.scope().range, before);
    EXPECT_EQ(model.scope().snapshot, 7u);
    model.setSnapshot(0);
    EXPECT_EQ(model.scope().range.to_us - before.to_us, 30 * second_us);
    EXPECT_EQ(changes, 3);
    model.setSnapshot(0);
    EXPECT_EQ(changes, 3);
}

TEST_F(scope_model, walks_its_history_and_forgets_what_was_ahead)
{
    model.setQuery(QStringLiteral("tag:a"));
    model.setQuery(QStringLiteral("tag:b"));
    model.setRange({1, 2});
    model.back();
    EXPECT_EQ(model.scope().range, storage::time_range{});
    model.back();
    EXPECT_EQ(query(), QStringLiteral("tag:a"));
    EXPECT_TRUE(model.canGoForward());
    model.forward();
    EXPECT_EQ(query(), QStringLiteral("tag:b"));
    model.setQuery(QStringLiteral("tag:c"));
    EXPECT_FALSE(model.canGoForward());
    model.forward();
    EXPECT_EQ(query(), QStringLiteral("tag:c"));
    model.back();
    model.back();
    model.back();
    EXPECT_EQ(model.scope(), Scope{});
    EXPECT_FALSE(model.canGoBack());
    model.back();
    EXPECT_EQ(model.scope(), Scope{});
}

TEST_F(scope_model, brings_a_relative_range_of_its_history_up_to_now)
{
    model.setLast(60s);
    model.setRange({1, 2});
    model.tick(noon_us + 3600 * second_us);
    model.back();
    EXPECT_EQ(model.scope().range.to_us, noon_us + 3601 * second_us);
}

TEST_F(scope_model, keeps_ticks_and_snapshots_out_of_its_history)
{
    model.setLast(60s);
    model.tick(noon_us + 10 * second_us);
    model.setSnapshot(9);
    model.back();
    EXPECT_FALSE(model.canGoBack());
    EXPECT_EQ(model.scope().snapshot, 9u);
}

TEST_F(scope_model, remembers_a_bounded_number_of_steps)
{
    for (std::size_t i = 0; i < 3 * scope_history_limit; ++i) model.setQuery(QStringLiteral("run:%1").arg(i));
    std::size_t steps = 0;
    for (; model.canGoBack(); ++steps) model.back();
    EXPECT_EQ(steps, scope_history_limit);
    EXPECT_EQ(query(), QStringLiteral("run:%1").arg(2 * scope_history_limit - 1));
}

TEST_F(scope_model, includes_and_excludes_values_with_the_quotes_they_need)
{
    model.include(QStringLiteral("model"), QStringLiteral("gpt-4o"));
    EXPECT_EQ(query(), QStringLiteral("model:gpt-4o"));
    model.exclude(QStringLiteral("tag"), QStringLiteral("it's \"a\", b"));
    EXPECT_EQ(model.scope().where.root().parts.at(1).value, "it's \"a\", b");
    EXPECT_EQ(model.scope().where.root().parts.at(1).op, storage::comparison::not_equal);
    model.exclude(QStringLiteral("model"), QStringLiteral("gpt-4o"));
    EXPECT_EQ(model.scope().where.root().parts.size(), 2u);
    model.include(QStringLiteral("group"), QString{});
    EXPECT_EQ(query(), QStringLiteral("-tag:\"it's \\\"a\\\", b\" -model:gpt-4o group:null"));
    EXPECT_EQ(changes, 4);
    model.back();
    EXPECT_EQ(model.scope().where.root().parts.size(), 2u);
}

TEST_F(scope_model, says_why_a_term_cannot_be_added)
{
    model.include(QStringLiteral("colour"), QStringLiteral("red"));
    EXPECT_EQ(refusal, QStringLiteral("events have no 'colour'"));
    EXPECT_EQ(changes, 0);
}

}  // namespace signalbox::console
