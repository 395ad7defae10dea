#include "schema/event_record.hpp"

namespace signalbox::schema {

void event_record::clear()
{
    id = sequence = run = parent = 0;
    started_us = 0;
    for (std::string_view* const name :
         {&group, &tag, &provider, &resolved_model, &decision, &reason, &key_id, &consumer, &client_dialect, &strategy, &assignment_unit,
          &upstream_model, &price_source, &payload_policy, &road, &finish_reason, &operation, &role, &config_revision})
        *name = {};
    for (std::string* const text :
         {&requested_model, &path, &response_model, &trace_id, &detail, &method, &conversation, &assignment_value, &further})
        text->clear();
    assignment_probability = 0;
    status = fallback_count = 0;
    stream = false;
    tokens.reset();
    estimated_cost_micros.reset();
    actual_cost_micros.reset();
    latency_us = upstream_us = gateway_us = first_token_us = 0;
    request_bytes = reply_bytes = 0;
    attempts.clear();
    translation_losses.clear();
    trail.clear();
}

}  // namespace signalbox::schema
