// The queue between workers and the recorder: its bound, what its taking thread finds, and how it is closed.
#include "server/event_queue.hpp"

#include "server/waiting_commit.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <thread>

namespace signalbox::server {
namespace {

using batch = std::vector<queued_event>;
using namespace std::chrono_literals;

constexpr model::milliseconds at_once{0};

model::steady_time soon()
{
    return std::chrono::steady_clock::now() + 1ms;
}

model::steady_time much_later()
{
    return std::chrono::steady_clock::now() + 1h;
}

queued_event numbered(std::uint64_t id)
{
    queued_event made{std::make_unique<schema::event_record>(), nullptr};
    made.event->id = id;
    return made;
}

std::vector<std::uint64_t> ids_of(batch const& all)
{
    std::vector<std::uint64_t> ids;
    for (queued_event const& each : all) ids.push_back(each.event->id);
    return ids;
}

std::vector<std::unique_ptr<schema::event_record>> events_of(batch& all)
{
    std::vector<std::unique_ptr<schema::event_record>> events;
    for (queued_event& each : all) events.push_back(std::move(each.event));
    return events;
}

TEST(event_queue, lets_its_taker_look_at_something_else_at_once)
{
    event_queue queue(2);
    batch taken;
    queue.look_now();
    EXPECT_TRUE(queue.take(taken, 10, much_later(), at_once)) << "it does not wait for an hour";
    EXPECT_TRUE(taken.empty());
    std::thread other([&] { queue.look_now(); });
    EXPECT_TRUE(queue.take(taken, 10, much_later(), at_once));
    other.join();
    EXPECT_TRUE(queue.take(taken, 10, soon(), at_once));
    EXPECT_TRUE(taken.empty());
}

TEST(event_queue, reserves_as_much_as_it_has_room_for_and_again_what_was_given_back)
{
    event_queue queue(2);
    auto first = queue.reserve(false), second = queue.reserve(false);
    ASSERT_TRUE(first && second);
    EXPECT_FALSE(queue.reserve(false));
    EXPECT_EQ(queue.reserved(), 2u);
    queue.give_back(1);
    EXPECT_EQ(queue.reserved(), 1u);
    EXPECT_TRUE(queue.reserve(false));
}

TEST(event_queue, passes_its_bound_when_it_is_told_to_and_then_drops_what_does_not_fit)
{
    event_queue queue(1);
    ASSERT_TRUE(queue.reserve(false));
    ASSERT_TRUE(queue.reserve(true));
    EXPECT_EQ(queue.reserved(), 2u);
    EXPECT_TRUE(queue.push(numbered(1)));
    EXPECT_FALSE(queue.push(numbered(2)));
    EXPECT_EQ(queue.reserved(), 1u) << "the dropped event's room is free";
}

TEST(event_queue, takes_an_event_with_a_commit_beyond_its_bound)
{
    boost::asio::io_context io;
    event_queue queue(1);
    waiting_commit waits(io.get_executor());
    EXPECT_TRUE(queue.push(numbered(1)));
    auto committed = numbered(2);
    committed.commit = &waits;
    EXPECT_TRUE(queue.push(std::move(committed)));
    batch taken;
    ASSERT_TRUE(queue.take(taken, 10, soon(), at_once));
    EXPECT_EQ(ids_of(taken), (std::vector<std::uint64_t>{1, 2}));
}

TEST(event_queue, gives_events_in_their_order_and_no_more_than_it_is_asked_for)
{
    event_queue queue(10);
    for (std::uint64_t id = 1; id <= 5; ++id) queue.push(numbered(id));
    batch taken;
    ASSERT_TRUE(queue.take(taken, 3, soon(), at_once));
    EXPECT_EQ(ids_of(taken), (std::vector<std::uint64_t>{1, 2, 3}));
    ASSERT_TRUE(queue.take(taken, 3, soon(), at_once));
    EXPECT_EQ(ids_of(taken), (std::vector<std::uint64_t>{4, 5}));
}

TEST(event_queue, gives_an_empty_batch_when_nothing_came_until_the_look)
{
    event_queue queue(10);
    batch taken;
    EXPECT_TRUE(queue.take(taken, 3, soon(), at_once));
    EXPECT_TRUE(taken.empty());
}

TEST(event_queue, wakes_the_taking_thread_for_an_event_and_for_the_end)
{
    event_queue queue(10);
    std::vector<std::uint64_t> seen;
    std::thread taker([&] {
        batch taken;
        while (queue.take(taken, 10, much_later(), at_once)) {
            for (std::uint64_t id : ids_of(taken)) seen.push_back(id);
            taken.clear();
        }
    });
    queue.push(numbered(7));
    queue.push(numbered(8));
    queue.close();
    taker.join();
    EXPECT_EQ(seen, (std::vector<std::uint64_t>{7, 8}));
}

TEST(event_queue, gathers_no_longer_and_yields_what_is_left_when_it_is_closed)
{
    event_queue queue(10);
    queue.push(numbered(1));
    queue.push(numbered(2));
    queue.close();
    batch taken;
    ASSERT_TRUE(queue.take(taken, 1, much_later(), 1h)) << "a closed queue does not gather for an hour";
    EXPECT_EQ(ids_of(taken), std::vector<std::uint64_t>{1});
    ASSERT_TRUE(queue.take(taken, 1, much_later(), 1h));
    EXPECT_EQ(ids_of(taken), std::vector<std::uint64_t>{2});
    EXPECT_FALSE(queue.take(taken, 1, much_later(), 1h));
}

TEST(event_queue, reserves_blank_events_that_were_used_before)
{
    auto const blanks = std::make_shared<blank_events>();
    event_queue queue(10, blanks);
    queued_event one{queue.reserve(false), nullptr};
    one.event->id = 9;
    one.event->decision = "allowed";
    one.event->detail = "of another request";
    one.event->attempts.emplace_back();
    queue.push(std::move(one));
    batch taken;
    ASSERT_TRUE(queue.take(taken, 10, soon(), at_once));
    schema::event_record const* const used = taken.front().event.get();
    queue.give_back(1);
    blanks->keep(events_of(taken));
    auto const again = queue.reserve(false);
    ASSERT_EQ(again.get(), used) << "the same memory";
    EXPECT_EQ(again->id, 0u);
    EXPECT_EQ(again->decision, "");
    EXPECT_EQ(again->detail, "");
    EXPECT_TRUE(again->attempts.empty());
}

TEST(event_queue, refuses_waiting_requests_once_and_tells_whether_it_is_closed)
{
    boost::asio::io_context io;
    event_queue queue(10);
    waiting_commit waits(io.get_executor());
    waits.stored = true;
    auto one = numbered(1);
    one.commit = &waits;
    queue.push(std::move(one));
    EXPECT_FALSE(queue.refuse_and_pause(at_once));
    EXPECT_FALSE(waits.stored);
    batch taken;
    ASSERT_TRUE(queue.take(taken, 10, soon(), at_once));
    EXPECT_EQ(taken.front().commit, nullptr) << "the event is still to be stored, its request has its answer";
    queue.close();
    EXPECT_TRUE(queue.refuse_and_pause(at_once));
}

TEST(event_queue, ends_a_pause_when_it_is_closed)
{
    boost::asio::io_context io;
    auto const open = boost::asio::make_work_guard(io);
    event_queue queue(10);
    waiting_commit waits(io.get_executor());
    auto one = numbered(1);
    one.commit = &waits;
    queue.push(std::move(one));
    // The refusal is told under the queue's lock, which the pause then gives free: closing can only come after it began.
    std::thread closer([&] {
        io.run_one();
        queue.close();
    });
    EXPECT_TRUE(queue.refuse_and_pause(1h));
    closer.join();
}

}  // namespace
}  // namespace signalbox::server
