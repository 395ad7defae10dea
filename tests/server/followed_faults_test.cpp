// A configuration that another server gives, where something is wrong: a text without a known end, a server that is silent, changes made at the gateway.
#include "tests/server/followed_source.hpp"

#include <gmock/gmock.h>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class followed_faults : public followed_source {
protected:
    void SetUp() override
    {
        says(reply(configuration("first"), "one"));
        ASSERT_EQ(one.look(), sighting::fresh);
    }
    /// The server takes connections and never answers.
    void is_silent() { upstream.always({test::read_request(), test::stall()}); }
    std::chrono::milliseconds time_to_end(test::running_program& program)
    {
        auto const began = std::chrono::steady_clock::now();
        program.send(SIGTERM);
        EXPECT_EQ(program.finish().status, 0);
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    }
};

/// Far below the 30 seconds of a question to the configuration's server, and of a vault's round.
constexpr auto soon = 4s;

TEST_F(followed_faults, a_text_whose_end_is_not_said_is_refused)
{
    for (std::string const version : {"HTTP/1.0", "HTTP/1.1"}) {
        says(version + " 200 OK\r\nETag: \"two\"\r\nConnection: close\r\n\r\n" + configuration("second"));
        EXPECT_EQ(one.look(), sighting::wrong) << version;
        EXPECT_THAT(one.refused(), HasSubstr("the reply says neither its length nor its end")) << version;
        EXPECT_EQ(copy(), configuration("first")) << version;
    }
    says(reply(configuration("first"), "one"));
    EXPECT_EQ(one.look(), sighting::unchanged);
    EXPECT_THAT(upstream.requests().back(), Not(HasSubstr("If-None-Match"))) << "what it has now is not known";
    EXPECT_THAT(one.refused(), IsEmpty());
}

TEST_F(followed_faults, a_text_that_is_shorter_than_its_length_leaves_the_copy)
{
    std::string const whole = reply(configuration("second"), "two");
    for (std::size_t const missing : {std::size_t{1}, std::size_t{25}, configuration("second").size()}) {
        says(whole.substr(0, whole.size() - missing));
        EXPECT_EQ(one.look(), sighting::away);
        EXPECT_THAT(one.detail(), HasSubstr(std::to_string(missing) + " bytes of the body missing"));
        EXPECT_EQ(copy(), configuration("first"));
    }
}

TEST_F(followed_faults, a_text_in_chunks_without_the_last_one_leaves_the_copy)
{
    std::string const whole = test::chunked_reply_with({configuration("second")});
    says(whole.substr(0, whole.size() - std::string_view("0\r\n\r\n").size()));
    EXPECT_EQ(one.look(), sighting::away);
    EXPECT_THAT(one.detail(), HasSubstr("before the last chunk"));
    EXPECT_EQ(copy(), configuration("first"));
}

TEST_F(followed_faults, a_look_at_a_silent_server_is_broken_off)
{
    is_silent();
    std::stop_source source;
    std::jthread const breaks([&] {
        EXPECT_TRUE(upstream.reached(&test::scripted_upstream::stalled, 1));
        source.request_stop();
    });
    auto const began = std::chrono::steady_clock::now();
    EXPECT_EQ(one.look(round_of_reload, source.get_token()), sighting::away);
    EXPECT_LT(std::chrono::steady_clock::now() - began, soon);
    EXPECT_EQ(copy(), configuration("first"));
}

TEST_F(followed_faults, the_program_ends_at_once_while_the_server_is_silent_or_drips)
{
    for (bool const drips : {false, true}) {
        says(reply(configuration("first"), "one"));
        test::running_program program(served(), at.file(""));
        program.err_until(" serving ");
        auto const before = upstream.count(&test::scripted_upstream::stalled);
        if (drips)
            upstream.always({test::read_request(), test::send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nsignal"), test::stall()});
        else
            is_silent();
        EXPECT_TRUE(upstream.reached(&test::scripted_upstream::stalled, before + 1));
        EXPECT_LT(time_to_end(program), soon) << (drips ? "drips" : "silent");
    }
}

TEST_F(followed_faults, a_change_made_at_the_gateway_is_refused_with_the_place_to_make_it)
{
    std::string const token = at.write("token.txt", "of-the-operator");
    auto const with_token = [](std::string text) {
        std::string const place = "admin: {listen: \"127.0.0.1:0\"";
        return text.insert(text.find(place) + place.size(), ", token: {file: token.txt}");
    };
    std::string const first = with_token(configuration("first")), second = with_token(configuration("second"));
    says(reply(first, "two"));
    test::running_program program(served(), at.file(""));
    auto const admin = test::port_after(program.err_until(" serving "), "admin on");
    std::string const other = at.write("other.yaml", second);
    std::vector<std::string> const where{other, "--gateway", "http://127.0.0.1:" + std::to_string(admin), "--token-file", token};
    auto const command = [&](std::vector<std::string> words) {
        words.insert(words.end(), where.begin(), where.end());
        return test::run(words, at.file(""));
    };
    auto const shown = command({"diff"});
    EXPECT_EQ(shown.status, 3) << shown.err;
    auto const applied = command({"apply", "--auto-approve"});
    EXPECT_EQ(applied.status, 1);
    EXPECT_THAT(applied.err, HasSubstr("takes its configuration from " + url() + ": change it there"));
    std::string const lines = " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer of-the-operator\r\n";
    EXPECT_EQ(test::ask(admin, "GET /config" + lines + "\r\n").header("x-signalbox-followed"), url());
    auto const put =
        test::ask(admin, "PUT /config" + lines + "If-Match: *\r\nContent-Length: " + std::to_string(second.size()) + "\r\n\r\n" + second);
    EXPECT_EQ(put.status, 409) << put.body;
    EXPECT_THAT(put.body, HasSubstr("change it there"));
    EXPECT_EQ(copy(), first);
}

TEST_F(followed_faults, health_says_that_the_copy_was_changed_by_hand)
{
    test::running_program program(served(), at.file(""));
    std::string const log = program.err_until(" serving ");
    auto const health = [&] { return test::ask(test::port_after(log, "admin on"), test::get("/health")).body; };
    at.write("copy.yaml", configuration("by-hand"));
    program.err_until("was changed here");
    EXPECT_THAT(health(), HasSubstr("\"status\":\"degraded\""));
    EXPECT_THAT(health(), HasSubstr("\"state\":\"differs\",\"differs\":\"" + at.file("copy.yaml") + " was changed here"));
    EXPECT_EQ(copy(), configuration("by-hand")) << "the server has no other text yet";
    says(reply(configuration("second"), "two"));
    program.err_until("a configuration came from its server");
    EXPECT_EQ(copy(), configuration("second"));
    EXPECT_THAT(health(), HasSubstr("\"state\":\"ok\"}"));
}

TEST_F(followed_faults, a_copy_that_cannot_be_served_is_not_called_served)
{
    at.write("copy.yaml", "signalbox: 1\nmodels: [{id: a, provider: nowhere}]\n");
    says("HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n");
    auto const ended = test::run(served(), at.file(""));
    EXPECT_EQ(ended.status, 2);
    EXPECT_THAT(ended.err, Not(HasSubstr("is served")));
    EXPECT_THAT(ended.err, HasSubstr("copy.yaml cannot be served either"));
}

}  // namespace
}  // namespace signalbox::server
