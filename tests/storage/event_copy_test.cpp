// What follows the newest events without a read of the store sees what a reader of the store sees.
#include "storage/event_copy.hpp"

#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {

using namespace testing;

namespace {

/// The copy is made into an event that was used for another one; what a reader gets can be shown as a record.
void expect_copies_as_read(batch const& events)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    must(append(*writer, events));
    auto const reader = reader_of(folder);
    schema::Event copy = *full_event();
    schema::event_record shown;
    for (event_ptr const& each : events) {
        copy_event(copy, *schema::record_of(*each));
        schema::Event const read = must(reader->get(each->id()));
        EXPECT_TRUE(same(copy, read)) << "copied: " << copy.ShortDebugString() << "\nread: " << read.ShortDebugString();
        show_as_record(shown, read);
        copy_event(copy, shown);
        EXPECT_TRUE(same(copy, read)) << "shown: " << copy.ShortDebugString() << "\nread: " << read.ShortDebugString();
    }
}

}  // namespace

TEST(event_copy, has_every_field)
{
    expect_copies_as_read(one(full_event()));
}

TEST(event_copy, has_nothing_that_the_event_did_not_have)
{
    auto event = std::make_unique<schema::Event>();
    event->set_id(77);
    expect_copies_as_read(one(std::move(event)));
}

TEST(event_copy, is_what_a_reader_gets_for_traffic_of_all_kinds)
{
    traffic some(5);
    batch events;
    for (int i = 0; i < 200; ++i) events.push_back(some.make(noon_us + i * second_us));
    expect_copies_as_read(events);
}

TEST(event_copy, repairs_text_as_the_store_does)
{
    auto event = plain_event();
    event->set_detail("caf\xc3");
    event->set_requested_model("m\xff");
    event->set_consumer("\xff"
                        "someone");
    event->set_path("/\x80");
    event->set_trace_id("\xfe");
    event->set_conversation("\xe2\x82");
    event->add_translation_losses("\xe2\x82");
    event->add_attempts()->set_detail("\xf0\x9f\x98");
    event->mutable_attempts(0)->set_provider("p\xff");
    expect_copies_as_read(one(std::move(event)));
}

TEST(event_copy, has_the_first_token_of_streams_alone_and_tokens_that_are_all_zero)
{
    auto whole = plain_event(noon_us, 1), streamed = plain_event(noon_us, 2);
    whole->set_first_token_us(900);
    whole->mutable_tokens();
    streamed->set_first_token_us(900);
    streamed->set_stream(true);
    streamed->mutable_tokens()->set_cache_write_1h(3);
    batch events = one(std::move(whole));
    events.push_back(std::move(streamed));
    expect_copies_as_read(events);
}

TEST(event_copy, has_names_too_long_for_the_table_of_names_and_steps_with_words)
{
    auto event = plain_event();
    event->set_requested_model(std::string(5'000, 'm'));
    event->set_decision("blocked");
    event->set_path("/made/up");
    event->add_trail("openai/gpt-4o (breaker: 3 failures)");
    event->add_trail("openai/gpt-4o");
    expect_copies_as_read(one(std::move(event)));
}

TEST(event_writer, says_where_a_batch_stands_among_the_arrivals)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    EXPECT_FALSE(writer->place_of_last());
    batch events;
    for (std::uint64_t i = 1; i <= 3; ++i) events.push_back(plain_event(noon_us, i));
    must(append(*writer, events));
    EXPECT_EQ(writer->place_of_last(), 1u);
    must(append(*writer, one(plain_event(noon_us, 4))));
    EXPECT_EQ(writer->place_of_last(), 4u);
}

TEST(event_writer, says_no_place_of_a_batch_that_was_partly_there_or_got_other_ids)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    must(append(*writer, one(plain_event(noon_us, 1))));
    batch again = one(plain_event(noon_us, 2));
    again.push_back(plain_event(noon_us, 1));
    must(append(*writer, again));
    EXPECT_FALSE(writer->place_of_last()) << "the second had its place before";
    auto taken = plain_event(noon_us, 1);
    taken->set_sequence(99);
    must(append(*writer, one(std::move(taken))));
    EXPECT_FALSE(writer->place_of_last()) << "it is stored under another id";
    must(append(*writer, one(plain_event(noon_us, 9))));
    EXPECT_EQ(writer->place_of_last(), 4u);
}

}  // namespace signalbox::storage
