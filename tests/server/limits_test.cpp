// Limits of a running server: what many clients at once can use, what outlives the server however it ends, and the command that shows it.
#include "tests/server/background_upstream.hpp"
#include "tests/server/served_program.hpp"

#include "storage/event_reader.hpp"

#include <atomic>

namespace signalbox::test {
namespace {

/// Replies of ten tokens. Requests allow ten as well and have few tokens in their prompt.
std::string serving(std::string const& limits)
{
    return on_free_ports("providers: [{id: p, kind: simulator}]\n"
                         "models: [{id: sim, provider: p, price: {input: 1, output: 1}, simulate: {text: a b c d e f g h i j, "
                         "tokens_per_second: 1000}}]\n"
                         "limits: [" +
                             limits + "]\n",
                         "public: true, workers: 2, ");
}

std::string const short_chat = R"({"model":"sim","max_tokens":10,"messages":[{"role":"user","content":"Hi"}]})";

struct tally {
    int served = 0, refused = 0;
    std::uint64_t tokens = 0;
};

/// What the events of the store say.
tally tally_of(std::string const& store)
{
    tally seen;
    auto opened = storage::event_reader::open(store);
    EXPECT_TRUE(opened) << opened.error().detail;
    if (!opened) return seen;
    auto const visited = (*opened)->each({.limit = 1'000'000}, [&](schema::Event const& each) {
        ++(each.status() == 200 ? seen.served : seen.refused);
        seen.tokens += each.tokens().prompt() + each.tokens().completion();
        return true;
    });
    EXPECT_TRUE(visited);
    return seen;
}

/// So many clients, each with so many requests on a connection of its own.
void ask_at_once(served_program& one, int clients, int requests, bool stream = false)
{
    std::string body = short_chat;
    if (stream) body.insert(1, R"("stream":true,)");
    std::vector<std::thread> threads;
    for (int c = 0; c < clients; ++c)
        threads.emplace_back([&, requests] {
            raw_client client(one.port());
            for (int i = 0; i < requests; ++i) {
                ASSERT_TRUE(client.send(post("/v1/chat/completions", body)));
                auto const said = client.reply();
                ASSERT_TRUE(said.whole);
                ASSERT_TRUE(said.status == 200 || said.status == 429) << said.body;
            }
        });
    for (std::thread& each : threads) each.join();
}

TEST(limits_of_a_server, are_not_overshot_by_two_hundred_clients_at_once)
{
    temporary_folder at;
    constexpr std::uint64_t amount = 3'000;
    {
        served_program one(at, serving("{id: tokens, count: total_tokens, amount: 3000, window: 1d}"));
        ask_at_once(one, 200, 2, true);
        EXPECT_EQ(one.stop().status, 0);
    }
    auto const seen = tally_of(at.file("events.db"));
    EXPECT_EQ(seen.served + seen.refused, 400);
    EXPECT_LE(seen.tokens, amount) << "each reserved what it may use";
    EXPECT_GT(seen.tokens, amount / 2);
    EXPECT_GT(seen.refused, 0);
}

TEST(limits_of_a_server, bound_what_runs_at_once)
{
    temporary_folder at;
    served_program one(at, serving("{id: few, count: in_flight, amount: 3}"));
    ask_at_once(one, 50, 2);
    EXPECT_EQ(one.chat("sim").status, 200) << "all have ended";
    auto const said = run({"limits", "--config", one.file(), "--output", "json"}, at.file(""));
    EXPECT_EQ(said.status, 0) << said.err;
    EXPECT_NE(said.out.find(R"("counters":[])"), std::string::npos) << said.out;
    EXPECT_EQ(one.stop().status, 0);
}

TEST(limits_of_a_server, outlive_it_however_it_ends)
{
    temporary_folder at;
    std::string const yaml = serving("{id: few, count: requests, amount: 5, window: 365d, by: [consumer]}");
    {
        served_program one(at, yaml);
        for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(one.port(), post("/v1/chat/completions", short_chat)).status, 200);
        one.program().send(SIGKILL);
        one.program().finish();
    }
    {
        served_program again(at, yaml);
        EXPECT_EQ(ask(again.port(), post("/v1/chat/completions", short_chat)).status, 200);
        EXPECT_EQ(again.stop().status, 0);
    }
    served_program third(at, yaml);
    EXPECT_EQ(ask(third.port(), post("/v1/chat/completions", short_chat)).status, 200);
    auto const refused = ask(third.port(), post("/v1/chat/completions", short_chat));
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.header("x-ratelimit-limit"), "5");
    EXPECT_EQ(refused.header("x-ratelimit-remaining"), "0");
    EXPECT_FALSE(refused.header("retry-after").empty());
    EXPECT_EQ(third.stop().status, 0);
}

