// `signalbox sample-data`: equal seeds give equal events, the planted stories can be found with the command line, and nothing that is
// there is lost by it.
#include "server/sample_data/make_store.hpp"
#include "server/sample_data/configuration.hpp"
#include "storage/event_reader.hpp"
#include "storage/event_writer.hpp"
#include "storage/payload_reader.hpp"
#include "tests/server/served_program.hpp"

#include <set>

namespace signalbox::test {
namespace {

namespace sample = server::sample;
namespace files = std::filesystem;

constexpr std::int64_t saturday_afternoon = 1'795'273'200'000'000;  // 2026-11-21T15:00:00Z

template <class T>
T must(storage::result<T> got)
{
    if (!got) throw std::runtime_error(got.error().detail);
    return std::move(*got);
}

sample::made_sample make(temporary_folder const& at, std::string const& name, std::uint64_t seed, std::uint64_t events, unsigned days = 14)
{
    return must(sample::make_store(at.file(name), {seed, events, days, saturday_afternoon}));
}

std::vector<std::string> all_events(std::string const& path)
{
    std::vector<std::string> all;
    auto const reader = must(storage::event_reader::open(path));
    must(reader->each({.limit = 1'000'000}, [&](schema::Event const& each) {
        all.push_back(each.SerializeAsString());
        return true;
    }));
    return all;
}

TEST(sample_data, equal_seeds_give_byte_equal_events_and_another_seed_others)
{
    temporary_folder const at;
    make(at, "a.db", 7, 3'000);
    make(at, "b.db", 7, 3'000);
    make(at, "c.db", 8, 3'000);
    auto const first = all_events(at.file("a.db"));
    EXPECT_EQ(first.size(), 3'000u);
    EXPECT_EQ(first, all_events(at.file("b.db")));
    EXPECT_NE(first, all_events(at.file("c.db")));
}

TEST(sample_data, the_number_asked_for_lies_within_the_time_asked_for)
{
    for (unsigned const days : {2u, 3u, 7u, 30u}) {
        temporary_folder const at;
        auto const made = make(at, "a.db", days, 777, days);
        auto const reader = must(storage::event_reader::open(at.file("a.db")));
        std::uint64_t inside = 0;
        must(reader->each({.limit = 10'000}, [&](schema::Event const& each) {
            inside += made.what.all.holds(each.started_us());
            return true;
        }));
        EXPECT_EQ(inside, 777u) << days;
        EXPECT_EQ(made.what.all.to_us - made.what.all.from_us, days * sample::day_us);
    }
}

TEST(sample_data, planted_things_come_in_the_same_order_for_every_length)
{
    for (std::int64_t days = 2; days <= 60; ++days) {
        for (std::int64_t hour = 0; hour < 168; hour += 7) {
            std::int64_t const end = saturday_afternoon + hour * sample::hour_us;
            auto const one = sample::plan_story({end - days * sample::day_us, end});
            EXPECT_LT(one.all.from_us, one.test_us) << days;
            EXPECT_LT(one.test_us, one.incident.from_us) << days;
            EXPECT_LT(one.incident.from_us, one.incident.to_us) << days;
            EXPECT_LT(one.incident.to_us, one.remedy_us) << days;
            EXPECT_LT(one.remedy_us, one.regression_us) << days;
            EXPECT_LT(one.regression_us, one.all.to_us) << days;
        }
    }
}

TEST(sample_data, each_configuration_is_one_the_server_would_load_and_differs_from_the_one_before)
{
    std::set<std::string> revisions;
    for (auto const& each : sample::load_configurations()) revisions.insert(each->revision);
    EXPECT_EQ(revisions.size(), sample::revision_count);
}

/// One store for all that look into it.
class planted_story : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        at = new temporary_folder;
        made = new sample::made_sample(make(*at, "sample.db", 1, 40'000));
        reader = must(storage::event_reader::open(at->file("sample.db"))).release();
    }
    static void TearDownTestSuite()
    {
        delete reader;
        delete made;
        delete at;
    }
    static storage::totals sum(sample::span when, std::string const& where)
    {
        auto const answer = must(reader->stats({{when.from_us, when.to_us}, storage::dimension::none, *storage::parse_filter(where)}));
        return answer.rows.empty() ? storage::totals{} : answer.rows.front().sum;
    }
    static double percentile(storage::totals const& of, double which) { return static_cast<double>(of.latency.percentile(which)); }

    static temporary_folder* at;
    static sample::made_sample* made;
    static storage::event_reader* reader;
};
temporary_folder* planted_story::at = nullptr;
sample::made_sample* planted_story::made = nullptr;
storage::event_reader* planted_story::reader = nullptr;

TEST_F(planted_story, the_incident_has_errors_and_fallbacks_that_other_hours_have_not)
{
    auto const during = sum(made->what.incident, "group=coding"), alone = sum(made->what.incident, "model=claude-sonnet-4-5");
    sample::span const day_before{made->what.incident.from_us - sample::day_us, made->what.incident.to_us - sample::day_us};
    auto const before = sum(day_before, "group=coding");
    ASSERT_GT(during.requests, 30u);
    EXPECT_GT(during.share(during.fallbacks), 0.3);
    EXPECT_LT(before.share(before.fallbacks), 0.05);
    EXPECT_GT(alone.share(alone.errors), 0.4);
}

TEST_F(planted_story, the_attempts_of_the_incident_tell_who_failed_and_who_took_over)
{
    auto const page = must(reader->list({.range = {made->what.incident.from_us, made->what.incident.to_us},
                                         .where = *storage::parse_filter("group=coding,fallback_count>0,decision=allowed"),
                                         .limit = 20}));
    ASSERT_FALSE(page.events.empty());
    for (schema::Event const& each : page.events) {
        EXPECT_EQ(each.provider(), "openai");
        ASSERT_GE(each.attempts_size(), 2);
        EXPECT_EQ(each.attempts(0).provider(), "anthropic");
        EXPECT_EQ(each.attempts(0).reason(), "first");
        EXPECT_FALSE(each.attempts(0).fault().empty());
        auto const& last = each.attempts(each.attempts_size() - 1);
        EXPECT_TRUE(std::ranges::any_of(each.attempts(), [](auto const& one) { return one.reason() == "next"; }));
        EXPECT_EQ(last.fault(), "");
        EXPECT_GE(last.start_us(), each.attempts(0).end_us());
    }
}

TEST_F(planted_story, the_tail_of_one_model_grows_from_a_configuration_on_and_its_middle_hardly)
{
    std::int64_t const from = made->what.regression_us;
    auto const before = sum({from - 4 * sample::day_us, from}, "resolved_model=gpt-4.1-mini");
    auto const after = sum({from, made->what.all.to_us}, "resolved_model=gpt-4.1-mini");
    ASSERT_GT(after.requests, 1'000u);
    EXPECT_GT(percentile(after, 0.95), 1.9 * percentile(before, 0.95));
    EXPECT_LT(percentile(after, 0.5), 1.2 * percentile(before, 0.5));
    auto const page = must(reader->list({.range = {from, from + sample::hour_us}, .limit = 1, .oldest_first = true}));
    auto const old = must(reader->list({.range = {from - sample::hour_us, from}, .limit = 1}));
    ASSERT_TRUE(page.events.size() == 1 && old.events.size() == 1);
    EXPECT_NE(page.events[0].config_revision(), old.events[0].config_revision());
}

TEST_F(planted_story, the_candidate_is_faster_and_cheaper_than_control)
{
    sample::span const when{made->what.test_us, made->what.all.to_us};
    auto const a = sum(when, "tag=control"), b = sum(when, "tag=candidate");
    ASSERT_GT(b.requests, 1'000u);
    EXPECT_NEAR(b.share(b.requests) * static_cast<double>(a.requests) / static_cast<double>(b.requests), 1, 0.1) << "half and half";
    EXPECT_LT(percentile(b, 0.95), 0.85 * percentile(a, 0.95));
    EXPECT_LT(static_cast<double>(b.actual_cost_micros) / static_cast<double>(b.requests),
              0.8 * static_cast<double>(a.actual_cost_micros) / static_cast<double>(a.requests));
}

TEST_F(planted_story, research_spends_many_times_as_much_at_the_end_as_in_the_beginning)
{
    auto const& all = made->what.all;
    auto const first = sum({all.from_us, all.from_us + 2 * sample::day_us}, "consumer=research");
    auto const last = sum({all.to_us - 2 * sample::day_us, all.to_us}, "consumer=research");
    EXPECT_GT(last.actual_cost_micros, 5 * first.actual_cost_micros);
    EXPECT_EQ(made->notes.back().name, "budget");
}

TEST_F(planted_story, the_queries_that_narrow_to_it_find_requests_at_its_time)
{
    for (sample::planted const& each : made->notes) {
        auto const where = storage::parse_filter(each.query);
        ASSERT_TRUE(where.has_value()) << each.query << ": " << where.error().detail;
        auto const sums = must(reader->stats({{each.when.from_us, each.when.to_us}, storage::dimension::none, *where}));
        ASSERT_EQ(sums.rows.size(), 1u) << each.query << " is answered from totals";
        EXPECT_GT(sums.rows[0].sum.requests, 50u) << each.query;
    }
}

TEST_F(planted_story, decisions_reasons_and_words_are_those_of_the_gateway)
{
    std::set<std::string> const decisions{"allowed", "blocked", "error", "abandoned"};
    std::set<std::string> const chosen{"weight", "first", "next", "only", "retry", "breaker open, last resort"};
    std::set<std::string> faults;
    for (int kind = 0; kind <= static_cast<int>(model::fault::exhausted); ++kind) faults.emplace(name(static_cast<model::fault>(kind)));
    std::set<std::string> seen_decisions, seen_reasons, tags, providers;
    std::uint64_t lost = 0, unpriced = 0, odd_times = 0, streams = 0;
    must(reader->each({.limit = 1'000'000}, [&](schema::Event const& each) {
        seen_decisions.insert(each.decision());
        if (!each.reason().empty()) seen_reasons.insert(each.reason());
        tags.insert(each.tag());
        providers.insert(each.provider());
        lost += each.translation_losses_size() > 0;
        unpriced += !each.provider().empty() && !each.has_actual_cost_micros();
        streams += each.stream();
        odd_times += each.first_token_us() > each.latency_us() || each.gateway_us() > each.latency_us();
        for (schema::Attempt const& one : each.attempts()) {
            EXPECT_TRUE(chosen.contains(one.reason())) << one.reason();
            odd_times += one.end_us() < one.start_us() || one.end_us() > each.latency_us() || one.connected_us() > one.end_us();
        }
        return !HasFailure();
    }));
    EXPECT_EQ(seen_decisions, decisions);
    for (std::string const& each : seen_reasons) EXPECT_TRUE(faults.contains(each)) << each;
    for (std::string const word : {"unauthorized", "forbidden", "unknown_model", "client_closed", "upstream_status"})
        EXPECT_TRUE(seen_reasons.contains(word)) << word;
    EXPECT_EQ(tags, (std::set<std::string>{"", "control", "candidate"}));
    EXPECT_EQ(providers.size(), 7u) << "six, and none";
    EXPECT_GT(lost, 100u);
    EXPECT_GT(unpriced, 100u) << "one model's price is unknown, and never 0";
    EXPECT_GT(streams, 10'000u);
    EXPECT_EQ(odd_times, 0u);
}

TEST(sample_data, some_runs_of_agents_have_bodies_that_grow_turn_by_turn)
{
    temporary_folder const at;
    std::string const path = at.file("sample.db");
    std::int64_t const friday = saturday_afternoon - sample::day_us;
    must(sample::make_store(path, {2, 20'000, 2, friday}));
    std::map<std::string, std::vector<std::uint64_t>> runs;
    std::size_t kept = 0;
    auto const reader = must(storage::event_reader::open(path));
    std::vector<schema::Event> all;
    must(reader->each({.limit = 1'000'000, .oldest_first = true}, [&](schema::Event const& each) {
        all.push_back(each);
        return true;
    }));
    for (schema::Event const& each : all) {
        if (each.consumer() == "ide-plugin") EXPECT_FALSE(each.conversation().empty());
        if (each.payload_policy() != "all") continue;
        ++kept;
        auto const payload = must(storage::whole_payload_of(path, each.id(), each.payload_policy()));
        ASSERT_EQ(payload.presence, storage::payload_presence::kept);
        runs[each.conversation()].push_back(payload.of.at(storage::payload_part::asked).size);
        EXPECT_NE(payload.of.at(storage::payload_part::sent).body, "");
        EXPECT_NE(payload.of.at(storage::payload_part::answered).body, "");
    }
    EXPECT_GT(kept, 20u);
    EXPECT_LT(kept, 2'000u);
    EXPECT_GT(runs.size(), 2u);
    for (auto const& [name, sizes] : runs)
        if (sizes.size() > 1) EXPECT_LT(sizes[0], sizes[1]) << name;
}

TEST(sample_data_command, writes_a_store_others_can_read_and_says_what_it_planted)
{
    temporary_folder const at;
    auto const said = run({"sample-data", "--seed", "3", "--events", "1200", "--end", "2026-11-21T15:00:00Z", "out.db"}, at.file(""));
    EXPECT_EQ(said.status, 0) << said.err;
    EXPECT_NE(said.out.find("out.db: 1200 events from 2026-11-07 15:00 to 2026-11-21 15:00 UTC"), std::string::npos) << said.out;
    for (char const* each : {"A provider's bad hour", "A tail that grew", "An A/B test", "A budget about to burst", "console out.db"})
        EXPECT_NE(said.out.find(each), std::string::npos) << each;
    EXPECT_FALSE(files::exists(at.file("out.db-wal"))) << "it can be copied as it is";
    EXPECT_EQ(all_events(at.file("out.db")).size(), 1'200u);
}

TEST(sample_data_command, the_printed_commands_work)
{
    temporary_folder const at;
    auto const said = run({"sample-data", "--events", "2000", "out.db"}, at.file(""));
    std::size_t tried = 0;
    for (std::size_t from = said.out.find("signalbox events"); from != said.out.npos; from = said.out.find("signalbox events", from + 1)) {
        std::istringstream line(said.out.substr(from, said.out.find('\n', from) - from));
        std::string word;
        std::vector<std::string> words;
        for (line >> word; line >> word;) words.push_back(word);
        auto const shown = run(words, at.file(""));
        EXPECT_EQ(shown.status, 0) << shown.err;
        EXPECT_GT(std::count(shown.out.begin(), shown.out.end(), '\n'), 1) << shown.out;
        ++tried;
    }
    EXPECT_EQ(tried, 4u);
}

TEST(sample_data_command, gives_JSON_and_progress_for_programs)
{
    temporary_folder const at;
    auto const said = run({"sample-data", "--events", "2500", "--progress", "--output", "json", "out.db"}, at.file(""));
    EXPECT_EQ(said.status, 0);
    auto const page = json_of(said.out);
    EXPECT_EQ(text_field(page, "store"), "out.db");
    ASSERT_EQ(field(page, "planted").list_value().values_size(), 4);
    EXPECT_EQ(text_field(field(page, "planted").list_value().values(0), "name"), "incident");
    EXPECT_LT(text_field(field(page, "planted").list_value().values(0), "from"), text_field(page, "to"));
    EXPECT_NE(said.err.find("%\n"), std::string::npos) << said.err;
}

TEST(sample_data_command, leaves_an_existing_store_alone_unless_forced)
{
    temporary_folder const at;
    ASSERT_EQ(run({"sample-data", "--events", "100", "out.db"}, at.file("")).status, 0);
    auto const before = all_events(at.file("out.db"));
    auto const refused = run({"sample-data", "--events", "50", "out.db"}, at.file(""));
    EXPECT_EQ(refused.status, 2);
    EXPECT_NE(refused.err.find("out.db exists; --force replaces it"), std::string::npos) << refused.err;
    EXPECT_EQ(all_events(at.file("out.db")), before);
    EXPECT_EQ(run({"sample-data", "--events", "50", "--force", "out.db"}, at.file("")).status, 0);
    EXPECT_EQ(all_events(at.file("out.db")).size(), 50u);
}

TEST(sample_data_command, even_forced_it_replaces_stores_only_and_none_that_is_written)
{
    temporary_folder const at;
    at.write("letter.txt", "Dear reader, this is no store and must survive. It is long enough to be looked at.\n");
    auto const refused = run({"sample-data", "--force", "letter.txt"}, at.file(""));
    EXPECT_EQ(refused.status, 2);
    EXPECT_NE(refused.err.find("letter.txt is no event store"), std::string::npos) << refused.err;
    EXPECT_GT(files::file_size(at.file("letter.txt")), 50u);
    auto const writer = must(storage::event_writer::open(at.file("busy.db")));
    EXPECT_EQ(run({"sample-data", "--force", "busy.db"}, at.file("")).status, 1);
}

TEST(sample_data_command, names_the_option_that_is_wrong_and_leaves_no_file)
{
    temporary_folder const at;
    std::pair<std::vector<std::string>, char const*> const wrong[] = {
        {{"--events", "0"}, "--events 0"},
        {{"--days", "1"}, "--days 1"},
        {{"--days", "4000"}, "--days 4000"},
        {{"--end", "soon"}, "--end soon"},
        {{"--end", "1970-01-02"}, "--end 1970-01-02"},
        {{"--events", "many"}, "--events"},
    };
    for (auto const& [words, named] : wrong) {
        std::vector<std::string> all{"sample-data", "out.db"};
        all.insert(all.end(), words.begin(), words.end());
        auto const said = run(all, at.file(""));
        EXPECT_EQ(said.status, 2) << named;
        EXPECT_NE(said.err.find(named), std::string::npos) << said.err;
    }
    auto const nowhere = run({"sample-data", "no/such/folder/out.db"}, at.file(""));
    EXPECT_EQ(nowhere.status, 1);
    EXPECT_NE(nowhere.err.find("no/such/folder"), std::string::npos) << nowhere.err;
    EXPECT_TRUE(files::is_empty(at.file("")));
}

TEST(sample_data_command, a_stopped_run_leaves_nothing_behind)
{
    temporary_folder const at;
    running_program one({"sample-data", "--events", "5000000", "--progress", "out.db"}, at.file(""));
    one.err_until("1%\n");
    one.send(SIGINT);
    auto const left = one.finish();
    EXPECT_EQ(left.status, 1) << left.err;
    EXPECT_TRUE(files::is_empty(at.file("")));
}

}  // namespace
}  // namespace signalbox::test
