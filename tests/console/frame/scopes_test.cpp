// Every number of every view against SQL, over fifty scopes. What was written stands in a table of the test's own, without the store's
// encoding; the expected numbers come from SQL over it.
#include "console/frame/brush_feed.hpp"
#include "console/look/figures.hpp"
#include "console/pages/models/models_by.hpp"
#include "console/pages/models/models_figures.hpp"
#include "console/pages/overview/overview_figures.hpp"
#include "console/store/event_table_model.hpp"

#include "tests/console/store/store_of_events.hpp"

#include <sqlite3.h>

#include <array>
#include <map>
#include <random>

namespace signalbox::console {

using namespace testing;

namespace {

constexpr std::int64_t begin_us = noon_us - 40 * hour_us;
constexpr int requests = 4'000;

struct Request {
    std::int64_t started_us = 0;
    std::string model, tag, provider, resolved, key, consumer, decision, reason;
    int status = 200, fallbacks = 0, prompt = 0, completion = 0;
    bool stream = false;
    std::int64_t latency_us = 0, content_us = 0;
    std::optional<std::int64_t> cost;
};

Request requestNumber(int number, std::mt19937& chance)
{
    auto const one_of = [&](std::initializer_list<char const*> of) { return std::string{*(of.begin() + chance() % of.size())}; };
    Request made;
    // 40 hours and a little: no two on a round second, some in the same minute.
    made.started_us = begin_us + static_cast<std::int64_t>(number) * 36'007'003 + static_cast<std::int64_t>(chance() % 999);
    made.model = one_of({"gpt-4o", "gpt-4o", "gpt-4o-mini", "claude-sonnet", "qwen"});
    made.tag = one_of({"", "control", "candidate"});
    made.key = one_of({"key_a", "key_b", ""});
    made.consumer = made.key.empty() ? "" : "shop";
    made.provider = made.model[0] == 'g' ? "openai" : "other-one";
    made.resolved = made.model;
    made.stream = made.model != "qwen" && chance() % 3 != 0;
    made.latency_us = 150'000 + static_cast<std::int64_t>(chance() % 8'000'000);
    made.content_us = made.stream ? made.latency_us / 3 : made.latency_us;  // as earlier versions wrote it for whole replies
    made.fallbacks = chance() % 9 == 0;
    made.prompt = static_cast<int>(chance() % 3'000);
    made.completion = static_cast<int>(chance() % 700);
    if (chance() % 11 != 0) made.cost = static_cast<std::int64_t>(chance() % 40'000);
    made.decision = "allowed";
    if (unsigned const fate = chance() % 40; fate < 3) {
        made.decision = "error";
        made.reason = fate == 0 ? "timeout" : "upstream_status";
        made.status = fate == 0 ? 504 : 502;
        made.completion = 0;
    } else if (fate == 3) {
        made.decision = "abandoned";
        made.reason = "client_left";
        made.status = 0;
    } else if (fate == 4) {  // nothing was called: such a model's name is kept in the event alone
        made.decision = "blocked";
        made.reason = "unknown_model";
        made.status = 404;
        made.model = chance() % 2 == 0 ? "gpt-4.1-mni" : "made-up";
        made.provider = made.resolved = "";
        made.latency_us = made.content_us = 90;
        made.stream = false;
        made.prompt = made.completion = made.fallbacks = 0;
        made.cost = 0;
    }
    return made;
}

event_ptr eventOf(Request const& of, StoreOfEvents& store, int number)
{
    auto event = plain_event(of.started_us, static_cast<std::uint64_t>(number));
    event->set_run(1);
    event->set_sequence(store.writer().sequences().next());
    event->set_requested_model(of.model);
    event->set_tag(of.tag);
    event->set_provider(of.provider);
    event->set_resolved_model(of.resolved);
    event->set_key_id(of.key);
    event->set_consumer(of.consumer);
    event->set_decision(of.decision);
    event->set_reason(of.reason);
    event->set_status(static_cast<std::uint32_t>(of.status));
    event->set_fallback_count(static_cast<std::uint32_t>(of.fallbacks));
    event->set_stream(of.stream);
    event->set_latency_us(of.latency_us);
    event->set_first_token_us(of.content_us);
    event->mutable_tokens()->set_prompt(static_cast<std::uint64_t>(of.prompt));
    event->mutable_tokens()->set_completion(static_cast<std::uint64_t>(of.completion));
    event->clear_actual_cost_micros();
    if (of.cost) event->set_actual_cost_micros(*of.cost);
    return event;
}

/// What was written, for SQL.
class Written {
public:
    Written()
    {
        sqlite3_open(":memory:", &db_);
        run("CREATE TABLE w (started_us, model, tag, provider, resolved, key, consumer, decision, reason, status, fallbacks, prompt, "
            "completion, stream, latency_us, content_us, cost)");
        run("BEGIN");
    }
    ~Written() { sqlite3_close(db_); }
    Written(Written&&) = delete;
    void add(Request const& of)
    {
        auto const text = [](std::string const& each) { return "'" + each + "',"; };
        auto const number = [](std::int64_t each) { return std::to_string(each) + ","; };
        run("INSERT INTO w VALUES (" + number(of.started_us) + text(of.model) + text(of.tag) + text(of.provider) + text(of.resolved) +
            text(of.key) + text(of.consumer) + text(of.decision) + text(of.reason) + number(of.status) + number(of.fallbacks) +
            number(of.prompt) + number(of.completion) + number(of.stream) + number(of.latency_us) + number(of.content_us) +
            (of.cost ? std::to_string(*of.cost) : "NULL") + ")");
    }
    /// The rows of a SELECT as text, columns with a bar between.
    std::vector<std::string> rows(std::string const& select)
    {
        std::vector<std::string> made;
        auto const take = [](void* into, int columns, char** values, char**) {
            std::string row;
            for (int i = 0; i < columns; ++i) row += (i == 0 ? "" : "|") + std::string{values[i] == nullptr ? "null" : values[i]};
            static_cast<std::vector<std::string>*>(into)->push_back(std::move(row));
            return 0;
        };
        char* wrong = nullptr;
        if (sqlite3_exec(db_, select.c_str(), take, &made, &wrong) != SQLITE_OK) throw std::runtime_error{wrong + (" in " + select)};
        return made;
    }
    std::string one(std::string const& select) { return rows(select).at(0); }

private:
    void run(std::string const& statement) { rows(statement); }
    sqlite3* db_ = nullptr;
};

struct ScopeCase {
    char const* query;
    char const* sql;
    storage::time_range range = {};
};

constexpr storage::time_range hour_whole{noon_us - 20 * hour_us, noon_us - 19 * hour_us};
constexpr storage::time_range a_day{noon_us - 30 * hour_us, noon_us - 6 * hour_us};
constexpr storage::time_range to_the_second{noon_us - 25 * hour_us + 30 * second_us, noon_us - 3 * hour_us + 45 * second_us};
constexpr storage::time_range to_the_microsecond{noon_us - 33 * hour_us + 17, noon_us - 33 * hour_us + 1'234'567'891};
constexpr storage::time_range inside_a_minute{noon_us - 10 * hour_us + 3 * second_us, noon_us - 10 * hour_us + 44 * second_us};
constexpr storage::time_range one_second{noon_us - 12 * hour_us, noon_us - 12 * hour_us + second_us};
constexpr storage::time_range over_midnight{noon_us - 13 * hour_us + 1, noon_us - 11 * hour_us - 1};
constexpr storage::time_range from_somewhere{noon_us - 7 * hour_us - 123'456, storage::time_range{}.to_us};

// The first is the placeholder of the query bar, term by term and together.
constexpr std::array scopes{
    ScopeCase{"model:gpt-4o status>=500 latency>2s", "model='gpt-4o' AND status>=500 AND latency_us>2000000"},
    ScopeCase{"model:gpt-4o", "model='gpt-4o'"},
    ScopeCase{"status>=500", "status>=500"},
    ScopeCase{"latency>2s", "latency_us>2000000"},
    ScopeCase{"timeout", "reason LIKE '%timeout%'"},
    ScopeCase{"", "1"},
    ScopeCase{"", "1", hour_whole},
    ScopeCase{"", "1", a_day},
    ScopeCase{"", "1", to_the_second},
    ScopeCase{"", "1", to_the_microsecond},
    ScopeCase{"", "1", inside_a_minute},
    ScopeCase{"", "1", one_second},
    ScopeCase{"", "1", over_midnight},
    ScopeCase{"", "1", from_somewhere},
    ScopeCase{"model:gpt-4o", "model='gpt-4o'", to_the_second},
    ScopeCase{"model:gpt-4o", "model='gpt-4o'", to_the_microsecond},
    ScopeCase{"model:gpt-4o", "model='gpt-4o'", from_somewhere},
    ScopeCase{"model:gpt-4.1-mni", "model='gpt-4.1-mni'"},
    ScopeCase{"model:gpt-4.1-mni", "model='gpt-4.1-mni'", to_the_second},
    ScopeCase{"-model:gpt-4.1-mni", "model<>'gpt-4.1-mni'"},
    ScopeCase{"model:made-up", "model='made-up'", a_day},
    ScopeCase{"model:nowhere", "0"},
    ScopeCase{"model:gpt-*", "model LIKE 'gpt-%'"},
    ScopeCase{"model:(gpt-4o,qwen)", "model IN ('gpt-4o','qwen')", to_the_second},
    ScopeCase{"tag: model:qwen", "tag='' AND model='qwen'"},
    ScopeCase{"tag:control", "tag='control'", over_midnight},
    ScopeCase{"-tag:control", "tag<>'control'", to_the_second},
    ScopeCase{"tag:null", "tag=''"},
    ScopeCase{"provider:openai", "provider='openai'", a_day},
    ScopeCase{"provider:null", "provider=''"},
    ScopeCase{"key:key_a", "key='key_a'", to_the_second},
    ScopeCase{"key:null or tag:candidate", "(key='' OR tag='candidate')"},
    ScopeCase{"consumer:shop", "consumer='shop'", from_somewhere},
    ScopeCase{"decision:abandoned", "decision='abandoned'"},
    ScopeCase{"-decision:allowed", "decision<>'allowed'", to_the_second},
    ScopeCase{"decision:error reason:timeout", "decision='error' AND reason='timeout'"},
    ScopeCase{"reason:upstream_status", "reason='upstream_status'", a_day},
    ScopeCase{"stream:true", "stream"},
    ScopeCase{"stream:false", "NOT stream", to_the_second},
    ScopeCase{"mode:oneshot model:qwen", "NOT stream AND model='qwen'"},
    ScopeCase{"fallback:true", "fallbacks>0", a_day},
    ScopeCase{"tokens>2000", "prompt+completion>2000"},
    ScopeCase{"tokens.completion:100..200", "completion BETWEEN 100 AND 200", to_the_second},
    ScopeCase{"cost>0.02", "cost>20000"},
    ScopeCase{"cost:null", "cost IS NULL", a_day},
    ScopeCase{"ttft>1s", "stream AND content_us>1000000"},
    ScopeCase{"ttft:null", "NOT stream", over_midnight},
    ScopeCase{"latency:1s..2s tag:candidate", "latency_us BETWEEN 1000000 AND 2000000 AND tag='candidate'", to_the_second},
    ScopeCase{"status:(404,500..599)", "(status=404 OR status BETWEEN 500 AND 599)", from_somewhere},
    ScopeCase{"model:gpt-4o -decision:allowed latency<5s", "model='gpt-4o' AND decision<>'allowed' AND latency_us<5000000"},
    ScopeCase{"qwen", "model LIKE '%qwen%' OR resolved LIKE '%qwen%'", inside_a_minute},
    ScopeCase{"status:404 model:made-up", "status=404 AND model='made-up'", a_day},
};
static_assert(scopes.size() >= 50);

class Scopes : public ::testing::TestWithParam<ScopeCase> {
protected:
    static void SetUpTestSuite()
    {
        store_ = std::make_unique<StoreOfEvents>();
        written_ = std::make_unique<Written>();
        std::mt19937 chance(20261129);
        batch events;
        for (int number = 1; number <= requests; ++number) {
            Request const request = requestNumber(number, chance);
            written_->add(request);
            events.push_back(eventOf(request, *store_, number));
        }
        must(append(store_->writer(), events));
        while (must(store_->writer().tend())) {
        }
    }
    static void TearDownTestSuite()
    {
        store_.reset();
        written_.reset();
    }
    Scopes()
    {
        where_ = " FROM w WHERE (" + std::string{GetParam().sql} + ") AND started_us >= " + std::to_string(GetParam().range.from_us) +
                 " AND started_us < " + std::to_string(GetParam().range.to_us);
        filter_ = must(storage::parse_filter(GetParam().query));
        reader_ = must(storage::event_reader::open(store_->path().toStdString()));
    }
    std::string sql(std::string const& columns) { return written_->one("SELECT " + columns + where_); }
    std::int64_t count(std::string const& of) { return std::stoll(sql("coalesce(" + of + ", 0)")); }
    std::map<std::string, std::int64_t> groups(std::string const& by, std::string const& of = "count(*)", std::string const& more = "1")
    {
        std::map<std::string, std::int64_t> made;
        for (std::string const& row : written_->rows("SELECT " + by + ", " + of + where_ + " AND " + more + " GROUP BY " + by))
            made[row.substr(0, row.find('|'))] = std::stoll(row.substr(row.find('|') + 1));
        return made;
    }
    /// The nearest-rank percentile.
    double percentile(double q, std::string const& of, std::string const& more)
    {
        auto const n = count("sum((" + more + "))");
        if (n == 0) return 0;
        auto const rank = std::max<std::int64_t>(static_cast<std::int64_t>(std::ceil(q * static_cast<double>(n))), 1);
        return std::stod(
            written_->one("SELECT " + of + where_ + " AND (" + more + ") ORDER BY 1 LIMIT 1 OFFSET " + std::to_string(rank - 1)));
    }

    static inline std::unique_ptr<StoreOfEvents> store_;
    static inline std::unique_ptr<Written> written_;
    std::string where_;
    storage::filter filter_;
    std::unique_ptr<storage::event_reader> reader_;
};

std::string plain(QString text)
{
    return text.replace(QChar(QChar::Nbsp), QLatin1Char(' ')).toStdString();
}

constexpr double a_bucket = 1.0 / 32;  // of its value: as far as a percentile may be off

}  // namespace

TEST_P(Scopes, the_overview_says_what_sql_says)
{
    OverviewFigures const seen = must(readOverview(*reader_, {GetParam().range, filter_}));
    auto const all = static_cast<std::uint64_t>(count("count(*)"));
    ASSERT_EQ(seen.requests, all);
    EXPECT_EQ(plain(seen.tiles[tile_requests].value), plain(figures::count(all)));
    EXPECT_EQ(seen.unpriced, static_cast<std::uint64_t>(count("sum(cost IS NULL AND provider<>'')")));
    if (all == 0) return;
    auto const number = [&](std::string const& of) { return static_cast<std::uint64_t>(count(of)); };
    EXPECT_EQ(plain(seen.tiles[tile_errors].detail), plain(figures::count(number("sum(decision='error')"))) + " failed · " +
                                                         plain(figures::count(number("sum(decision='blocked')"))) + " blocked");
    EXPECT_EQ(plain(seen.tiles[tile_cost].value),
              number("sum(cost)") == 0 && seen.unpriced > 0 ? "unknown" : plain(figures::cost(count("sum(cost)"), seen.unpriced, all)));
    double spark = 0;
    for (double const each : seen.tiles[tile_requests].spark) spark += each;
    EXPECT_EQ(spark, static_cast<double>(all));
    double heat = 0;
    for (HeatColumn const& column : seen.heat)
        for (Bin const& bin : column.bins) heat += bin.count;
    EXPECT_EQ(heat, static_cast<double>(all));
    EXPECT_EQ(seen.latency_requests, all);
    double cost = 0;
    for (Series const& each : seen.cost)
        for (Sample const& sample : each.samples) cost += sample.value;
    EXPECT_EQ(cost, static_cast<double>(number("sum(cost)")));
    double failed = 0;
    for (Series const& each : seen.failures)
        for (Sample const& sample : each.samples) failed += sample.value;
    EXPECT_EQ(failed, static_cast<double>(number("sum(decision='error')")));
}

TEST_P(Scopes, the_overviews_lists_say_what_sql_says)
{
    OverviewFigures const seen = must(readOverview(*reader_, {GetParam().range, filter_}));
    auto const listed = [](std::vector<Ranked> const& rows) {
        std::map<std::string, std::int64_t> made;
        for (Ranked const& each : rows) made[each.name.toStdString()] = static_cast<std::int64_t>(each.amount);
        return made;
    };
    bool const all_by_scan = seen.counting.by_scan;
    std::map<std::string, std::int64_t> models = groups("model");
    if (!all_by_scan) {  // rollups know made-up names as one, but for the edges of the range
        std::int64_t other = 0, listed_other = 0;
        for (char const* const each : {"gpt-4.1-mni", "made-up"}) other += std::exchange(models[each], 0), models.erase(each);
        auto shown = listed(seen.models);
        for (char const* const each : {"gpt-4.1-mni", "made-up", "(other)"})
            listed_other += std::exchange(shown[each], 0), shown.erase(each);
        EXPECT_EQ(shown, models);
        EXPECT_EQ(listed_other, other);
    } else {
        EXPECT_EQ(listed(seen.models), models);
    }
    EXPECT_EQ(listed(seen.keys), groups("key"));
    EXPECT_EQ(listed(seen.reasons), groups("reason", "count(*)", "reason<>''"));
}

TEST_P(Scopes, percentiles_are_those_of_the_requests_themselves)
{
    struct Choice {
        LatencyOf of;
        char const* sql;
    };
    for (Choice const choice :
         {Choice{LatencyOf::all, "1"}, Choice{LatencyOf::answered, "decision='allowed'"}, Choice{LatencyOf::streamed, "stream"}}) {
        ModelsFigures const by_tag =
            must(readModels(*reader_, {.range = GetParam().range, .where = filter_, .by = storage::dimension::none, .latency = choice.of}));
        if (count("count(*)") == 0) {
            EXPECT_TRUE(by_tag.rows.empty());
            continue;
        }
        ASSERT_EQ(by_tag.rows.size(), 1u);
        ModelRow const& row = by_tag.rows[0];
        for (auto const& [figure, q] : {std::pair{Figure::p50, 0.5}, std::pair{Figure::p95, 0.95}, std::pair{Figure::p99, 0.99}}) {
            double const exact = percentile(q, "latency_us", choice.sql);
            if (exact == 0)
                EXPECT_TRUE(std::isnan(row.value(figure)));
            else
                EXPECT_NEAR(row.value(figure), exact, exact * a_bucket) << q << " of " << choice.sql;
        }
        double const first = percentile(0.95, "content_us", "stream AND content_us>0");
        if (first == 0)
            EXPECT_TRUE(std::isnan(row.value(Figure::first_token)));
        else
            EXPECT_NEAR(row.value(Figure::first_token), first, first * a_bucket);
    }
}

TEST_P(Scopes, the_matrix_says_what_sql_says_by_every_dimension)
{
    constexpr std::array columns{std::pair{storage::dimension::requested_model, "model"},
                                 std::pair{storage::dimension::tag, "tag"},
                                 std::pair{storage::dimension::provider, "provider"},
                                 std::pair{storage::dimension::resolved_model, "resolved"},
                                 std::pair{storage::dimension::key, "key"},
                                 std::pair{storage::dimension::consumer, "consumer"},
                                 std::pair{storage::dimension::decision, "decision"},
                                 std::pair{storage::dimension::reason, "reason"}};
    for (auto const& [by, column] : columns) {
        ModelsFigures const seen = must(readModels(*reader_, {.range = GetParam().range, .where = filter_, .by = by}));
        std::map<std::string, std::int64_t> amounts, errors, costs;
        for (ModelRow const& row : seen.rows) {
            std::string const name = row.name.toStdString();
            std::string const shown = name == "(other)" || name == "gpt-4.1-mni" || name == "made-up" ? "(other)" : name;
            amounts[shown] += static_cast<std::int64_t>(row.value(Figure::requests));
            errors[shown] += std::llround(row.value(Figure::errors) * row.value(Figure::requests));
            costs[shown] += std::isnan(row.value(Figure::cost)) ? 0 : static_cast<std::int64_t>(row.value(Figure::cost));
        }
        std::string const name =
            "CASE WHEN " + std::string{column} + " IN ('gpt-4.1-mni','made-up') THEN '(other)' ELSE " + column + " END";
        EXPECT_EQ(amounts, groups(name)) << column;
        EXPECT_EQ(errors, groups(name, "sum(decision='error')")) << column;
        EXPECT_EQ(costs, groups(name, "coalesce(sum(cost),0)")) << column;
        EXPECT_EQ(seen.requests, static_cast<std::uint64_t>(count("count(*)"))) << column;
    }
}

TEST_P(Scopes, the_strip_says_what_sql_says_in_each_step)
{
    StripData const seen = must(readStrip(*reader_, GetParam().range, filter_));
    std::int64_t const step_us = seen.steps.step_us;
    std::map<std::string, std::int64_t> amounts, errors;
    for (BrushBucket const& each : seen.buckets) {
        if (each.requests > 0) amounts[std::to_string(each.at_us)] = static_cast<std::int64_t>(each.requests);
        if (each.errors > 0) errors[std::to_string(each.at_us)] = static_cast<std::int64_t>(each.errors);
    }
    std::string const start = "started_us / " + std::to_string(step_us) + " * " + std::to_string(step_us);
    EXPECT_EQ(amounts, groups(start));
    EXPECT_EQ(errors, groups(start, "count(*)", "decision='error'"));
}

TEST_P(Scopes, the_table_lists_and_counts_what_sql_counts)
{
    StoreReader reader;
    openAndWait(reader, store_->path());
    EventTableModel table(reader);
    table.setFollowing(false);
    table.setScope({.query = QString::fromUtf8(GetParam().query), .where = filter_, .range = GetParam().range});
    std::int64_t const matches = count("count(*)");
    ASSERT_TRUE(eventually([&] {
        return !table.progress().running && table.progress().matches == static_cast<std::uint64_t>(matches) && table.rowCount() == matches;
    })) << table.rowCount()
        << " of " << matches;
    std::string const everything = written_->one("SELECT count(*) FROM w WHERE started_us >= " + std::to_string(GetParam().range.from_us) +
                                                 " AND started_us < " + std::to_string(GetParam().range.to_us));
    EXPECT_TRUE(eventually([&] { return std::to_string(table.progress().of) == everything; }))
        << table.progress().of << " of " << everything;
}

INSTANTIATE_TEST_SUITE_P(fifty, Scopes, ::testing::ValuesIn(scopes));

}  // namespace signalbox::console