TEST(limits_of_a_server, are_raised_by_a_reload)
{
    temporary_folder at;
    auto const yaml = [](std::string const& amount) { return serving("{id: few, count: requests, window: 365d, amount: " + amount + "}"); };
    served_program one(at, yaml("1"));
    EXPECT_EQ(ask(one.port(), post("/v1/chat/completions", short_chat)).status, 200);
    EXPECT_EQ(ask(one.port(), post("/v1/chat/completions", short_chat)).status, 429);
    at.write("signalbox.yaml", yaml("2"));
    one.program().send(SIGHUP);
    one.program().err_until("configuration applied");
    EXPECT_EQ(ask(one.port(), post("/v1/chat/completions", short_chat)).status, 200);
    EXPECT_EQ(ask(one.port(), post("/v1/chat/completions", short_chat)).status, 429);
    EXPECT_EQ(one.stop().status, 0);
}

TEST(limits_of_a_server, warn_in_the_log)
{
    temporary_folder at;
    served_program one(at, serving("{id: few, count: requests, amount: 4, window: 365d, by: [consumer]}"));
    for (int i = 0; i < 2; ++i) EXPECT_EQ(ask(one.port(), post("/v1/chat/completions", short_chat)).status, 200);
    std::string const log = one.program().err_until("a limit is used to 50 percent");
    EXPECT_NE(log.find("limit=few of=public used=2 reserved=0 allows=\"4 requests per 365d\""), std::string::npos) << log;
    EXPECT_EQ(one.stop().status, 0);
}

TEST(limits_of_a_server, warn_by_webhook)
{
    temporary_folder at;
    background_upstream receiver;
    receiver.always({read_request(), send(reply_with("{}")), again()});
    std::string const address = "http://127.0.0.1:" + std::to_string(receiver.port()) + "/warnings";
    served_program one(at, serving("{id: few, count: requests, amount: 20, window: 1h, webhook: \"" + address + "\"}"));
    for (int i = 0; i < 20; ++i) EXPECT_EQ(ask(one.port(), post("/v1/chat/completions", short_chat)).status, 200);
    EXPECT_TRUE(eventually([&] { return receiver.requests().size() == 3; })) << "50, 80 and 95 percent";
    for (std::string const& each : receiver.requests()) {
        EXPECT_TRUE(each.starts_with("POST /warnings HTTP/1.1\r\n")) << each;
        auto const said = json_of(each.substr(each.find("\r\n\r\n") + 4));
        EXPECT_EQ(text_field(said, "notice"), "limit_warning");
        EXPECT_EQ(text_field(said, "limit"), "few");
        EXPECT_GE(number_field(said, "percent"), 50);
        EXPECT_EQ(text_field(said, "reserved"), "0");
    }
    EXPECT_TRUE(
        eventually([&] { return one.text_page("/metrics").find("signalbox_notices_total{outcome=\"sent\"} 3\n") != std::string::npos; }));
    EXPECT_EQ(one.stop().status, 0);
}

TEST(limits_of_a_server, go_on_in_memory_when_their_file_cannot_be_used)
{
    temporary_folder at;
    std::filesystem::create_directory(at.file("events.db-limits"));
    served_program one(at, serving("{id: few, count: requests, amount: 1, window: 365d}"));
    EXPECT_NE(one.log().find("limits are counted, but what is counted ends with this process"), std::string::npos) << one.log();
    EXPECT_EQ(ask(one.port(), post("/v1/chat/completions", short_chat)).status, 200);
    EXPECT_EQ(ask(one.port(), post("/v1/chat/completions", short_chat)).status, 429);
    EXPECT_EQ(one.stop().status, 0);
}

