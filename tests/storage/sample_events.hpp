// Events for the tests: one with every field set, and traffic from a seed. Pure.
#pragma once

#include "storage/event_writer.hpp"

#include "tests/schema/event_conversion.hpp"

#include "schema/event.pb.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/message_differencer.h>

#include <array>
#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace signalbox::storage::testing {

using event_ptr = std::unique_ptr<schema::Event>;
using batch = std::vector<event_ptr>;

inline constexpr std::int64_t noon_us = 1'795'262'400'000'000;  // 2026-11-21T12:00:00Z
inline constexpr std::int64_t second_us = 1'000'000;
inline constexpr std::int64_t minute_us = 60 * second_us;
inline constexpr std::int64_t hour_us = 60 * minute_us;
inline constexpr std::int64_t day_us = 24 * hour_us;

inline bool same(schema::Event const& a, schema::Event const& b)
{
    return google::protobuf::util::MessageDifferencer::Equals(a, b);
}

inline std::uint64_t id_of(std::int64_t started_us, std::uint64_t number)
{
    return static_cast<std::uint64_t>(started_us / 1000) << 20 | (number & 0xfffff);
}

/// Sets every field of a message, also those of messages inside, to something that is told apart from the others.
inline void fill(google::protobuf::Message& message, int salt)
{
    using google::protobuf::FieldDescriptor;
    auto const& reflection = *message.GetReflection();
    auto const& descriptor = *message.GetDescriptor();
    for (int i = 0; i < descriptor.field_count(); ++i) {
        FieldDescriptor const* field = descriptor.field(i);
        int const value = salt * 100 + field->number() + 1;
        bool const list = field->is_repeated();
        for (int n = 0; n < (list ? 3 : 1); ++n) switch (field->cpp_type()) {
            case FieldDescriptor::CPPTYPE_STRING: {
                std::string const text = field->name() + "-" + std::to_string(value + n);
                list ? reflection.AddString(&message, field, text) : reflection.SetString(&message, field, text);
                break;
            }
            case FieldDescriptor::CPPTYPE_MESSAGE:
                fill(list ? *reflection.AddMessage(&message, field) : *reflection.MutableMessage(&message, field), salt + n + 1);
                break;
            case FieldDescriptor::CPPTYPE_UINT64: reflection.SetUInt64(&message, field, static_cast<std::uint64_t>(value)); break;
            case FieldDescriptor::CPPTYPE_INT64: reflection.SetInt64(&message, field, value); break;
            case FieldDescriptor::CPPTYPE_UINT32: reflection.SetUInt32(&message, field, static_cast<std::uint32_t>(value)); break;
            case FieldDescriptor::CPPTYPE_BOOL: reflection.SetBool(&message, field, true); break;
            case FieldDescriptor::CPPTYPE_DOUBLE: reflection.SetDouble(&message, field, value / 7.0); break;
            default: throw std::logic_error{"a field of a new type: " + field->full_name()};
            }
    }
}

inline event_ptr full_event()
{
    auto event = std::make_unique<schema::Event>();
    fill(*event, 1);
    event->set_started_us(noon_us);
    event->set_id(id_of(noon_us, 7));
    return event;
}

inline event_ptr plain_event(std::int64_t started_us = noon_us, std::uint64_t number = 1)
{
    auto event = std::make_unique<schema::Event>();
    event->set_id(id_of(started_us, number));
    event->set_started_us(started_us);
    event->set_requested_model("gpt-4o");
    event->set_resolved_model("gpt-4o");
    event->set_provider("openai");
    event->set_decision("allowed");
    event->set_status(200);
    event->set_latency_us(1'000);
    event->set_actual_cost_micros(150);
    return event;
}

/// Gives the writer these events as the gateway does.
inline result<void> append(event_writer& to, std::span<event_ptr const> events, std::string* packed = nullptr)
{
    std::vector<std::unique_ptr<schema::event_record>> records;
    for (event_ptr const& each : events) records.push_back(each ? schema::record_of(*each) : nullptr);
    return to.append(records, packed);
}

inline batch one(event_ptr event)
{
    batch made;
    made.push_back(std::move(event));
    return made;
}

/// Traffic that differs in everything rollups look at.
class traffic {
public:
    explicit traffic(std::uint64_t seed) : random_(seed) {}
    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

    event_ptr make(std::int64_t started_us)
    {
        auto event = plain_event(started_us, ++number_);
        std::string const route = "model-" + std::to_string(below(4));
        event->set_requested_model(route);
        event->set_group(below(2) == 0 ? route : "");
        event->set_tag(pick({"control", "experiment", ""}));
        event->set_provider(pick({"openai", "anthropic", ""}));
        event->set_resolved_model(event->provider().empty() ? "" : route + "-x");
        event->set_key_id("key_" + std::to_string(below(5)));
        event->set_consumer(pick({"alice", "bob"}));
        event->set_decision(pick({"allowed", "allowed", "allowed", "error", "blocked", "abandoned"}));
        event->set_reason(event->decision() == "allowed" ? "" : pick({"exhausted", "forbidden"}));
        event->set_stream(below(2) == 0);
        event->set_fallback_count(static_cast<std::uint32_t>(below(3)));
        event->set_latency_us(static_cast<std::int64_t>(below(1u << (6 + below(20)))));
        event->set_first_token_us(event->stream() ? event->latency_us() / 3 : 0);
        event->set_upstream_us(event->latency_us() / 2);
        event->set_gateway_us(static_cast<std::int64_t>(below(200)));
        event->mutable_tokens()->set_prompt(below(5'000));
        event->mutable_tokens()->set_completion(below(900));
        event->mutable_tokens()->set_cached(below(100));
        event->mutable_tokens()->set_estimated(below(4) == 0);
        event->clear_actual_cost_micros();
        if (below(3) != 0) event->set_actual_cost_micros(static_cast<std::int64_t>(below(9'000)));
        if (below(2) != 0) event->set_estimated_cost_micros(static_cast<std::int64_t>(below(9'000)));
        return event;
    }

private:
    std::string pick(std::vector<char const*> const& from) { return from[below(from.size())]; }

    std::mt19937_64 random_;
    std::uint64_t number_ = 0;
};

}  // namespace signalbox::storage::testing
