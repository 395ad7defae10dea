// `signalbox events`: what people and scripts read. The names are those of docs/formats/event-json.md.
#include "tests/server/served_program.hpp"

namespace signalbox::test {
namespace {

class events_command : public testing::Test {
protected:
    /// Two answered by a fallback, one refused, one from the other dialect.
    static void SetUpTestSuite()
    {
        at = new temporary_folder;
        // One worker, so that ids made within one millisecond are in the order of the requests.
        served_program one(*at, on_free_ports(simulated_models, "public: true, workers: 1, "));
        ids = new std::vector<std::string>;
        for (std::string const model : {"pair", "pair", "nobody"}) ids->push_back(one.chat(model).header("x-signalbox-request-id"));
        ids->push_back(ask(one.port(), post(anthropic.path(), anthropic.body("sim", true))).header("x-signalbox-request-id"));
        auto const left = one.stop();
        ASSERT_EQ(left.status, 0) << left.err;
        ASSERT_NE(left.err.find("events_written=4"), std::string::npos) << left.err;
    }
    static void TearDownTestSuite()
    {
        delete at;
        delete ids;
    }

    static outcome events(std::vector<std::string> words)
    {
        words.insert(words.begin(), "events");
        words.insert(words.end(), {"--store", at->file("events.db")});
        auto said = run(words, at->file(""));
        EXPECT_EQ(said.status, 0) << said.err;
        return said;
    }
    static json_value in_json(std::vector<std::string> words)
    {
        words.insert(words.end(), {"--output", "json"});
        return json_of(events(words).out);
    }
    static std::vector<std::string> lines_of(std::string const& text)
    {
        std::vector<std::string> all;
        for (std::size_t at = 0; at < text.size();) {
            auto const end = std::min(text.find('\n', at), text.size());
            all.push_back(text.substr(at, end - at));
            at = end + 1;
        }
        return all;
    }

