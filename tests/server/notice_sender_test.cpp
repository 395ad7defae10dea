// Notices on the wire: what the receiver gets, and what happens when it fails, stalls or is away. Time is the test's.
#include "server/notice_sender.hpp"

#include "server/audit_export.hpp"
#include "server/notice_text.hpp"

#include "engine/config/load.hpp"
#include "tests/server/temporary_folder.hpp"
#include "tests/support/scripted_upstream.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;
using test::read_request;
using test::reply_with;
using test::send;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;

class notices : public testing::Test {
protected:
    notices() : receiver(loop.get_executor()) {}

    config::web_address here(std::string target = "/hook?token=s3cret") const
    {
        config::web_address made{"http://127.0.0.1:" + std::to_string(receiver.port()) + target, receiver.origin(), {}, std::move(target)};
        made.authority = "127.0.0.1:" + std::to_string(receiver.port());
        return made;
    }
    /// Looks, and runs until what began has ended.
    void look()
    {
        sender.look();
        loop.restart();
        while (!sender.idle() && loop.run_one()) {
        }
    }
    void replies(int status) { receiver.expect({read_request(), send(reply_with("{}", {}, status))}); }

    boost::asio::io_context loop;
    test::scripted_upstream receiver;
    logger log;
    model::steady_time now = model::steady_time{} + 1h;
    notice_sender sender{loop, log, [this] { return now; }};
};

