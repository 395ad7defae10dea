// A store of ten events that differ in what filters look at, and which of them a filter lets through. One for each test.
#pragma once

#include "storage/event_reader.hpp"
#include "storage/filter.hpp"

#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace signalbox::storage::testing {

class ten_events : public ::testing::Test {
protected:
    ten_events()
    {
        for (std::uint64_t i = 0; i < 10; ++i) {
            auto event = plain_event(noon_us + static_cast<std::int64_t>(i) * second_us, i);
            event->set_sequence(i);
            event->set_requested_model(i < 4 ? "reliable-chat" : i < 8 ? "gpt-4o" : "o'brien, \"the\" model");
            event->set_tag(i % 2 == 0 ? "control" : "");
            event->set_latency_us(static_cast<std::int64_t>(i) * 100'000 + (i == 3 ? 500 : 0));
            event->set_status(i == 9 ? 502 : 200);
            event->set_stream(i >= 5);
            event->set_key_id("key_" + std::to_string(i % 3));
            event->set_upstream_model(i % 2 == 0 ? "up-a" : "up-b");
            event->set_config_revision(i < 5 ? "aaaa" : "bbbb");
            event->set_trace_id(i == 4 ? "4bf92f3577b34da6a3ce929d0e0e4736" : "");
            event->mutable_tokens()->set_prompt(i * 10);
            event->mutable_tokens()->set_completion(5);
            event->set_first_token_us(i < 5 ? 0 : static_cast<std::int64_t>(i) * 1'000);
            event->clear_actual_cost_micros();
            if (i != 6) event->set_actual_cost_micros(static_cast<std::int64_t>(i) * 50);
            if (i == 8) {
                event->set_requested_model("typo");
                event->set_reason("unknown_model");
            }
            event->clear_attempts();
            for (int attempt = 0; attempt < (i == 7 ? 3 : 1); ++attempt) event->add_attempts()->set_provider("openai");
            event->set_fallback_count(i == 7 ? 2 : 0);
            event->set_detail(i == 7 ? "the provider said: Request Timeout" : "");
            events_.push_back(std::move(event));
        }
        writer_ = writer_of(folder_);
        must(append(*writer_, events_));
        reader_ = reader_of(folder_);
    }

    /// The sequence numbers that pass, in order, as text.
    std::string passing(filter const& where)
    {
        std::string numbers;
        for (auto const& event : must(reader_->list({.where = where, .oldest_first = true})).events)
            numbers += std::to_string(event.sequence());
        return numbers;
    }
    std::string passing(std::string_view text)
    {
        auto const parsed = parse_filter(text);
        EXPECT_TRUE(parsed) << text << ": " << (parsed ? "" : parsed.error().detail);
        return parsed ? passing(*parsed) : "";
    }

    temporary_folder folder_;
    batch events_;
    std::unique_ptr<event_writer> writer_;
    std::unique_ptr<event_reader> reader_;
};

}  // namespace signalbox::storage::testing
