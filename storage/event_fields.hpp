// Which strings of an event stand in its split and its shape, with their numbers in schema/event.proto. Read by the interner, the row and
// the filter.
#pragma once

#include "storage/catalog.hpp"

#include "schema/event.pb.h"
#include "schema/event_record.hpp"

#include <array>
#include <string>
#include <string_view>

namespace signalbox::storage {

/// A string field: where a record has it, how an event has it and is given it, and the column that holds its name.
struct text_field {
    int number = 0;
    std::string_view schema::event_record::*kept = nullptr;  // a name that the process keeps; or
    std::string schema::event_record::*own = nullptr;        // a text of the request alone
    std::string const& (schema::Event::*read)() const = nullptr;
    std::string* (schema::Event::*mutate)() = nullptr;
    std::string_view column;

    std::string_view of(schema::event_record const& event) const { return kept ? event.*kept : std::string_view{event.*own}; }
};

/// In the order of `dimension`.
inline constexpr std::array<text_field, dimension_count> split_fields{{
    {schema::Event::kRequestedModelFieldNumber, nullptr, &schema::event_record::requested_model, &schema::Event::requested_model,
     &schema::Event::mutable_requested_model, "requested_model"},
    {schema::Event::kGroupFieldNumber, &schema::event_record::group, nullptr, &schema::Event::group, &schema::Event::mutable_group,
     "group_name"},
    {schema::Event::kTagFieldNumber, &schema::event_record::tag, nullptr, &schema::Event::tag, &schema::Event::mutable_tag, "tag"},
    {schema::Event::kProviderFieldNumber, &schema::event_record::provider, nullptr, &schema::Event::provider,
     &schema::Event::mutable_provider, "provider"},
    {schema::Event::kResolvedModelFieldNumber, &schema::event_record::resolved_model, nullptr, &schema::Event::resolved_model,
     &schema::Event::mutable_resolved_model, "resolved_model"},
    {schema::Event::kDecisionFieldNumber, &schema::event_record::decision, nullptr, &schema::Event::decision,
     &schema::Event::mutable_decision, "decision"},
    {schema::Event::kReasonFieldNumber, &schema::event_record::reason, nullptr, &schema::Event::reason, &schema::Event::mutable_reason,
     "reason"},
    {schema::Event::kKeyIdFieldNumber, &schema::event_record::key_id, nullptr, &schema::Event::key_id, &schema::Event::mutable_key_id,
     "key_id"},
    {schema::Event::kConsumerFieldNumber, &schema::event_record::consumer, nullptr, &schema::Event::consumer,
     &schema::Event::mutable_consumer, "consumer"},
}};

/// In the order of `shape_field`.
inline constexpr std::array<text_field, shape_field_count> shape_fields{{
    {schema::Event::kClientDialectFieldNumber, &schema::event_record::client_dialect, nullptr, &schema::Event::client_dialect,
     &schema::Event::mutable_client_dialect, "client_dialect"},
    {schema::Event::kPathFieldNumber, nullptr, &schema::event_record::path, &schema::Event::path, &schema::Event::mutable_path, "path"},
    {schema::Event::kStrategyFieldNumber, &schema::event_record::strategy, nullptr, &schema::Event::strategy,
     &schema::Event::mutable_strategy, "strategy"},
    {schema::Event::kAssignmentUnitFieldNumber, &schema::event_record::assignment_unit, nullptr, &schema::Event::assignment_unit,
     &schema::Event::mutable_assignment_unit, "assignment_unit"},
    {schema::Event::kUpstreamModelFieldNumber, &schema::event_record::upstream_model, nullptr, &schema::Event::upstream_model,
     &schema::Event::mutable_upstream_model, "upstream_model"},
    {schema::Event::kResponseModelFieldNumber, nullptr, &schema::event_record::response_model, &schema::Event::response_model,
     &schema::Event::mutable_response_model, "response_model"},
    {schema::Event::kPriceSourceFieldNumber, &schema::event_record::price_source, nullptr, &schema::Event::price_source,
     &schema::Event::mutable_price_source, "price_source"},
    {schema::Event::kPayloadPolicyFieldNumber, &schema::event_record::payload_policy, nullptr, &schema::Event::payload_policy,
     &schema::Event::mutable_payload_policy, "payload_policy"},
    {schema::Event::kRoadFieldNumber, &schema::event_record::road, nullptr, &schema::Event::road, &schema::Event::mutable_road, "road"},
    {schema::Event::kFinishReasonFieldNumber, &schema::event_record::finish_reason, nullptr, &schema::Event::finish_reason,
     &schema::Event::mutable_finish_reason, "finish_reason"},
    {schema::Event::kOperationFieldNumber, &schema::event_record::operation, nullptr, &schema::Event::operation,
     &schema::Event::mutable_operation, "operation"},
    {schema::Event::kRoleFieldNumber, &schema::event_record::role, nullptr, &schema::Event::role, &schema::Event::mutable_role, "role"},
}};

/// The columns of these fields, as a list of SQL.
template <std::size_t N>
std::string columns_of(std::array<text_field, N> const& fields)
{
    std::string list;
    for (text_field const& each : fields) list.append(list.empty() ? "" : ", ").append(each.column);
    return list;
}

inline constexpr text_field revision_field{
    schema::Event::kConfigRevisionFieldNumber, &schema::event_record::config_revision,  nullptr,
    &schema::Event::config_revision,           &schema::Event::mutable_config_revision, "config_revision"};

/// A set of field numbers of Event.
class field_set {
public:
    void add(int number) { bits_ |= std::uint64_t{1} << number; }
    void add(field_set const& others) { bits_ |= others.bits_; }
    bool has(int number) const { return (bits_ >> number & 1) != 0; }
    bool empty() const { return bits_ == 0; }

private:
    static_assert(schema::Event::kAssignmentValueFieldNumber < 64);
    std::uint64_t bits_ = 0;
};

}  // namespace signalbox::storage
