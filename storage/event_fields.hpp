// Which strings of an event stand in its split and its shape, with their numbers in schema/event.proto. Read by the interner, the row and
// the filter.
#pragma once

#include "storage/catalog.hpp"

#include "schema/event.pb.h"

#include <array>
#include <string>
#include <string_view>

namespace signalbox::storage {

/// A string field: how it is read and set, and the column that holds its name.
struct text_field {
    int number = 0;
    std::string const& (schema::Event::*get)() const = nullptr;
    std::string* (schema::Event::*mutate)() = nullptr;
    std::string_view column;
};

/// In the order of `dimension`.
inline constexpr std::array<text_field, dimension_count> split_fields{{
    {schema::Event::kRequestedModelFieldNumber, &schema::Event::requested_model, &schema::Event::mutable_requested_model,
     "requested_model"},
    {schema::Event::kGroupFieldNumber, &schema::Event::group, &schema::Event::mutable_group, "group_name"},
    {schema::Event::kTagFieldNumber, &schema::Event::tag, &schema::Event::mutable_tag, "tag"},
    {schema::Event::kProviderFieldNumber, &schema::Event::provider, &schema::Event::mutable_provider, "provider"},
    {schema::Event::kResolvedModelFieldNumber, &schema::Event::resolved_model, &schema::Event::mutable_resolved_model, "resolved_model"},
    {schema::Event::kDecisionFieldNumber, &schema::Event::decision, &schema::Event::mutable_decision, "decision"},
    {schema::Event::kReasonFieldNumber, &schema::Event::reason, &schema::Event::mutable_reason, "reason"},
    {schema::Event::kKeyIdFieldNumber, &schema::Event::key_id, &schema::Event::mutable_key_id, "key_id"},
    {schema::Event::kConsumerFieldNumber, &schema::Event::consumer, &schema::Event::mutable_consumer, "consumer"},
}};

/// In the order of `shape_field`.
inline constexpr std::array<text_field, shape_field_count> shape_fields{{
    {schema::Event::kClientDialectFieldNumber, &schema::Event::client_dialect, &schema::Event::mutable_client_dialect, "client_dialect"},
    {schema::Event::kPathFieldNumber, &schema::Event::path, &schema::Event::mutable_path, "path"},
    {schema::Event::kStrategyFieldNumber, &schema::Event::strategy, &schema::Event::mutable_strategy, "strategy"},
    {schema::Event::kAssignmentUnitFieldNumber, &schema::Event::assignment_unit, &schema::Event::mutable_assignment_unit,
     "assignment_unit"},
    {schema::Event::kUpstreamModelFieldNumber, &schema::Event::upstream_model, &schema::Event::mutable_upstream_model, "upstream_model"},
    {schema::Event::kResponseModelFieldNumber, &schema::Event::response_model, &schema::Event::mutable_response_model, "response_model"},
    {schema::Event::kPriceSourceFieldNumber, &schema::Event::price_source, &schema::Event::mutable_price_source, "price_source"},
    {schema::Event::kPayloadPolicyFieldNumber, &schema::Event::payload_policy, &schema::Event::mutable_payload_policy, "payload_policy"},
    {schema::Event::kRoadFieldNumber, &schema::Event::road, &schema::Event::mutable_road, "road"},
    {schema::Event::kFinishReasonFieldNumber, &schema::Event::finish_reason, &schema::Event::mutable_finish_reason, "finish_reason"},
    {schema::Event::kOperationFieldNumber, &schema::Event::operation, &schema::Event::mutable_operation, "operation"},
    {schema::Event::kRoleFieldNumber, &schema::Event::role, &schema::Event::mutable_role, "role"},
}};

/// The columns of these fields, as a list of SQL.
template <std::size_t N>
std::string columns_of(std::array<text_field, N> const& fields)
{
    std::string list;
    for (text_field const& each : fields) list.append(list.empty() ? "" : ", ").append(each.column);
    return list;
}

inline constexpr text_field revision_field{schema::Event::kConfigRevisionFieldNumber, &schema::Event::config_revision,
                                           &schema::Event::mutable_config_revision, "config_revision"};

/// A set of field numbers of Event.
class field_set {
public:
    void add(int number) { bits_ |= std::uint64_t{1} << number; }
    void add(field_set const& others) { bits_ |= others.bits_; }
    bool has(int number) const { return (bits_ >> number & 1) != 0; }
    bool empty() const { return bits_ == 0; }

private:
    static_assert(schema::Event::kTrailFieldNumber < 64);
    std::uint64_t bits_ = 0;
};

}  // namespace signalbox::storage
