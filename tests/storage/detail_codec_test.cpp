// What a stored detail is: the fields of an event that have no column, as Protocol Buffers writes them.
#include "storage/detail_codec.hpp"

#include "tests/storage/sample_events.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {

using namespace testing;

namespace {

/// The event without what its columns hold; protobuf's own writer makes the bytes.
schema::Event without_columns(schema::Event const& of)
{
    schema::Event rest;
    *rest.mutable_attempts() = of.attempts();
    rest.mutable_tokens()->set_cache_write_1h(of.tokens().cache_write_1h());
    rest.set_detail(of.detail());
    *rest.mutable_translation_losses() = of.translation_losses();
    rest.set_request_bytes(of.request_bytes());
    rest.set_reply_bytes(of.reply_bytes());
    rest.set_parent(of.parent());
    *rest.mutable_limits() = of.limits();
    *rest.mutable_policies() = of.policies();
    *rest.mutable_labels() = of.labels();
    *rest.mutable_units() = of.units();
    *rest.mutable_trail() = of.trail();
    rest.set_method(of.method());
    rest.set_conversation(of.conversation());
    rest.set_assignment_value(of.assignment_value());
    return rest;
}

std::string detail_of(schema::Event const& event)
{
    std::string bytes;
    encode_detail(bytes, *schema::record_of(event), {});
    return bytes;
}

}  // namespace

TEST(detail_codec, writes_what_protobuf_writes)
{
    auto const event = full_event();
    EXPECT_EQ(detail_of(*event), without_columns(*event).SerializeAsString());
}

TEST(detail_codec, writes_the_largest_and_negative_numbers_as_protobuf_does)
{
    schema::Event event;
    schema::Attempt& call = *event.add_attempts();
    call.set_status(std::numeric_limits<std::uint32_t>::max());
    for (auto const set : {&schema::Attempt::set_start_us, &schema::Attempt::set_connected_us, &schema::Attempt::set_first_byte_us,
                           &schema::Attempt::set_first_token_us, &schema::Attempt::set_end_us})
        (call.*set)(-1);
    call.set_cost_micros(0);
    call.mutable_tokens()->set_prompt(std::numeric_limits<std::uint64_t>::max());
    event.set_request_bytes(std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(detail_of(event), event.SerializeAsString());
}

TEST(detail_codec, writes_a_step_of_the_decision_with_its_reason_and_words)
{
    schema::event_record record;
    record.trail.push_back({"openai/gpt-4o", "weight", {}});
    record.trail.push_back({"groq/llama", "dropped", "it takes no images"});
    record.trail.push_back({"alone", {}, {}});
    std::string bytes;
    encode_detail(bytes, record, {});
    schema::Event read;
    ASSERT_TRUE(decode_detail(bytes, read));
    EXPECT_EQ(std::vector<std::string>(read.trail().begin(), read.trail().end()),
              (std::vector<std::string>{"openai/gpt-4o (weight)", "groq/llama (dropped: it takes no images)", "alone"}));
}

TEST(event_record, is_blank_after_clear_in_every_field)
{
    auto const record = schema::record_of(*full_event());
    record->clear();
    EXPECT_TRUE(same(schema::message_of(*record), schema::Event{}));
}

}  // namespace signalbox::storage
