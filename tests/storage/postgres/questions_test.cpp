#include "tests/storage/postgres/deliveries.hpp"

#include "storage/event_json.hpp"
#include "storage/event_top.hpp"
#include "storage/filter_text.hpp"
#include "storage/statistics.hpp"

#include <array>
#include <functional>
#include <sstream>

namespace signalbox::storage::testing {

namespace {

constexpr std::array<char const*, 25> filters{
    "",
    "model:model-1",
    "model:(model-0,model-3) -decision:allowed",
    "tag=control,latency_ms>5",
    "status>=500",
    "stream:true ttft>1ms",
    "has(actual_cost_usd)",
    "actual_cost_usd:null",
    "provider:openai or provider:anthropic",
    "provider:",
    "fallback_count>1",
    "tokens.total>3000",
    "tokens.estimated:true",
    "key:key_2 consumer:alice",
    "consumer:bob reason:exhausted",
    "reason:(forbidden,exhausted)",
    "latency>100ms or tokens.prompt<100",
    "model:*-2",
    "trace_id:4bf92f3577b34da6a3ce929d0e0e4736",
    "detail:*refused*",
    "conversation:talk-3",
    "path.startsWith(\"/v1/\")",
    "req_1",
    "refused",
    "sequence:100..200",
};

std::string shown(totals const& of)
{
    std::ostringstream out;
    for (auto const member : unsigned_measures) out << of.*member << " ";
    for (auto const member : signed_measures) out << of.*member << " ";
    std::string histograms;
    of.latency.encode(histograms);
    of.first_token.encode(histograms);
    return out.str() + histograms;
}

std::string listed(event_reader& of, time_range range, filter const& where)
{
    std::string all;
    list_query query{.range = range, .where = where, .limit = 300};
    for (schema::Event const& each : must(of.list(query)).events) append_json(all, each);
    return all;
}

std::string counted(event_reader& of, time_range range, filter const& where, dimension by)
{
    std::string all;
    auto const run = must(of.statistics({.range = range, .where = where, .groups = {{.by = by}}}));
    for (stats_row const& each : run.rows(0)) {
        append_json(all, each, by);
        all += shown(each.sum);
    }
    return all;
}

std::string largest(event_reader& of, time_range range, filter const& where, event_order by)
{
    auto top = must(of.begin_top(range, where, by, 20));
    must(of.continue_top(top, std::chrono::minutes(1)));
    std::ostringstream all;
    for (auto const& each : top.places()) all << each.value << " " << each.id << "\n";
    return all.str();
}

using question = std::function<std::string(event_reader&, time_range, filter const&)>;

std::vector<question> kinds()
{
    return {
        listed,
        [](event_reader& of, time_range range, filter const& where) { return counted(of, range, where, dimension::resolved_model); },
        [](event_reader& of, time_range range, filter const& where) { return counted(of, range, where, dimension::consumer); },
        [](event_reader& of, time_range range, filter const& where) { return largest(of, range, where, event_order::cost); },
    };
}

/// What traffic() has not.
void colour(schema::Event& event, std::size_t number)
{
    event.set_path(number % 3 == 0 ? "/v1/chat/completions" : "/anthropic/v1/messages");
    event.set_status(event.decision() == "error" ? 502 : 200);
    event.set_conversation("talk-" + std::to_string(number % 7));
    if (number % 11 == 0) event.set_trace_id("4bf92f3577b34da6a3ce929d0e0e4736");
    if (number % 5 == 0) event.set_detail("the connection was refused");
    schema::Attempt& attempt = *event.add_attempts();
    attempt.set_provider(event.provider());
    attempt.set_status(event.status());
    schema::Label& label = *event.add_labels();
    label.set_name("team");
    label.set_value("t" + std::to_string(number % 4));
}

using two_hundred_questions = with_cluster;

TEST_F(two_hundred_questions, have_the_same_answers_in_the_local_store_and_in_the_shared_one)
{
    delivering_store one{folder_.file(), dsn_, 77};
    one.write(4'000, colour);
    ASSERT_TRUE(one.deliver());
    std::string const copy = folder_.file("copy.db");
    ASSERT_EQ(pull_all(*must(postgres::replica::open(dsn_, copy))), 4'000u);
    auto const local = must(event_reader::open(one.path()));
    auto const shared = must(event_reader::open(copy));
    int asked = 0;
    std::size_t with_answer = 0;
    for (time_range const range : {time_range{}, time_range{noon_us + 17 * minute_us + 123'456, noon_us + 49 * minute_us}})
        for (char const* const text : filters)
            for (question const& kind : kinds()) {
                auto const where = parse_filter(text);
                ASSERT_TRUE(where) << text << ": " << where.error().detail;
                std::string const answer = kind(*local, range, *where);
                ASSERT_EQ(answer, kind(*shared, range, *where)) << "question " << asked << ": " << text;
                with_answer += !answer.empty();
                ++asked;
            }
    EXPECT_EQ(asked, 200);
    EXPECT_GT(with_answer, 150u) << "most questions ask for something that is there";
}

}  // namespace

}  // namespace signalbox::storage::testing
