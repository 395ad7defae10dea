// Bodies beside events in the lines of a sink: what was kept, or the reason why it is not there; in order, and within bounds.
#include "server/sinks/event_bodies.hpp"
#include "server/sinks/event_lines.hpp"
#include "server/sinks/sink_source.hpp"

#include "storage/payload_writer.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;
using storage::payload_part;
using storage::testing::must;
using storage::testing::noon_us;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class bodies : public testing::Test {
protected:
    bodies()
    {
        must(writer->begin_run("test", noon_us));
        EXPECT_EQ(source.open(), "");
    }
    schema::Event event(std::uint64_t number, std::string const& policy, std::int64_t started_us = noon_us)
    {
        auto made = storage::testing::plain_event(started_us, number);
        made->set_payload_policy(policy);
        schema::Event const out = *made;
        must(storage::testing::append(*writer, storage::testing::one(std::move(made))));
        return out;
    }
    void keep(schema::Event const& of, std::string const& body)
    {
        if (!payloads) payloads = must(storage::payload_writer::open(storage::payload_path(folder.file()), 1u << 30));
        storage::payload one{.event = of.id()};
        one.at(payload_part::asked) = {storage::part_state::kept, body.size(), "POST / HTTP/1.1\r\n", body};
        must(payloads->append({&one, 1}));
    }
    static std::int64_t now_us() { return model::wall_now().time_since_epoch().count(); }
    static std::vector<std::uint64_t> numbers(sink_source::page const& of)
    {
        std::vector<std::uint64_t> out;
        for (schema::Event const& each : of.events) out.push_back(each.id() & 0xfffff);
        return out;
    }

    storage::testing::temporary_folder folder;
    std::unique_ptr<storage::event_writer> writer = storage::testing::writer_of(folder);
    std::unique_ptr<storage::payload_writer> payloads;
    sink_source source{folder.file(), "a", true};
};

TEST_F(bodies, are_the_last_member_of_the_line)
{
    keep(event(1, "all"), R"({"model":"m"})");
    auto const page = must(source.next(10));
    std::string const line = event_lines({page.events, page.payloads});
    EXPECT_THAT(line, HasSubstr(R"(,"payload":{"state":"kept","parts":{"asked":{"state":"kept","size":13,"head":"POST / HTTP/1.1\r\n",)"
                                R"("body":"{\"model\":\"m\"}"},"sent":{"state":"none","size":0,"reason":")"));
    EXPECT_THAT(line, EndsWith("}}}}\n"));
}

TEST_F(bodies, that_are_not_there_have_a_reason)
{
    event_bodies some(folder.file());
    EXPECT_EQ(some.of(event(1, "none"), {}, true),
              R"text({"state":"off","reason":"payloads were off for this request (logging.payloads)"})text");
    EXPECT_THAT(*some.of(event(2, "errors_skipped"), {}, true), HasSubstr(R"("state":"no_error","reason":")"));
    EXPECT_THAT(*some.of(event(3, "all"), {}, true), HasSubstr(R"("state":"lost","reason":")")) << "long ago";
    keep(event(4, "all"), "x");
    EXPECT_THAT(*some.of(event(5, "all"), {}, true), HasSubstr(R"("state":"lost")"));
}

TEST_F(bodies, that_are_longer_than_a_line_may_hold_are_left_out_with_a_word)
{
    std::string const longest(event_bodies::longest_body, 'x');
    event_bodies some(folder.file());
    auto const fits = event(1, "all"), long_one = event(2, "all");
    keep(fits, longest);
    keep(long_one, longest + "x");
    EXPECT_THAT(*some.of(fits, {}, true), HasSubstr(longest));
    EXPECT_THAT(
        *some.of(long_one, {}, true),
        HasSubstr(
            R"("asked":{"state":"left_out","size":1048577,"reason":"it is longer than the 1048576 bytes that go out with an event")"));
}

TEST_F(bodies, that_may_still_be_written_are_waited_for_and_hold_the_order)
{
    event(1, "none");
    auto const late = event(2, "all", now_us());
    event(3, "none");
    auto const page = must(source.next(10, true));
    EXPECT_THAT(numbers(page), ElementsAre(1u));
    source.pass(page, 0);
    auto const none = must(source.next(10, true));
    EXPECT_THAT(none.events, IsEmpty());
    EXPECT_EQ(none.cursor, source.position().cursor);
    keep(late, "late");
    auto const rest = must(source.next(10, true));
    EXPECT_THAT(numbers(rest), ElementsAre(2u, 3u));
    EXPECT_THAT(rest.payloads.at(0), HasSubstr(R"("body":"late")"));
    EXPECT_EQ(rest.gone, 0u);
}

TEST_F(bodies, that_never_came_are_not_waited_for_longer_than_patience)
{
    auto const lost = event(1, "all", now_us());
    event_bodies some(folder.file());
    model::wall_time const end{model::microseconds(lost.started_us() + lost.latency_us())};
    EXPECT_FALSE(some.of(lost, end + 9s, true));
    EXPECT_THAT(*some.of(lost, end + 10s, true), HasSubstr(R"("state":"lost")"));
    EXPECT_THAT(*some.of(lost, end, false), HasSubstr(R"("state":"lost")")) << "at the end of the server";
    EXPECT_THAT(*some.of(lost, end - 1h, true), HasSubstr(R"("state":"lost")")) << "a clock that was set";
}

TEST_F(bodies, that_cannot_be_read_say_so)
{
    keep(event(1, "all"), "x");
    payloads.reset();
    std::ofstream(storage::payload_path(folder.file()), std::ios::binary | std::ios::trunc) << std::string(8'192, 'z');
    event_bodies some(folder.file());
    EXPECT_THAT(*some.of(event(2, "all"), {}, true), HasSubstr(R"("state":"unreadable","reason":")"));
}

TEST_F(bodies, of_one_delivery_have_a_bound_and_the_rest_follows)
{
    std::string const large(1'000'000, 'x');
    for (std::uint64_t i = 1; i <= 20; ++i) keep(event(i, "all"), large);
    auto const first = must(source.next(100));
    EXPECT_THAT(numbers(first), ElementsAre(1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u));
    EXPECT_TRUE(first.more);
    source.pass(first, 0);
    EXPECT_EQ(must(source.next(100)).events.front().id() & 0xfffff, 9u);
}

TEST_F(bodies, that_a_receiver_does_not_take_are_left_out_once)
{
    keep(event(1, "all"), "large");
    auto page = must(source.next(10));
    EXPECT_TRUE(page.leave_bodies_out());
    EXPECT_THAT(page.payloads, ElementsAre(R"({"state":"left_out","reason":"the receiver takes no post of this size"})"));
    EXPECT_FALSE(page.leave_bodies_out());
}

}  // namespace
}  // namespace signalbox::server