TEST_F(notices, are_posts_with_json)
{
    replies(200);
    sender.send(here(), R"({"a":1})");
    EXPECT_TRUE(receiver.requests().empty()) << "queued: look() sends";
    look();
    ASSERT_EQ(receiver.requests().size(), 1u);
    EXPECT_EQ(receiver.requests()[0],
              "POST /hook?token=s3cret HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(receiver.port()) +
                  "\r\nUser-Agent: signalbox\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
    EXPECT_EQ(sender.counts(), (notice_counts{1, 0, 0, 0}));
    EXPECT_EQ(sender.waiting(), 0u);
}

TEST_F(notices, are_sent_again_after_a_pause)
{
    replies(503);
    sender.send(here(), "{}");
    look();
    EXPECT_EQ(sender.counts(), (notice_counts{0, 1, 0, 0}));
    look();
    EXPECT_EQ(receiver.requests().size(), 1u) << "not yet";
    now += 1s;
    replies(200);
    look();
    EXPECT_EQ(sender.counts(), (notice_counts{1, 1, 0, 0}));
    EXPECT_EQ(receiver.requests().size(), 2u);
}

TEST_F(notices, are_given_up_after_eight_attempts)
{
    for (int i = 0; i < 8; ++i) replies(500);
    sender.send(here(), "{}");
    for (int i = 0; i < 20; ++i, now += 1min) look();
    EXPECT_EQ(receiver.requests().size(), 8u);
    EXPECT_EQ(sender.counts(), (notice_counts{0, 7, 1, 0}));
}

TEST_F(notices, are_given_up_at_once_where_they_are_refused)
{
    replies(404);
    sender.send(here(), "{}");
    look();
    EXPECT_EQ(sender.counts(), (notice_counts{0, 0, 1, 0}));
}

TEST_F(notices, survive_a_receiver_that_breaks_off)
{
    receiver.expect({read_request(), test::reset()});
    sender.send(here(), "{}");
    look();
    EXPECT_EQ(sender.counts(), (notice_counts{0, 1, 0, 0}));
    now += 1s;
    replies(202);
    look();
    EXPECT_EQ(sender.counts(), (notice_counts{1, 1, 0, 0}));
}

TEST_F(notices, to_other_addresses_do_not_wait_for_one_that_fails)
{
    test::scripted_upstream other(loop.get_executor());
    replies(500);
    other.expect({read_request(), send(reply_with("{}"))});
    auto there = here("/other");
    there.url += "#2";
    there.origin = other.origin();
    sender.send(here(), "{}");
    sender.send(there, "{}");
    look();
    EXPECT_EQ(sender.counts(), (notice_counts{1, 1, 0, 0}));
    EXPECT_EQ(other.requests().size(), 1u);
}

TEST_F(notices, beyond_a_hundred_for_an_address_are_dropped_and_counted)
{
    for (int i = 0; i < 103; ++i) sender.send(here(), "{}");
    EXPECT_EQ(sender.waiting(), 100u);
    EXPECT_EQ(sender.counts().dropped, 3u);
}

TEST_F(notices, end_with_the_server)
{
    receiver.expect({read_request(), test::stall()});
    sender.send(here(), "{}");
    sender.look();
    while (receiver.requests().empty()) loop.run_one();
    sender.end();
    EXPECT_TRUE(sender.idle());
    sender.send(here(), "{}");
    sender.look();
    EXPECT_EQ(sender.waiting(), 0u);
    loop.restart();
    while (loop.poll_one()) {
    }
    EXPECT_EQ(sender.counts(), notice_counts{});
}

TEST(notice_text, has_what_the_page_says)
{
    EXPECT_EQ(limit_notice({"house-budget", "alice", 80, "8 USD", "10 USD per day"}, "1 USD", "prod", "ntc_1", 1'795'262'400'000'000),
              R"({"notice":"limit_warning","id":"ntc_1","at":"2026-11-21T12:00:00.000000Z","configuration":"prod","limit":"house-budget",)"
              R"("of":"alice","percent":80,"used":"8 USD","reserved":"1 USD","allows":"10 USD per day"})");
    storage::audit_head head{8, {}, 1'795'262'400'000'000};
    head.digest.fill(0xab);
    EXPECT_EQ(head_notice(head, {}, "ntc_2", 1'795'262'401'000'000),
              R"({"notice":"audit_head","id":"ntc_2","at":"2026-11-21T12:00:01.000000Z","link":8,"head":")"
              "abababababababababababababababababababababababababababababababab"
              R"(","link_at":"2026-11-21T12:00:00.000000Z"})");
    EXPECT_THAT(new_notice_id(), MatchesRegex("ntc_[0-9a-f]{16}"));
    EXPECT_NE(new_notice_id(), new_notice_id());
}

class exports : public notices {
protected:
    void configure(std::string const& to, std::string const& every = "1h")
    {
        auto const made = config::load_text("signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels: [{id: m, provider: s}]\n"
                                            "audit: {chain: sha256, export: {to: \"" +
                                                to + "\", every: " + every + "}}\n",
                                            "test.yaml");
        ASSERT_TRUE(made.frozen) << config::findings_as_text(made.findings);
        states.publish(made.frozen);
    }
    void chain_to(std::uint64_t link) { acts.show_head({link, {static_cast<std::uint8_t>(link)}, 5}); }
    std::vector<std::string> lines(std::string const& name)
    {
        std::ifstream file(folder.file(name));
        std::vector<std::string> all;
        for (std::string line; std::getline(file, line);) all.push_back(line.substr(0, line.find(",\"head\"")));
        return all;
    }

    test::temporary_folder folder;
    state_source states;
    audit_inbox acts{true};
    audit_export to{states, acts, sender, log, [this] { return now; }};
};

TEST_F(exports, append_a_line_to_a_file_when_it_is_time_and_something_was_chained)
{
    configure(folder.file("heads"));
    to.look();
    EXPECT_THAT(lines("heads"), ElementsAre()) << "no chain yet";
    chain_to(3);
    to.look();
    EXPECT_THAT(lines("heads"), ElementsAre(R"({"link":3)"));
    chain_to(4);
    now += 59min;
    to.look();
    EXPECT_THAT(lines("heads"), ElementsAre(R"({"link":3)"));
    now += 1min;
    to.look();
    EXPECT_THAT(lines("heads"), ElementsAre(R"({"link":3)", R"({"link":4)"));
    now += 2h;
    to.look();
    EXPECT_EQ(lines("heads").size(), 2u) << "nothing new";
    to.finish({9, {}, 5});
    EXPECT_THAT(lines("heads"), ElementsAre(R"({"link":3)", R"({"link":4)", R"({"link":9)"));
    EXPECT_EQ(to.counts().written, 3u);
    EXPECT_EQ(to.counts().last_link, 9u);
}

TEST_F(exports, try_a_file_again_that_cannot_be_written)
{
    std::filesystem::create_directory(folder.file("later"));
    configure(folder.file("later/heads"));
    std::filesystem::remove(folder.file("later"));
    chain_to(3);
    to.look();
    EXPECT_EQ(to.counts().failed, 1u);
    EXPECT_EQ(to.counts().last_link, 0u);
    to.look();
    EXPECT_EQ(to.counts().failed, 1u) << "not at once";
    std::filesystem::create_directory(folder.file("later"));
    now += 10s;
    to.look();
    EXPECT_THAT(lines("later/heads"), ElementsAre(R"({"link":3)"));
}

TEST_F(exports, go_to_an_address_as_a_notice)
{
    configure("http://127.0.0.1:" + std::to_string(receiver.port()) + "/heads");
    replies(200);
    chain_to(3);
    to.look();
    look();
    ASSERT_EQ(receiver.requests().size(), 1u);
    EXPECT_THAT(receiver.requests()[0], HasSubstr("POST /heads HTTP/1.1\r\n"));
    EXPECT_THAT(receiver.requests()[0], HasSubstr(R"({"notice":"audit_head","id":"ntc_)"));
    EXPECT_THAT(receiver.requests()[0], EndsWith(R"(,"link_at":"1970-01-01T00:00:00.000005Z"})"));
    EXPECT_EQ(sender.counts().sent, 1u);
}

TEST_F(exports, are_none_without_a_chain)
{
    configure(folder.file("heads"));
    audit_inbox closed(false);
    closed.show_head({3, {}, 5});
    audit_export none(states, closed, sender, log, [this] { return now; });
    none.look();
    EXPECT_FALSE(std::filesystem::exists(folder.file("heads")));
}

}  // namespace
}  // namespace signalbox::server
