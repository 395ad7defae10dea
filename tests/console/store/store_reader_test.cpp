// questions go to threads of their own; displaced, cancelled and late answers never arrive; no SQL on the GUI thread.
#include "tests/console/store/store_of_events.hpp"

#include <atomic>
#include <future>
#include <thread>

namespace {

using namespace signalbox;
using namespace signalbox::console;
using namespace signalbox::console::testing;

using Answer = storage::result<std::uint64_t>;

/// A question that says when it runs and ends when it is let go, or when the reader is halted.
struct Gate {
    std::atomic<bool> entered{false};
    std::atomic<bool> open{false};
    std::atomic<bool> halted{false};
    std::function<Answer(storage::event_reader&)> question(std::uint64_t answer)
    {
        return [this, answer](storage::event_reader& from) -> Answer {
            entered = true;
            while (!open) {
                if (auto const asked = from.arrivals_end(); !asked) {
                    halted = true;
                    return asked.error();
                }
                std::this_thread::yield();
            }
            return answer;
        };
    }
};

std::function<Answer(storage::event_reader&)> at_once(std::uint64_t answer)
{
    return [answer](storage::event_reader&) -> Answer { return answer; };
}

struct Heard {
    std::vector<std::string> answers;
    std::function<void(Answer)> to()
    {
        return [this](Answer const& got) { answers.push_back(got ? std::to_string(*got) : std::string{name(got.error().kind)}); };
    }
};

TEST(StoreReader, answers_arrive_on_the_gui_thread_from_a_thread_that_is_not_it)
{
    StoreOfEvents store;
    store.write(3);
    StoreReader reader;
    openAndWait(reader, store.path());
    EXPECT_TRUE(reader.isOpen());
    EXPECT_EQ(reader.path(), store.path());
    for (Lane const lane : {Lane::rows, Lane::scan, Lane::totals}) {
        StoreChannel channel{reader, lane, nullptr};
        std::thread::id asked_on, answered_on;
        channel.ask<std::uint64_t>(
            [&](storage::event_reader& from) {
                asked_on = std::this_thread::get_id();
                return from.each({.limit = 10}, [](schema::Event const&) { return true; });
            },
            [&](Answer const& got) {
                answered_on = std::this_thread::get_id();
                EXPECT_EQ(must(got), 3u);
            });
        EXPECT_TRUE(channel.busy());
        ASSERT_TRUE(eventually([&] { return !channel.busy(); }));
        EXPECT_EQ(answered_on, std::this_thread::get_id());
        EXPECT_NE(asked_on, std::this_thread::get_id());
    }
}

void ask_on_this_thread()
{
    StoreOfEvents store;
    StoreReader reader;
    openAndWait(reader, store.path());
    StoreChannel channel{reader, Lane::rows, nullptr};
    storage::event_reader* kept = nullptr;
    auto const keep = [&](storage::event_reader& from) -> Answer {
        kept = &from;
        return 0;
    };
    channel.ask<std::uint64_t>(keep, [](Answer const&) {});
    eventually([&] { return !channel.busy(); });
    (void)kept->list({});
}

TEST(StoreReader, sql_on_the_gui_thread_ends_the_program)
{
    ::testing::GTEST_FLAG(death_test_style) = "threadsafe";
    EXPECT_DEATH(ask_on_this_thread(), "was asked on a thread that may not ask it");
}

TEST(StoreReader, an_urgent_question_ends_the_running_one_whose_answer_never_arrives)
{
    StoreOfEvents store;
    StoreReader reader;
    openAndWait(reader, store.path());
    StoreChannel channel{reader, Lane::scan, nullptr};
    Gate gate;
    Heard heard;
    channel.ask<std::uint64_t>(gate.question(1), heard.to());
    ASSERT_TRUE(eventually([&] { return gate.entered.load(); }));
    channel.ask<std::uint64_t>(at_once(2), heard.to());
    ASSERT_TRUE(eventually([&] { return !channel.busy(); }));
    EXPECT_TRUE(gate.halted);
    EXPECT_EQ(heard.answers, std::vector<std::string>{"2"});
}

TEST(StoreReader, a_patient_question_displaces_only_what_waits)
{
    StoreOfEvents store;
    StoreReader reader;
    openAndWait(reader, store.path());
    StoreChannel channel{reader, Lane::totals, nullptr};
    Gate gate;
    Heard heard;
    channel.ask<std::uint64_t>(gate.question(1), heard.to(), false);
    ASSERT_TRUE(eventually([&] { return gate.entered.load(); }));
    channel.ask<std::uint64_t>(at_once(2), heard.to(), false);
    channel.ask<std::uint64_t>(at_once(3), heard.to(), false);
    gate.open = true;
    ASSERT_TRUE(eventually([&] { return !channel.busy(); }));
    EXPECT_EQ(heard.answers, (std::vector<std::string>{"1", "3"}));
    EXPECT_FALSE(gate.halted);
}

TEST(StoreReader, a_cancelled_question_is_stopped_and_not_answered)
{
    StoreOfEvents store;
    StoreReader reader;
    openAndWait(reader, store.path());
    StoreChannel channel{reader, Lane::scan, nullptr};
    Gate gate;
    Heard heard;
    channel.ask<std::uint64_t>(gate.question(1), heard.to());
    ASSERT_TRUE(eventually([&] { return gate.entered.load(); }));
    channel.cancel();
    EXPECT_FALSE(channel.busy());
    ASSERT_TRUE(eventually([&] { return gate.halted.load(); }));
    channel.ask<std::uint64_t>(at_once(2), heard.to());
    ASSERT_TRUE(eventually([&] { return !channel.busy(); }));
    EXPECT_EQ(heard.answers, std::vector<std::string>{"2"}) << "the lane is free again, and only the second question is answered";
}

TEST(StoreReader, an_answer_under_way_when_the_question_is_cancelled_comes_too_late)
{
    StoreOfEvents store;
    StoreReader reader;
    openAndWait(reader, store.path());
    StoreChannel channel{reader, Lane::rows, nullptr};
    Heard heard;
    std::promise<void> ran;
    channel.ask<std::uint64_t>(
        [&](storage::event_reader&) -> Answer {
            ran.set_value();
            return 1;
        },
        heard.to());
    ran.get_future().wait();  // the event loop does not turn: the answer is posted, not delivered
    channel.cancel();
    channel.ask<std::uint64_t>(at_once(2), heard.to());
    ASSERT_TRUE(eventually([&] { return !channel.busy(); }));
    EXPECT_EQ(heard.answers, std::vector<std::string>{"2"});
}

TEST(StoreReader, a_long_question_of_one_lane_does_not_hold_up_another)
{
    StoreOfEvents store;
    StoreReader reader;
    openAndWait(reader, store.path());
    StoreChannel slow{reader, Lane::scan, nullptr};
    StoreChannel quick{reader, Lane::rows, nullptr};
    Gate gate;
    Heard heard;
    slow.ask<std::uint64_t>(gate.question(1), heard.to());
    quick.ask<std::uint64_t>(at_once(2), heard.to());
    ASSERT_TRUE(eventually([&] { return !quick.busy(); }));
    EXPECT_TRUE(slow.busy());
    gate.open = true;
    ASSERT_TRUE(eventually([&] { return !slow.busy(); }));
    EXPECT_EQ(heard.answers, (std::vector<std::string>{"2", "1"}));
}

TEST(StoreReader, channels_of_one_lane_do_not_displace_each_other)
{
    StoreOfEvents store;
    StoreReader reader;
    openAndWait(reader, store.path());
    StoreChannel first{reader, Lane::totals, nullptr};
    StoreChannel second{reader, Lane::totals, nullptr};
    Heard heard;
    first.ask<std::uint64_t>(at_once(1), heard.to());
    second.ask<std::uint64_t>(at_once(2), heard.to());
    ASSERT_TRUE(eventually([&] { return !first.busy() && !second.busy(); }));
    EXPECT_EQ(heard.answers, (std::vector<std::string>{"1", "2"}));
}

TEST(StoreReader, a_store_closed_while_it_is_asked_stops_the_question_and_answers_nothing)
{
    StoreOfEvents store;
    StoreReader reader;
    openAndWait(reader, store.path());
    StoreChannel channel{reader, Lane::scan, nullptr};
    Gate gate;
    Heard heard;
    QSignalSpy closed{&reader, &StoreReader::closed};
    channel.ask<std::uint64_t>(gate.question(1), heard.to());
    ASSERT_TRUE(eventually([&] { return gate.entered.load(); }));
    reader.close();
    EXPECT_EQ(closed.size(), 1);
    EXPECT_FALSE(channel.busy());
    EXPECT_FALSE(reader.isOpen());
    ASSERT_TRUE(eventually([&] { return gate.halted.load(); }));
    channel.ask<std::uint64_t>(at_once(2), heard.to());
    EXPECT_FALSE(channel.busy()) << "without a store a question is dropped";
    openAndWait(reader, store.path());
    channel.ask<std::uint64_t>(at_once(3), heard.to());
    ASSERT_TRUE(eventually([&] { return !channel.busy(); }));
    EXPECT_EQ(heard.answers, std::vector<std::string>{"3"});
}

TEST(StoreReader, a_question_asked_while_the_store_opens_waits_for_it)
{
    StoreOfEvents store;
    StoreReader reader;
    StoreChannel channel{reader, Lane::rows, nullptr};
    Heard heard;
    reader.open(store.path());
    channel.ask<std::uint64_t>(at_once(1), heard.to());
    ASSERT_TRUE(eventually([&] { return !channel.busy(); }));
    EXPECT_EQ(heard.answers, std::vector<std::string>{"1"});
}

TEST(StoreReader, a_store_that_is_not_there_fails_once_and_drops_what_was_asked)
{
    StoreReader reader;
    StoreChannel channel{reader, Lane::rows, nullptr};
    Heard heard;
    QSignalSpy failed{&reader, &StoreReader::failed};
    QSignalSpy opened{&reader, &StoreReader::opened};
    temporary_folder const folder;
    reader.open(QString::fromStdString(folder.file("absent.db")));
    channel.ask<std::uint64_t>(at_once(1), heard.to());
    ASSERT_TRUE(eventually([&] { return !failed.isEmpty(); }));
    EXPECT_EQ(failed.first().first().value<storage::failure>().kind, storage::trouble::not_found);
    EXPECT_FALSE(channel.busy());
    StoreOfEvents store;
    openAndWait(reader, store.path());
    EXPECT_EQ(failed.size(), 1);
    EXPECT_EQ(opened.size(), 1);
    EXPECT_TRUE(heard.answers.empty());
}

TEST(StoreReader, a_failure_of_the_store_is_an_answer)
{
    StoreOfEvents store;
    StoreReader reader;
    openAndWait(reader, store.path());
    StoreChannel channel{reader, Lane::rows, nullptr};
    std::optional<storage::failure> why;
    channel.ask<schema::Event>([](storage::event_reader& from) { return from.get(99); },
                               [&](storage::result<schema::Event> const& got) { why = got ? storage::failure{} : got.error(); });
    ASSERT_TRUE(eventually([&] { return why.has_value(); }));
    EXPECT_EQ(why->kind, storage::trouble::not_found);
}

TEST(StoreReader, a_reader_taken_apart_in_the_middle_of_a_question_ends_it)
{
    StoreOfEvents store;
    auto reader = std::make_unique<StoreReader>();
    openAndWait(*reader, store.path());
    StoreChannel channel{*reader, Lane::scan, nullptr};
    Gate gate;
    Heard heard;
    channel.ask<std::uint64_t>(gate.question(1), heard.to());
    ASSERT_TRUE(eventually([&] { return gate.entered.load(); }));
    reader.reset();
    EXPECT_TRUE(gate.halted);
    channel.ask<std::uint64_t>(at_once(2), heard.to());
    QCoreApplication::processEvents();
    EXPECT_TRUE(heard.answers.empty());
}

}  // namespace
