// Reasoning items that the gateway wrote for reasoning of another vendor: OpenAI knows neither their ids nor what is sealed in them.
#include "engine/dialect/openai_responses/codecs.hpp"
#include "engine/dialect/openai_responses/reasoning_item.hpp"

namespace signalbox::dialect::openai_responses {

namespace {

void write_item(wire::json_view item, std::string& out)
{
    bool const ours = item["type"].is("reasoning") && is_gateway_reasoning(item["id"].string_or(""));
    if (!ours) out.append(item.raw());
}

}  // namespace

std::optional<cleaned_body> clean_relay(std::string_view body)
{
    if (body.find(gateway_reasoning_id) == std::string_view::npos) return std::nullopt;
    return rewrite_list(body, "input", write_item);
}

}  // namespace signalbox::dialect::openai_responses
