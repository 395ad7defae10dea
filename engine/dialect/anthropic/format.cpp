#include "engine/dialect/anthropic/format.hpp"

#include "engine/wire/json.hpp"

namespace signalbox::dialect::anthropic {

namespace {

void append_id(std::string& out, std::string_view name, std::span<listed_model const> all, std::size_t at)
{
    out.append(",\"").append(name).append("\":");
    if (all.empty())
        out.append("null");
    else
        wire::append_json_string(out, all[at].id);
}

}  // namespace

/// @anthropic-ai/sdk 1.12, `ModelInfo`.
void append_model(std::string& out, listed_model const& one)
{
    out.append(R"({"type":"model","id":)");
    wire::append_json_string(out, one.id);
    out.append(R"(,"display_name":)");
    wire::append_json_string(out, one.id);
    out.append(R"(,"created_at":"1970-01-01T00:00:00Z"})");
}

std::string models_page(std::span<listed_model const> all)
{
    std::string out = R"({"data":[)";
    for (listed_model const& each : all) {
        if (out.back() != '[') out.push_back(',');
        append_model(out, each);
    }
    out.append(R"(],"has_more":false)");
    append_id(out, "first_id", all, 0);
    append_id(out, "last_id", all, all.size() - 1);
    return out.append("}");
}

}  // namespace signalbox::dialect::anthropic