TEST(limits_command, shows_what_is_used_while_the_server_runs)
{
    temporary_folder at;
    served_program one(at, serving("{id: few, count: requests, amount: 4, window: 365d, by: [consumer]}, "
                                   "{id: money, count: cost_usd, amount: 0.5, window: month}, "
                                   "{id: idle, count: requests, amount: 7, window: 1h, match: {consumer: carl}}"));
    for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(one.port(), post("/v1/chat/completions", short_chat)).status, 200);
    auto const show = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"limits", "--config", one.file()});
        return run(words, at.file(""));
    };
    ASSERT_TRUE(eventually([&] { return show({"few"}).out.find(" 3 ") != std::string::npos; }));
    auto const table = show({});
    EXPECT_EQ(table.status, 0) << table.err;
    EXPECT_TRUE(table.out.starts_with("LIMIT")) << table.out;
    EXPECT_NE(table.out.find("75%"), std::string::npos) << table.out;
    EXPECT_NE(table.out.find("0.5 US dollars per month"), std::string::npos) << table.out;
    auto const json = json_of("{\"all\":" + show({"--output", "json"}).out + "}");
    auto const all = field(json, "all").list_value();
    ASSERT_EQ(all.values_size(), 3);
    EXPECT_EQ(text_field(all.values(0), "limit"), "few");
    EXPECT_EQ(number_field(all.values(0), "amount"), 4);
    auto const counters = field(all.values(0), "counters").list_value();
    ASSERT_EQ(counters.values_size(), 1);
    EXPECT_EQ(text_field(counters.values(0), "of"), "public");
    EXPECT_EQ(number_field(counters.values(0), "used"), 3);
    EXPECT_EQ(number_field(counters.values(0), "remaining"), 1);
    EXPECT_EQ(text_field(all.values(1), "count"), "cost_usd");
    EXPECT_EQ(field(all.values(2), "counters").list_value().values_size(), 0);
    auto const wrong = show({"fewer"});
    EXPECT_EQ(wrong.status, 1);
    EXPECT_NE(wrong.err.find("no limit is called \"fewer\"; did you mean \"few\"?"), std::string::npos) << wrong.err;
    EXPECT_EQ(one.stop().status, 0);
}

TEST(limits_of_a_server, are_told_to_the_operator)
{
    temporary_folder at;
    served_program one(at, serving("{id: few, count: requests, amount: 4, window: 365d, by: [consumer]}, "
                                   "{id: money, count: cost_usd, amount: 0.5, window: month}"));
    for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(one.port(), post("/v1/chat/completions", short_chat)).status, 200);
    ASSERT_TRUE(eventually([&] { return one.text_page("/metrics").find("percent=\"50\"} 1\n") != std::string::npos; }));
    auto const limits = field(one.page("/limits"), "limits").list_value();
    ASSERT_EQ(limits.values_size(), 2);
    EXPECT_EQ(text_field(limits.values(0), "limit"), "few");
    auto const counters = field(limits.values(0), "counters").list_value();
    ASSERT_EQ(counters.values_size(), 1);
    EXPECT_EQ(number_field(counters.values(0), "used"), 3);
    EXPECT_EQ(number_field(counters.values(0), "remaining"), 1);
    std::string const metrics = one.text_page("/metrics");
    EXPECT_NE(metrics.find("signalbox_limit_counters{limit=\"few\"} 1\n"), std::string::npos) << metrics;
    EXPECT_NE(metrics.find("signalbox_limit_fullest_ratio{limit=\"few\"} 0.750000\n"), std::string::npos) << metrics;
    EXPECT_NE(metrics.find("signalbox_limit_warnings_total{limit=\"few\",percent=\"50\"} 1\n"), std::string::npos) << metrics;
    EXPECT_EQ(one.stop().status, 0);
}

TEST(limits_command, says_when_there_are_none)
{
    temporary_folder at;
    auto const said = run({"limits", "--config", at.write("a.yaml", on_free_ports(simulated_models, "public: true, "))}, at.file(""));
    EXPECT_EQ(said.status, 1);
    EXPECT_NE(said.err.find("has no limits"), std::string::npos) << said.err;
}

}  // namespace
}  // namespace signalbox::test
