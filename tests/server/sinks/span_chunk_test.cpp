// Spans and sums are the same whichever way an event comes: from the recorder, or from the store.
#include "server/sinks/span_chunk.hpp"

#include "schema/otlp.pb.h"
#include "server/sinks/event_batch.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace signalbox::server {
namespace {

using storage::testing::must;
using storage::testing::noon_us;

provider_book book()
{
    provider_book made;
    made.add("openai", {"openai", "api.openai.com", 443});
    return made;
}

config::sink_definition exporting()
{
    config::sink_definition out;
    out.id = "a";
    out.otlp.metrics = true;
    return out;
}

struct exported {
    std::string spans, sums;
};

exported export_of(event_batch const& events)
{
    otlp_source const from{"1.2.3", "host/9"};
    span_maker maker(exporting(), from);
    span_chunk made;
    maker.begin(made, events.size());
    provider_book const providers = book();
    events.each_record([&](schema::event_record const& each) { maker.add(made, each, providers); });
    return {std::string(maker.whole(made)), made.sums.request(1, 2, false, from)};
}

void expect_the_same_from_both(storage::testing::batch const& events)
{
    storage::testing::temporary_folder const folder;
    auto const writer = storage::testing::writer_of(folder);
    must(storage::testing::append(*writer, events));
    auto const reader = storage::testing::reader_of(folder);
    std::vector<schema::Event> read;
    std::vector<std::unique_ptr<schema::event_record>> written;
    std::vector<schema::event_record const*> records;
    for (auto const& each : events) {
        read.push_back(must(reader->get(each->id())));
        records.push_back(written.emplace_back(schema::record_of(*each)).get());
    }
    exported const of_store = export_of({.events = read}), of_recorder = export_of({.records = records});
    EXPECT_TRUE(of_store.spans == of_recorder.spans);
    EXPECT_TRUE(of_store.sums == of_recorder.sums);
    schema::otlp::TracesRequest spans;
    schema::otlp::MetricsRequest sums;
    EXPECT_TRUE(spans.ParseFromString(of_recorder.spans)) << "every text is UTF-8";
    EXPECT_TRUE(sums.ParseFromString(of_recorder.sums));
}

TEST(span_chunk, is_the_same_of_an_event_with_every_field)
{
    expect_the_same_from_both(storage::testing::one(storage::testing::full_event()));
}

TEST(span_chunk, is_the_same_of_an_event_without_any)
{
    auto event = std::make_unique<schema::Event>();
    event->set_id(77);
    expect_the_same_from_both(storage::testing::one(std::move(event)));
}

TEST(span_chunk, is_the_same_of_traffic_of_all_kinds)
{
    storage::testing::traffic some(7);
    storage::testing::batch events;
    for (int i = 0; i < 300; ++i) events.push_back(some.make(noon_us + i * storage::testing::second_us));
    expect_the_same_from_both(events);
}

TEST(span_chunk, has_text_that_the_store_repairs_as_the_store_has_it)
{
    auto event = storage::testing::plain_event();
    event->set_operation("chat");
    event->set_decision("error");
    event->set_reason("upstream_status");
    event->set_detail("caf\xc3");
    event->set_requested_model("m\xff");
    event->set_consumer("\xff"
                        "someone");
    event->set_path("/\x80");
    event->set_trace_id("\xfe");
    event->set_conversation("\xe2\x82");
    event->set_response_model("r\xf0\x9f");
    event->add_attempts()->set_detail("\xf0\x9f\x98");
    event->mutable_attempts(0)->set_provider("p\xff");
    event->mutable_attempts(0)->set_upstream_model("u\xff");
    event->mutable_attempts(0)->set_fault("upstream_status");
    expect_the_same_from_both(storage::testing::one(std::move(event)));
}

TEST(span_chunk, has_no_first_token_of_a_whole_reply)
{
    auto whole = storage::testing::plain_event(noon_us, 1), streamed = storage::testing::plain_event(noon_us, 2);
    whole->set_first_token_us(900);
    streamed->set_first_token_us(900);
    streamed->set_stream(true);
    auto events = storage::testing::one(std::move(whole));
    events.push_back(std::move(streamed));
    expect_the_same_from_both(events);
}

/// What is kept of an event for the next one does not show in it.
TEST(span_chunk, has_the_spans_that_each_event_has_alone)
{
    storage::testing::traffic some(11);
    std::vector<schema::Event> events;
    for (int i = 0; i < 200; ++i) events.push_back(*some.make(noon_us + i * storage::testing::second_us));
    events.push_back(events.front());
    schema::otlp::TracesRequest all, alone;
    EXPECT_TRUE(all.ParseFromString(export_of({.events = events}).spans));
    for (schema::Event const& each : events) {
        schema::otlp::TracesRequest one;
        EXPECT_TRUE(one.ParseFromString(export_of({.events = {&each, 1}}).spans));
        if (alone.resource_spans_size() == 0)
            alone = one;
        else
            alone.mutable_resource_spans(0)->mutable_scope_spans(0)->mutable_spans()->MergeFrom(
                one.resource_spans(0).scope_spans(0).spans());
    }
    EXPECT_TRUE(all.SerializeAsString() == alone.SerializeAsString());
}

TEST(span_chunk, is_made_anew_in_its_memory)
{
    span_maker maker(exporting(), {"1.2.3", "host/9"});
    span_chunk made;
    auto const event = schema::record_of(*storage::testing::full_event());
    auto const export_again = [&] {
        maker.begin(made, 1);
        maker.add(made, *event, book());
        return std::string(maker.whole(made)) + made.sums.request(1, 2, true, {"1.2.3", "host/9"});
    };
    std::string const first = export_again();
    EXPECT_EQ(export_again(), first);
}

}  // namespace
}  // namespace signalbox::server
