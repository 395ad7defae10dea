// What strangers can cost: the key is judged before the body is read, bodies are bounded in sum, refusals in events. Over real sockets.
#include "tests/server/background_upstream.hpp"
#include "tests/server/chat_samples.hpp"
#include "tests/server/running_workers.hpp"

#include <sys/resource.h>

#include <fstream>
#include <set>

#include <unistd.h>

namespace signalbox::test {
namespace {

/// The simulator behind a key. `server` holds settings, each followed by ", ".
std::string locked(std::string const& server = {})
{
    return "signalbox: 1\nserver: {" + server +
           "public: false}\nproviders: [{id: p, kind: simulator}]\nmodels: [{id: sim, provider: p, simulate: {text: Hello.}}]\n"
           "consumers: [{name: ann, keys: [{secret: {inline: sb_of_ann_for_tests}}]}]\n";
}

std::string const right_key = "x-api-key: sb_of_ann_for_tests\r\n", wrong_key = "x-api-key: sb_of_nobody\r\n";

std::string head_of(way const& spoken, std::string const& lines)
{
    return "POST " + spoken.path() + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n";
}

std::size_t resident_bytes()
{
    std::ifstream statm("/proc/self/statm");
    std::size_t size = 0, resident = 0;
    statm >> size >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

class any_entry : public testing::TestWithParam<way> {};

INSTANTIATE_TEST_SUITE_P(both_dialects, any_entry, testing::Values(openai, anthropic), [](auto const& of) { return of.param.name(); });

TEST_P(any_entry, a_wrong_key_is_refused_by_the_head_alone)
{
    running_workers at(locked());
    for (std::string const framing : {"Content-Length: 31000000\r\n", "Transfer-Encoding: chunked\r\n"}) {
        for (std::string const expect : {"", "Expect: 100-continue\r\n"}) {
            raw_client client(at.port());
            client.send(head_of(GetParam(), wrong_key + framing + expect));
            auto const said = client.reply();
            EXPECT_EQ(said.status, 401) << said.head;
            EXPECT_TRUE(said.body.starts_with(GetParam().error_mark())) << said.body;
            EXPECT_EQ(said.header("connection"), "close");
        }
    }
    EXPECT_EQ(at.events().at(3).reason(), "unauthorized");
    EXPECT_EQ(at.counts.strangers.refused, 4u);
}

TEST_P(any_entry, a_right_key_is_told_to_go_on)
{
    running_workers at(locked());
    std::string const body = GetParam().body("sim");
    raw_client client(at.port());
    client.send(head_of(GetParam(), right_key + "Expect: 100-continue\r\nContent-Length: " + std::to_string(body.size()) + "\r\n"));
    EXPECT_EQ(client.reply().status, 100);
    client.send(body);
    EXPECT_EQ(client.reply().status, 200);
}

TEST_P(any_entry, the_refusal_reaches_a_stranger_that_writes_its_whole_body_first)
{
    running_workers at(locked());
    raw_client client(at.port());
    client.send(post(GetParam().path(), std::string(34'000'000, 'x'), wrong_key));
    EXPECT_EQ(client.reply().status, 413) << "larger than the limit, with any key";
    raw_client smaller(at.port());
    smaller.send(post(GetParam().path(), std::string(30'000'000, 'x'), wrong_key));
    EXPECT_EQ(smaller.reply().status, 401);
}

TEST_P(any_entry, a_coded_body_is_415_and_names_what_is_accepted)
{
    running_workers at(locked());
    auto const said = ask(at.port(), post(GetParam().path(), GetParam().body("sim"), right_key + "Content-Encoding: gzip\r\n"));
    EXPECT_EQ(said.status, 415) << said.body;
    EXPECT_EQ(said.header("accept-encoding"), "identity");
    EXPECT_TRUE(said.body.starts_with(GetParam().error_mark())) << said.body;
    EXPECT_NE(said.body.find("Content-Encoding"), std::string::npos);
    EXPECT_EQ(at.events().at(0).status(), 415u);
    EXPECT_EQ(ask(at.port(), post(GetParam().path(), GetParam().body("sim"), right_key + "Content-Encoding: identity\r\n")).status, 200);
}

TEST_P(any_entry, a_chunk_announced_beyond_the_limit_is_refused_at_once)
{
    running_workers at(locked());
    for (std::string const size : {"ffffffffffffffff", "2000001", "8000000000000000"}) {
        raw_client client(at.port());
        client.send(head_of(GetParam(), right_key + "Transfer-Encoding: chunked\r\n") + size + "\r\n");
        EXPECT_EQ(client.reply().status, 413) << size;
    }
}

TEST_P(any_entry, a_foreign_page_and_a_foreign_host_are_refused_where_no_key_is_needed)
{
    running_workers at(simulated());
    std::string const body = GetParam().body("sim");
    auto const from = ask(at.port(), post(GetParam().path(), body, "Origin: http://attacker.example\r\n"));
    EXPECT_EQ(from.status, 403) << from.body;
    EXPECT_NE(from.body.find("server.cors.origins"), std::string::npos) << from.body;
    EXPECT_EQ(ask(at.port(), post(GetParam().path(), body, "Sec-Fetch-Site: cross-site\r\n")).status, 403);
    auto const to = ask(at.port(), "POST " + GetParam().path() + " HTTP/1.1\r\nHost: attacker.example\r\nContent-Length: " +
                                       std::to_string(body.size()) + "\r\n\r\n" + body);
    EXPECT_EQ(to.status, 421) << to.body;
    EXPECT_NE(to.body.find("server.hosts"), std::string::npos) << to.body;
    EXPECT_EQ(ask(at.port(), "GET /v1/models HTTP/1.1\r\nHost: attacker.example\r\n\r\n").status, 421);
    EXPECT_EQ(at.counts.strangers.refused, 4u);
    EXPECT_EQ(at.events().at(0).decision(), "blocked");
}

TEST_P(any_entry, a_page_of_an_allowed_origin_may_ask_and_read)
{
    running_workers at(locked("cors: {origins: [\"https://app.example\"]}, "));
    std::string const page = "Origin: https://app.example\r\n";
    auto const may = ask(at.port(), "OPTIONS " + GetParam().path() + " HTTP/1.1\r\nHost: localhost\r\n" + page +
                                        "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization, "
                                        "content-type, x-stainless-lang\r\n\r\n");
    EXPECT_EQ(may.status, 204) << may.body;
    EXPECT_EQ(may.header("access-control-allow-origin"), "https://app.example");
    EXPECT_EQ(may.header("access-control-allow-methods"), "POST, OPTIONS");
    EXPECT_EQ(may.header("access-control-allow-headers"), "authorization, content-type, x-stainless-lang");
    for (auto const& [lines, status] : {std::pair{right_key, 200}, std::pair{wrong_key, 401}}) {
        auto const said = ask(at.port(), post(GetParam().path(), GetParam().body("sim"), page + lines));
        EXPECT_EQ(said.status, status);
        EXPECT_EQ(said.header("access-control-allow-origin"), "https://app.example");
        EXPECT_EQ(said.header("vary"), "Origin");
    }
    auto const other = ask(at.port(), "OPTIONS " + GetParam().path() +
                                          " HTTP/1.1\r\nHost: localhost\r\nOrigin: https://other.example\r\n"
                                          "Access-Control-Request-Method: POST\r\n\r\n");
    EXPECT_EQ(other.status, 403);
    EXPECT_EQ(other.header("access-control-allow-origin"), "");
    std::set<std::string> reasons;
    for (std::size_t i = 0; i < 3; ++i) reasons.insert(at.events().at(i).method() + at.events().at(i).reason());
    EXPECT_EQ(reasons, (std::set<std::string>{"", "unauthorized", "OPTIONSforbidden"}));
    EXPECT_EQ(at.events().count(), 3u) << "a preflight that is answered leaves none";
}

TEST_P(any_entry, a_path_with_the_version_twice_or_slashes_too_many_is_understood)
{
    running_workers at(simulated());
    std::string const tail = GetParam().path().substr(3);
    for (std::string const& path : {"/v1/v1" + tail, "/v1/" + tail, "/v1" + tail + "/", "//v1" + tail})
        EXPECT_EQ(ask(at.port(), post(path, GetParam().body("sim"))).status, 200) << path;
}

TEST(entry, a_thousand_strangers_with_large_bodies_take_little_memory)
{
    rlimit files{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &files), 0);
    files.rlim_cur = files.rlim_max;
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &files), 0);
    if (files.rlim_cur < 2'100) GTEST_SKIP() << "needs 2,100 descriptors";
    running_workers at(locked());
    std::size_t const before = resident_bytes();
    std::string const part(512 * 1024, 'x');
    std::vector<std::unique_ptr<raw_client>> all;
    for (int i = 0; i < 1'000; ++i) {
        auto& one = all.emplace_back(std::make_unique<raw_client>(at.port()));
        one->send(head_of(openai, wrong_key + "Content-Length: 31000000\r\n"));
        one->send(part);  // half a gigabyte in all; a connection that is closed already takes none
    }
    EXPECT_EQ(all.back()->reply().status, 401);
    EXPECT_LT(resident_bytes() - before, std::size_t{100} << 20);
}

TEST(entry, bodies_are_bounded_in_sum_and_give_their_room_back)
{
    running_workers at(locked("body_memory: 1MiB, "));
    std::string const large =
        "{\"model\":\"sim\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"" + std::string(700'000, 'x') + "\"}]}";
    raw_client slow(at.port());
    slow.send(head_of(openai, right_key + "Content-Length: " + std::to_string(large.size()) + "\r\n") + large.substr(0, 600'000));
    ASSERT_TRUE(eventually([&] { return at.counts.body_bytes >= 600'000; }));
    auto const full = ask(at.port(), post(openai.path(), large, right_key));
    EXPECT_EQ(full.status, 503) << full.body;
    EXPECT_EQ(full.header("retry-after"), "1");
    EXPECT_NE(full.body.find("server.body_memory"), std::string::npos) << full.body;
    EXPECT_EQ(at.counts.bodies_refused, 1u);
    EXPECT_EQ(ask(at.port(), post(openai.path(), openai.body("sim"), right_key)).status, 200) << "small ones are not counted";
    slow.send(large.substr(600'000));
    EXPECT_EQ(slow.reply().status, 200);
    EXPECT_TRUE(eventually([&] { return at.counts.body_bytes == 0; }));
    EXPECT_EQ(ask(at.port(), post(openai.path(), large, right_key)).status, 200);
}

TEST(entry, every_refusal_is_told_by_its_own_event_or_by_a_number)
{
    std::uint64_t told = 0;
    {
        collected_events events;
        {
            running_workers at(locked(), events);
            raw_client client(at.port());
            for (int i = 0; i < 200; ++i) {
                client.send(post(openai.path(), openai.body("sim"), wrong_key));
                ASSERT_EQ(client.reply().status, 401) << i;
            }
            EXPECT_EQ(at.counts.strangers.refused, 200u);
        }
        for (std::size_t i = 0; i < events.count(); ++i) {
            std::string const detail = events.at(i).detail();
            bool const sum = detail.find(" further requests of strangers") != std::string::npos;
            told += sum ? std::stoull(detail) : 1;
        }
    }
    EXPECT_EQ(told, 200u);
}

}  // namespace
}  // namespace signalbox::test
