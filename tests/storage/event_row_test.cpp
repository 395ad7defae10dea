// Events come back from the store as they went in.
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {

using namespace testing;

namespace {

batch some(std::size_t count, std::int64_t from_us = noon_us)
{
    batch made;
    for (std::size_t i = 0; i < count; ++i) made.push_back(plain_event(from_us + static_cast<std::int64_t>(i) * 1'000, i));
    return made;
}

}  // namespace

TEST(event_row, keeps_every_field_of_an_event)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto const written = one(full_event());
    must(append(*writer, written));
    auto const read = must(reader_of(folder)->get(written[0]->id()));
    EXPECT_TRUE(same(read, *written[0])) << "a field of schema/event.proto has no place in the store";
}

TEST(event_row, keeps_an_event_with_nothing_but_an_id)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto event = std::make_unique<schema::Event>();
    event->set_id(77);
    auto const written = one(std::move(event));
    must(append(*writer, written));
    EXPECT_TRUE(same(must(reader_of(folder)->get(77)), *written[0]));
}

TEST(event_row, tells_no_tokens_from_tokens_that_are_all_zero)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch events = some(3);
    events[1]->mutable_tokens();
    events[2]->mutable_tokens()->set_cache_write_1h(5);
    must(append(*writer, events));
    auto const reader = reader_of(folder);
    for (auto const& event : events) EXPECT_TRUE(same(must(reader->get(event->id())), *event));
}

TEST(event_row, tells_an_unknown_cost_from_a_cost_of_nothing)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch events = some(2);
    events[0]->clear_actual_cost_micros();
    events[1]->set_actual_cost_micros(0);
    must(append(*writer, events));
    auto const reader = reader_of(folder);
    EXPECT_FALSE(must(reader->get(events[0]->id())).has_actual_cost_micros());
    EXPECT_TRUE(must(reader->get(events[1]->id())).has_actual_cost_micros());
}

TEST(event_row, keeps_the_names_of_every_attempt)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch events = some(2);
    for (auto& event : events) {
        event->set_upstream_model("gpt-4o-2026-08-06");
        for (char const* provider : {"anthropic", "openai", "openai"}) {
            schema::Attempt& attempt = *event->add_attempts();
            attempt.set_provider(provider);
            attempt.set_model("gpt-4o");
            attempt.set_upstream_model("gpt-4o-2026-08-06");
            attempt.set_start_us(-3);
        }
    }
    events[1]->clear_provider();  // no provider answered
    must(append(*writer, events));
    auto const reader = reader_of(folder);
    for (auto const& event : events) EXPECT_TRUE(same(must(reader->get(event->id())), *event));
}

TEST(event_row, repairs_text_that_was_cut_inside_a_character)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch events = some(1);
    events[0]->set_detail("caf\xc3");
    events[0]->set_requested_model("m\xff");
    events[0]->set_trace_id("\xfe");
    events[0]->add_translation_losses("\xe2\x82");
    events[0]->add_attempts()->set_detail("\xf0\x9f\x98");
    must(append(*writer, events));
    auto const read = must(reader_of(folder)->get(events[0]->id()));
    EXPECT_EQ(read.detail(), "caf\xef\xbf\xbd");
    EXPECT_EQ(read.requested_model(), "m\xef\xbf\xbd");
    EXPECT_EQ(read.trace_id(), "");
    EXPECT_EQ(read.translation_losses(0), "\xef\xbf\xbd");
    EXPECT_EQ(read.attempts(0).detail(), "\xef\xbf\xbd");
}

TEST(event_row, keeps_a_trace_id_whatever_it_looks_like)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch events = some(4);
    events[0]->set_trace_id("4bf92f3577b34da6a3ce929d0e0e4736");
    events[1]->set_trace_id("4BF92F3577B34DA6A3CE929D0E0E4736");
    events[2]->set_trace_id("short");
    must(append(*writer, events));
    auto const reader = reader_of(folder);
    for (auto const& event : events) EXPECT_EQ(must(reader->get(event->id())).trace_id(), event->trace_id());
}

TEST(event_row, keeps_the_names_of_models_that_nobody_configured_in_their_events_only)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch events = some(3);
    events[1]->set_requested_model("gtp-4o");
    events[1]->set_decision("blocked");
    events[1]->set_reason("unknown_model");
    events[2]->set_path("/v1/chats");
    events[2]->set_reason("unknown_path");
    must(append(*writer, events));
    auto const reader = reader_of(folder);
    for (auto const& event : events) EXPECT_TRUE(same(must(reader->get(event->id())), *event));
    auto const stats = must(reader->stats({.by = dimension::requested_model}));
    ASSERT_EQ(stats.rows.size(), 2u);
    EXPECT_EQ(stats.rows[0].name, "gpt-4o");
    EXPECT_EQ(stats.rows[1].name, "(other)");
}

TEST(event_row, keeps_strings_that_are_too_long_for_the_names)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch events = some(3);
    events[0]->set_group(std::string(5'000, 'g'));
    events[0]->set_config_revision(std::string(300, 'r'));
    events[0]->set_response_model(std::string(201, 'm'));
    events[1]->set_tag("(other)");
    must(append(*writer, events));
    auto const reader = reader_of(folder);
    for (auto const& event : events) EXPECT_TRUE(same(must(reader->get(event->id())), *event));
}

}  // namespace signalbox::storage