    static temporary_folder* at;
    static std::vector<std::string>* ids;
};
temporary_folder* events_command::at = nullptr;
std::vector<std::string>* events_command::ids = nullptr;

TEST_F(events_command, tail_gives_a_JSON_array_newest_first_with_the_documented_names)
{
    auto const all = in_json({"tail"});
    ASSERT_EQ(all.list_value().values_size(), 4);
    for (int i = 0; i < 4; ++i) EXPECT_EQ(text_field(all.list_value().values(i), "id"), (*ids)[3 - i]);
    auto const& answered = all.list_value().values(2);
    EXPECT_EQ(text_field(answered, "model"), "pair");
    EXPECT_EQ(text_field(answered, "group"), "pair");
    EXPECT_EQ(text_field(answered, "resolved_provider"), "p");
    EXPECT_EQ(text_field(answered, "resolved_model"), "sim");
    EXPECT_EQ(number_field(answered, "fallback_count"), 1);
    EXPECT_EQ(text_field(answered, "decision"), "allowed");
    EXPECT_EQ(number_field(answered, "status_code"), 200);
    EXPECT_GT(number_field(answered, "tokens.total"), 0);
    EXPECT_EQ(number_field(answered, "tokens.total"),
              number_field(answered, "tokens.prompt") + number_field(answered, "tokens.completion"));
    EXPECT_GT(number_field(answered, "latency_ms"), 0);
    EXPECT_TRUE(field(answered, "estimated_cost_usd").has_null_value()) << "the first member's price is unknown, and never 0";
    EXPECT_GT(number_field(all.list_value().values(0), "estimated_cost_usd"), 0);
    EXPECT_NEAR(number_field(answered, "actual_cost_usd"),
                (number_field(answered, "tokens.prompt") + 2 * number_field(answered, "tokens.completion")) * 1e-6, 1e-6);
    EXPECT_EQ(field(answered, "attempts").list_value().values_size(), 2);
    EXPECT_EQ(text_field(all.list_value().values(1), "decision"), "blocked");
    EXPECT_EQ(text_field(all.list_value().values(1), "reason_code"), "unknown_model");
    EXPECT_EQ(text_field(all.list_value().values(0), "mode"), "stream");
    EXPECT_EQ(text_field(all.list_value().values(0), "road"), "translate");
}

TEST_F(events_command, filters_narrow_by_requested_model_tag_and_outcome)
{
    EXPECT_EQ(in_json({"tail", "--filter", "model=pair"}).list_value().values_size(), 2);
    EXPECT_EQ(in_json({"tail", "--filter", "model=pair", "--limit", "1"}).list_value().values_size(), 1);
    EXPECT_EQ(in_json({"tail", "--filter", "fallback_count>=1", "--filter", "status_code=200"}).list_value().values_size(), 2);
    EXPECT_EQ(in_json({"tail", "--verdict", "blocked"}).list_value().values_size(), 1);
    EXPECT_EQ(in_json({"tail", "--filter", "tag=nowhere"}).list_value().values_size(), 0);
    EXPECT_EQ(in_json({"tail", "--since", "1h"}).list_value().values_size(), 4);
    EXPECT_EQ(in_json({"tail", "--until", "1h"}).list_value().values_size(), 0);
}

TEST_F(events_command, filters_take_the_language_of_the_query_bar_and_all_of_several_hold)
{
    EXPECT_EQ(in_json({"tail", "--filter", "model:p* -decision:blocked"}).list_value().values_size(), 2);
    EXPECT_EQ(in_json({"tail", "--filter", "model:pair or decision:blocked"}).list_value().values_size(), 3);
    EXPECT_EQ(in_json({"tail", "--filter", "model:pair or decision:blocked", "--filter", "decision:blocked"}).list_value().values_size(),
              1);
    EXPECT_EQ(in_json({"tail", "--filter", "unknown_model since:1h"}).list_value().values_size(), 1);
    EXPECT_EQ(in_json({"tail", "--filter", "model == \"pair\" && attempts > 1"}).list_value().values_size(), 2);
    EXPECT_EQ(
        in_json({"stats", "--filter", "model:(pair,nobody)"}).list_value().values(0).struct_value().fields().at("requests").number_value(),
        2);
}

TEST_F(events_command, an_unknown_key_of_a_filter_is_answered_with_the_nearest)
{
    auto const said = run({"events", "tail", "--store", at->file("events.db"), "--filter", "modle=x"}, at->file(""));
    EXPECT_EQ(said.status, 2);
    EXPECT_NE(said.err.find("model"), std::string::npos) << said.err;
}

TEST_F(events_command, tail_as_a_table_has_one_line_for_each_event_under_its_titles)
{
    auto const lines = lines_of(events({"tail"}).out);
    ASSERT_EQ(lines.size(), 5u);
    EXPECT_TRUE(lines[0].starts_with("TIME")) << lines[0];
    for (std::size_t i = 1; i < lines.size(); ++i) EXPECT_TRUE(lines[i].ends_with((*ids)[4 - i])) << lines[i];
    EXPECT_NE(lines[2].find("blocked:unknown_model"), std::string::npos) << lines[2];
    EXPECT_EQ(events({"tail", "--filter", "model=none"}).out, "no events\n");
}

TEST_F(events_command, get_shows_one_event_with_every_attempt)
{
    std::string const page = events({"get", ids->front()}).out;
    EXPECT_NE(page.find(ids->front()), std::string::npos) << page;
    EXPECT_NE(page.find("p/broken"), std::string::npos) << page;
    EXPECT_NE(page.find("considered          p/broken (first)"), std::string::npos) << page;
    EXPECT_NE(page.find("upstream_status"), std::string::npos) << page;
    EXPECT_NE(page.find("p/sim"), std::string::npos) << page;
    EXPECT_EQ(text_field(in_json({"get", ids->front()}), "id"), ids->front());
    auto const none = run({"events", "get", "req_0000000000001", "--store", at->file("events.db")}, at->file(""));
    EXPECT_EQ(none.status, 1);
    EXPECT_NE(none.err.find("req_0000000000001"), std::string::npos) << none.err;
}

TEST_F(events_command, stats_split_by_each_dimension)
{
    auto const by_model = in_json({"stats"});
    ASSERT_EQ(by_model.list_value().values_size(), 3);
    auto const& first = by_model.list_value().values(0);
    EXPECT_EQ(text_field(first, "model"), "pair");
    EXPECT_EQ(number_field(first, "requests"), 2);
    for (std::string const by : {"model", "group", "tag", "key", "provider", "resolved_model", "decision", "reason", "consumer", "none"}) {
        auto const rows = in_json({"stats", "--by", by}).list_value();
        double requests = 0;
        for (auto const& each : rows.values()) requests += number_field(each, "requests");
        EXPECT_EQ(requests, 4) << by;
    }
    auto const lines = lines_of(events({"stats", "--by", "group"}).out);
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_TRUE(lines[0].starts_with("GROUP")) << lines[0];
    EXPECT_TRUE(lines[1].starts_with("pair") || lines[2].starts_with("pair")) << lines[1];
    std::string const& pair = lines[1].starts_with("pair") ? lines[1] : lines[2];
    EXPECT_EQ(pair.find("$0.000000"), std::string::npos) << "what has no price is not free: " << pair;
}

TEST_F(events_command, export_writes_CSV_and_JSON_lines_to_a_pipe_or_a_file)
{
    auto const records = lines_of(events({"export"}).out);
    ASSERT_EQ(records.size(), 5u);
    EXPECT_TRUE(records[0].ends_with("\r"));
    auto const objects = lines_of(events({"export", "--output", "jsonl"}).out);
    ASSERT_EQ(objects.size(), 4u);
    EXPECT_EQ(text_field(json_of(objects[0]), "id"), ids->back());
    auto const said = events({"export", "--output", "jsonl", "--file", at->file("out.jsonl")});
    EXPECT_EQ(said.out, "");
    EXPECT_NE(said.err.find("4 events"), std::string::npos) << said.err;
    std::ifstream file(at->file("out.jsonl"));
    std::string line;
    std::size_t count = 0;
    while (std::getline(file, line)) ++count;
    EXPECT_EQ(count, 4u);
}

TEST_F(events_command, a_store_that_is_not_there_is_named_and_not_made)
{
    auto const said = run({"events", "tail", "--store", at->file("none.db")}, at->file(""));
    EXPECT_EQ(said.status, 1);
    EXPECT_NE(said.err.find("none.db"), std::string::npos) << said.err;
    EXPECT_FALSE(std::filesystem::exists(at->file("none.db")));
}

TEST(events_follow, shows_what_is_written_from_now_on)
{
    temporary_folder at;
    served_program one(at, on_free_ports(simulated_models, "public: true, "));
    std::string const before = one.chat("sim").header("x-signalbox-request-id");
    ASSERT_TRUE(eventually([&] { return number_field(one.page("/health"), "events.written") == 1; }));
    for (std::string const form : {"json", "table"}) {
        running_program tail({"events", "tail", "--follow", "--store", at.file("events.db"), "--output", form}, at.file(""));
        EXPECT_NE(tail.out_until(before).find(before), std::string::npos);
        std::string const id = one.chat("pair").header("x-signalbox-request-id");
        std::string const shown = tail.out_until(id);
        EXPECT_NE(shown.find(id), std::string::npos) << shown;
        tail.send(SIGINT);
        tail.finish();
    }
}

}  // namespace
}  // namespace signalbox::test
