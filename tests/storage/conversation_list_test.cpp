// The conversations of a scope: sums of their requests, in steps; and one of them with what the gateway sent for it.
#include "storage/conversation_list.hpp"
#include "storage/event_context.hpp"

#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {

using namespace testing;

namespace {

/// 30 requests a second apart: of "a" and "b" in turns, every third of none; those of "a" grow, one of them fails, one has no price.
batch requests()
{
    batch made;
    for (int n = 0; n < 30; ++n) {
        auto event = plain_event(noon_us + n * second_us, static_cast<std::uint64_t>(n));
        event->set_operation("chat");
        event->set_role("primary");
        if (n % 3 != 2) event->set_conversation(n % 3 == 0 ? "a" : "b");
        event->set_consumer(n % 3 == 0 ? "ann" : "bob");
        event->mutable_tokens()->set_prompt(100 + static_cast<unsigned>(n));
        event->mutable_tokens()->set_cached(10);
        event->mutable_tokens()->set_completion(5);
        if (n == 27) event->set_decision("error");
        if (n == 24) event->clear_actual_cost_micros();
        made.push_back(std::move(event));
    }
    return made;
}

event_ptr child(event_ptr const& of, char const* role, int number)
{
    auto event = plain_event(of->started_us() + 1'000, 1'000 + static_cast<std::uint64_t>(number));
    event->set_operation("chat");
    event->set_role(role);
    event->set_parent(of->id());
    return event;
}

class conversations : public ::testing::Test {
protected:
    conversations()
    {
        auto const writer = writer_of(folder);
        batch all = requests();
        all.push_back(child(all[3], "classify", 1));
        all.push_back(child(all[0], "guard", 2));
        all.push_back(child(all[1], "classify", 3));
        must(append(*writer, all));
        reader = reader_of(folder);
    }
    conversation_list found(char const* query = "", time_range range = {}, std::uint64_t newest = 0, std::size_t step = 7)
    {
        conversation_list list{.range = range, .where = must(parse_filter(query)), .newest = newest};
        for (int i = 0; !list.done; ++i) {
            must(continue_conversations(*reader, list, step));
            if (i > 1'000) throw std::runtime_error{"the list does not end"};
        }
        return list;
    }
    temporary_folder folder;
    std::unique_ptr<event_reader> reader;
};

}  // namespace

TEST_F(conversations, have_the_sums_of_their_requests)
{
    auto const list = found();
    EXPECT_EQ(list.looked, 33u);
    EXPECT_EQ(list.named, 20u);
    ASSERT_EQ(list.all.size(), 2u);
    EXPECT_EQ(list.all[0].name, "b") << "the one with the newest request stands first";
    conversation_sum const& a = list.all[1];
    EXPECT_EQ(a.name, "a");
    EXPECT_EQ(a.consumer, "ann");
    EXPECT_EQ(a.model, "gpt-4o");
    EXPECT_EQ(a.requests, 10u);
    EXPECT_EQ(a.errors, 1u);
    EXPECT_EQ(a.prompt, 1'000u + 135u);
    EXPECT_EQ(a.cached, 100u);
    EXPECT_EQ(a.completion, 50u);
    EXPECT_EQ(a.largest_prompt, 127u);
    EXPECT_EQ(a.cost_micros, 9 * 150);
    EXPECT_EQ(a.unpriced, 1u);
    EXPECT_EQ(a.first_us, noon_us);
    EXPECT_EQ(a.last_us, noon_us + 27 * second_us + 1'000);
    EXPECT_EQ(a.newest, id_of(noon_us + 27 * second_us, 27));
}

TEST_F(conversations, are_the_same_in_steps_of_any_size)
{
    for (std::size_t const step : {1u, 2u, 33u, 1'000u}) {
        auto const list = found("", {}, 0, step);
        EXPECT_EQ(list.all.size(), 2u) << step;
        EXPECT_EQ(list.all.at(1).prompt, 1'135u) << step;
    }
}

TEST_F(conversations, are_those_of_the_scope)
{
    EXPECT_EQ(found("consumer:bob").all.at(0).requests, 10u);
    EXPECT_EQ(found("consumer:bob").all.size(), 1u);
    EXPECT_EQ(found("conversation:a").all.at(0).name, "a");
    EXPECT_EQ(found("", {noon_us, noon_us + 6 * second_us}).all.at(0).requests, 2u);
    EXPECT_EQ(found("", {}, id_of(noon_us + 3 * second_us, 3)).all.at(0).requests, 2u) << "as it stood then";
    EXPECT_TRUE(found("consumer:carl").all.empty());
}

TEST_F(conversations, are_read_with_what_the_gateway_sent_for_them)
{
    auto const one = must(read_conversation(*reader, "a", {}));
    ASSERT_EQ(one.turns.size(), 10u);
    EXPECT_EQ(one.turns.front().started_us(), noon_us);
    EXPECT_EQ(one.turns.back().decision(), "error");
    ASSERT_EQ(one.children.size(), 2u);
    EXPECT_EQ(one.children[0].role(), "guard");
    EXPECT_EQ(one.children[1].role(), "classify");
    EXPECT_FALSE(one.cut);
    EXPECT_EQ(must(read_conversation(*reader, "a", {noon_us + 10 * second_us, noon_us + 20 * second_us})).turns.size(), 3u);
    EXPECT_TRUE(must(read_conversation(*reader, "c\"'*", {})).turns.empty());
}

TEST_F(conversations, stand_around_each_of_their_requests)
{
    auto const all = requests();
    auto const context = must(read_context(*reader, *all[3]));
    ASSERT_EQ(context.before.size(), 1u);
    EXPECT_EQ(context.before[0].id(), all[0]->id());
    ASSERT_EQ(context.after.size(), 8u);
    EXPECT_EQ(context.after[0].id(), all[6]->id());
    ASSERT_EQ(context.children.size(), 1u);
    EXPECT_FALSE(context.parent);
    auto const of_child = must(read_context(*reader, context.children[0]));
    ASSERT_TRUE(of_child.parent);
    EXPECT_EQ(of_child.parent->id(), all[3]->id());
    EXPECT_TRUE(of_child.siblings.empty());
    EXPECT_TRUE(of_child.before.empty()) << "it names no conversation";
}

}  // namespace signalbox::storage
