// A small store for tests of the whole window: a day of traffic with a bad hour, made from numbers alone, and the moment it is looked at.
#pragma once

#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <cmath>

namespace signalbox::console::testing {

namespace st = storage::testing;

inline constexpr int day_events = 720;
inline constexpr int talk_begins = 660;  // from here on every second request is of one of two conversations
inline constexpr std::int64_t look_us = st::noon_us + 30 * st::second_us;  // the newest event is half a minute old

inline void addAttempt(schema::Event& event, char const* provider, char const* reason, char const* fault, std::int64_t start,
                       std::int64_t end)
{
    auto& attempt = *event.add_attempts();
    attempt.set_provider(provider);
    attempt.set_model(event.requested_model());
    attempt.set_reason(reason);
    attempt.set_fault(fault);
    attempt.set_status(*fault ? 529 : 200);
    attempt.set_start_us(start);
    if (*fault == 0) {
        attempt.set_first_byte_us(start + (end - start) / 3);
        attempt.set_first_token_us(start + (end - start) / 3 + 2'000);
    }
    attempt.set_end_us(end);
}

/// The n-th of the day, two minutes apart; the same at each call.
inline st::event_ptr dayEvent(int n)
{
    static constexpr std::array models{"gpt-4o", "claude-sonnet", "gpt-4o-mini", "mistral-small"};
    auto event = st::plain_event(st::noon_us - (day_events - 1 - n) * 2 * st::minute_us, static_cast<std::uint64_t>(n) + 1);
    unsigned const dice = static_cast<unsigned>(n) * 2'654'435'761U >> 8;
    event->set_requested_model(models[dice % models.size()]);
    event->set_resolved_model(event->requested_model());
    event->set_provider(dice % 4 == 1 ? "anthropic" : "openai");
    event->set_key_id("key_" + std::to_string(dice / 7 % 3));
    event->set_consumer("shop");
    event->set_group("chat");
    event->set_strategy("weighted");
    event->set_assignment_unit("request");
    event->set_assignment_probability(0.75);
    event->set_tag(dice / 5 % 2 == 0 ? "control" : "candidate");
    event->set_path("/v1/chat/completions");
    event->set_client_dialect("openai_chat");
    event->set_config_revision("a91f03c2d7e5");
    event->set_payload_policy("none");
    event->set_price_source("built-in");
    event->set_stream(dice % 3 != 0);
    event->set_latency_us(400'000 + static_cast<std::int64_t>(1'600'000 * std::pow(dice % 997 / 997.0, 3)));
    event->set_first_token_us(event->latency_us() / 3);
    event->set_gateway_us(90);
    event->mutable_tokens()->set_prompt(200 + dice % 800);
    event->mutable_tokens()->set_completion(20 + dice / 3 % 300);
    event->set_actual_cost_micros(300 + dice % 4'000);
    event->set_estimated_cost_micros(event->actual_cost_micros());
    if (n >= talk_begins && n % 2 == 0) event->set_conversation(n % 4 == 0 ? "tour-of-the-harbour" : "invoice-4711");
    bool const bad_hour = n >= 400 && n < 430;
    if (bad_hour && dice % 2 == 0) {
        addAttempt(*event, "anthropic", "weight", "upstream_status", 1'000, 180'000);
        event->set_fallback_count(1);
        event->set_provider("openai");
    }
    if (bad_hour && dice % 5 == 0) {
        event->set_decision("error");
        event->set_reason("exhausted");
        event->set_status(503);
        event->clear_actual_cost_micros();
    } else {
        addAttempt(*event, event->provider().c_str(), event->attempts_size() ? "next" : "weight", "",
                   event->attempts_size() ? 200'000 : 1'000, event->latency_us());
    }
    return event;
}

inline void writeDay(storage::event_writer& into)
{
    st::batch day;
    for (int n = 0; n < day_events; ++n) day.push_back(dayEvent(n));
    st::must(st::append(into, day));
    while (st::must(into.tend())) {
    }
}

}  // namespace signalbox::console::testing
