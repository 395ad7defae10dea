// Files, pipes and syslog: what is written, what happens when there is no room, no reader or nothing that listens.
#include "server/sinks/line_output.hpp"
#include "server/sinks/rotating_file.hpp"
#include "server/sinks/syslog_line.hpp"
#include "server/sinks/syslog_message.hpp"

#include "tests/server/temporary_folder.hpp"
#include "tests/storage/sample_events.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <cstring>
#include <sstream>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;
using outcome = receipt::outcome;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string text_of(std::string const& path)
{
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

class sink_file : public testing::Test {
protected:
    rotating_file made(std::uint64_t size, unsigned keep) { return rotating_file({path, size, keep}); }
    test::temporary_folder folder;
    std::string const path = folder.file("events.jsonl");
};

TEST_F(sink_file, gets_lines_behind_what_it_has)
{
    std::ofstream(path) << "old\n";
    rotating_file to({path, 1'000, 3});
    EXPECT_EQ(to.append("a\n").what, outcome::taken);
    EXPECT_EQ(to.append("b\n").what, outcome::taken);
    EXPECT_TRUE(to.sync());
    EXPECT_EQ(text_of(path), "old\na\nb\n");
}

TEST_F(sink_file, is_readable_by_its_owner_alone)
{
    rotating_file to({path, 1'000, 3});
    to.append("a\n");
    struct stat seen {};
    ASSERT_EQ(::stat(path.c_str(), &seen), 0);
    EXPECT_EQ(seen.st_mode & 0777, 0600u);
}

TEST_F(sink_file, is_renamed_when_it_is_full_and_the_oldest_goes)
{
    rotating_file to({path, 10, 2});
    for (char const* batch : {"first 1\n", "second\n", "third 3\n", "fourth\n"}) EXPECT_EQ(to.append(batch).what, outcome::taken);
    EXPECT_EQ(text_of(path), "fourth\n");
    EXPECT_EQ(text_of(path + ".1"), "third 3\n");
    EXPECT_EQ(text_of(path + ".2"), "second\n");
    EXPECT_FALSE(std::filesystem::exists(path + ".3"));
}

TEST_F(sink_file, without_older_ones_is_emptied)
{
    rotating_file to({path, 10, 0});
    to.append("first 1\n");
    to.append("second\n");
    EXPECT_EQ(text_of(path), "second\n");
    EXPECT_FALSE(std::filesystem::exists(path + ".1"));
}

TEST_F(sink_file, takes_a_batch_that_is_larger_than_a_file_may_be)
{
    rotating_file to({path, 10, 2});
    EXPECT_EQ(to.append("a line of more than ten\n").what, outcome::taken);
    EXPECT_EQ(text_of(path), "a line of more than ten\n");
}

TEST_F(sink_file, is_made_again_when_others_renamed_it)
{
    rotating_file to({path, 1'000, 2});
    to.append("a\n");
    std::filesystem::rename(path, path + ".old");
    to.append("b\n");
    EXPECT_EQ(text_of(path), "b\n");
    EXPECT_EQ(text_of(path + ".old"), "a\n");
}

TEST_F(sink_file, says_why_it_cannot_be_opened)
{
    rotating_file to({folder.file("gone/events.jsonl"), 1'000, 2});
    receipt const seen = to.append("a\n");
    EXPECT_EQ(seen.what, outcome::failed);
    EXPECT_THAT(seen.words, StartsWith("cannot be opened: "));
}

TEST_F(sink_file, on_a_full_disk_fails)
{
    rotating_file to({"/dev/full", 1'000, 2});
    receipt const seen = to.append("a\n");
    EXPECT_EQ(seen.what, outcome::failed);
    EXPECT_THAT(seen.words, HasSubstr("No space left"));
}

class slow_reader : public testing::Test {
protected:
    slow_reader()
    {
        std::signal(SIGPIPE, SIG_IGN);
        EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
        EXPECT_EQ(::fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);  // a write whose time is over at once leaves nothing to read
    }
    ~slow_reader() override
    {
        if (ends[0] >= 0) ::close(ends[0]);
        ::close(ends[1]);
    }
    wait_bound within(std::chrono::milliseconds time) { return {std::chrono::steady_clock::now() + time, stopped}; }
    std::string read(std::size_t most)
    {
        std::string out(most, '\0');
        ssize_t const seen = ::read(ends[0], out.data(), out.size());
        out.resize(seen > 0 ? static_cast<std::size_t>(seen) : 0);
        return out;
    }
    int ends[2] = {-1, -1};
    std::atomic<bool> stopped{false};
};

TEST_F(slow_reader, gets_every_line_once_and_whole)
{
    std::string const lines = std::string(200'000, 'x') + "\nlast\n";  // more than a pipe holds
    line_output to(ends[1]);
    std::string got;
    receipt seen = to.write(lines, within(1ms));
    EXPECT_EQ(seen.what, outcome::failed);
    EXPECT_EQ(seen.words, "took too long");
    for (int i = 0; i < 100'000 && seen.what != outcome::taken; ++i) {
        got += read(65'536);
        seen = to.write(lines, within(1ms));
    }
    EXPECT_EQ(seen.what, outcome::taken);
    while (got.size() < lines.size()) got += read(65'536);
    EXPECT_EQ(got, lines);
}

TEST_F(slow_reader, does_not_hold_up_the_end)
{
    line_output to(ends[1]);
    stopped = true;
    EXPECT_EQ(to.write("a\n", within(1h)).words, "stopped");
}

TEST_F(slow_reader, that_is_gone_is_a_failure_and_no_signal)
{
    line_output to(ends[1]);
    ::close(ends[0]);
    ends[0] = -1;
    EXPECT_EQ(to.write("a\n", within(1s)).what, outcome::failed);
}

schema::Event const& sample()
{
    static auto const one = storage::testing::plain_event();
    return *one;
}

TEST(syslog_message, is_one_of_rfc_5424)
{
    std::string const text = syslog_message(sample(), {20, "gate-1", 77});
    EXPECT_THAT(text, StartsWith("<165>1 2026-11-21T12:00:00.001000Z gate-1 signalbox 77 event - {\"id\":\"req_"));
    EXPECT_TRUE(text.ends_with("}"));
}

TEST(syslog_message, has_a_severity_by_what_became_of_the_request)
{
    schema::Event one = sample();
    one.set_decision("blocked");
    EXPECT_THAT(syslog_message(one, {3, "h", 1}), StartsWith("<28>1 "));
    one.set_decision("error");
    EXPECT_THAT(syslog_message(one, {3, "h", 1}), StartsWith("<27>1 "));
}

TEST(syslog_message, of_a_machine_without_a_fitting_name_has_none)
{
    for (char const* host : {"", "two words", "gr\xC3\xBC"})
        EXPECT_THAT(syslog_message(sample(), {3, host, 1}), HasSubstr("Z - signalbox")) << host;
}

TEST(syslog_message, on_a_stream_is_counted)
{
    std::string out;
    append_counted(out, "<1>1 a");
    append_counted(out, "b");
    EXPECT_EQ(out, "6 <1>1 a1 b");
}

/// A socket that plays the syslog server.
class listener {
public:
    listener(int family, int type) : descriptor_(::socket(family, type | SOCK_CLOEXEC, 0)) {}
    ~listener() { ::close(descriptor_); }
    std::uint16_t on_loopback(bool listens, std::uint16_t port = 0)
    {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(port);
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::bind(descriptor_, reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
        if (listens) EXPECT_EQ(::listen(descriptor_, 4), 0);
        socklen_t size = sizeof at;
        EXPECT_EQ(::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&at), &size), 0);
        return ntohs(at.sin_port);
    }
    void on_path(std::string const& path)
    {
        sockaddr_un at{};
        at.sun_family = AF_UNIX;
        std::strncpy(at.sun_path, path.c_str(), sizeof at.sun_path - 1);
        EXPECT_EQ(::bind(descriptor_, reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
    }
    std::string receive(int from = -1) const
    {
        std::string out(65'536, '\0');
        ssize_t const seen = ::recv(from < 0 ? descriptor_ : from, out.data(), out.size(), 0);
        out.resize(seen > 0 ? static_cast<std::size_t>(seen) : 0);
        return out;
    }
    int accept() const { return ::accept(descriptor_, nullptr, nullptr); }

private:
    int descriptor_;
};

class syslog : public testing::Test {
protected:
    wait_bound bound() { return {std::chrono::steady_clock::now() + 5s, stopped}; }
    std::atomic<bool> stopped{false};
    std::vector<std::string> const messages{"<28>1 first", "<28>1 second"};
};

TEST_F(syslog, over_udp_is_a_datagram_for_each_message)
{
    listener there(AF_INET, SOCK_DGRAM);
    syslog_line to({config::syslog_way::udp, "127.0.0.1", there.on_loopback(false)});
    EXPECT_EQ(to.send(messages, bound()), receipt{});
    EXPECT_EQ(there.receive(), "<28>1 first");
    EXPECT_EQ(there.receive(), "<28>1 second");
}

TEST_F(syslog, leaves_out_messages_that_no_datagram_holds_and_counts_them)
{
    listener there(AF_INET, SOCK_DGRAM);
    syslog_line to({config::syslog_way::udp, "127.0.0.1", there.on_loopback(false)});
    receipt const seen = to.send(std::vector<std::string>{"<28>1 a", std::string(70'000, 'x'), "<28>1 b"}, bound());
    EXPECT_EQ(seen.what, outcome::taken);
    EXPECT_EQ(seen.rejected, 1u);
    EXPECT_EQ(there.receive(), "<28>1 a");
    EXPECT_EQ(there.receive(), "<28>1 b");
}

TEST_F(syslog, over_a_local_socket_is_a_datagram_too)
{
    test::temporary_folder folder;
    listener there(AF_UNIX, SOCK_DGRAM);
    there.on_path(folder.file("log"));
    syslog_line to({config::syslog_way::local, folder.file("log"), 0});
    EXPECT_EQ(to.send(messages, bound()), receipt{});
    EXPECT_EQ(there.receive(), "<28>1 first");
}

TEST_F(syslog, over_tcp_is_a_stream_of_counted_messages)
{
    listener there(AF_INET, SOCK_STREAM);
    syslog_line to({config::syslog_way::tcp, "127.0.0.1", there.on_loopback(true)});
    EXPECT_EQ(to.send(messages, bound()), receipt{});
    int const line = there.accept();
    EXPECT_EQ(there.receive(line), "11 <28>1 first12 <28>1 second");
    ::close(line);
    EXPECT_EQ(to.send(messages, bound()), receipt{}) << "a connection that the server closed is opened again";
    int const next = there.accept();
    EXPECT_EQ(there.receive(next), "11 <28>1 first12 <28>1 second");
    ::close(next);
}

/// A closed port answers a datagram after it was taken from us.
TEST_F(syslog, over_udp_to_a_closed_port_fails_each_time_and_loses_nothing)
{
    auto there = std::make_unique<listener>(AF_INET, SOCK_DGRAM);
    std::uint16_t const port = there->on_loopback(false);
    there.reset();
    syslog_line to({config::syslog_way::udp, "127.0.0.1", port});
    for (int i = 0; i < 4; ++i) EXPECT_EQ(to.send(messages, bound()), receipt::failure("Connection refused")) << i;
    there = std::make_unique<listener>(AF_INET, SOCK_DGRAM);
    EXPECT_EQ(there->on_loopback(false, port), port);
    EXPECT_EQ(to.send(messages, bound()), receipt{});
    EXPECT_EQ(there->receive(), "<28>1 first");
    EXPECT_EQ(there->receive(), "<28>1 second");
}

TEST_F(syslog, over_udp_to_a_port_that_was_closed_sends_the_same_again)
{
    auto there = std::make_unique<listener>(AF_INET, SOCK_DGRAM);
    std::uint16_t const port = there->on_loopback(false);
    syslog_line to({config::syslog_way::udp, "127.0.0.1", port});
    EXPECT_EQ(to.send(messages, bound()), receipt{});
    there.reset();
    receipt const refused = to.send(std::vector<std::string>{"<28>1 third"}, bound());
    EXPECT_EQ(refused, receipt::failure("Connection refused")) << "and none of the batch before is lost";
}

TEST_F(syslog, to_nothing_that_listens_fails_with_the_reason)
{
    std::uint16_t free_port = 0;
    {
        listener there(AF_INET, SOCK_STREAM);
        free_port = there.on_loopback(true);
    }
    EXPECT_EQ(syslog_line({config::syslog_way::tcp, "127.0.0.1", free_port}).send(messages, bound()).words, "Connection refused");
    EXPECT_EQ(syslog_line({config::syslog_way::local, "/not/there", 0}).send(messages, bound()).words, "No such file or directory");
}

}  // namespace
}  // namespace signalbox::server
