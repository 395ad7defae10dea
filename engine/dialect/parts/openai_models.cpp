#include "engine/dialect/parts/openai_models.hpp"

#include "engine/wire/json.hpp"

namespace signalbox::dialect {

/// openai npm 7.57, `Model`.
void append_openai_model(std::string& out, listed_model const& one)
{
    out.append(R"({"id":)");
    wire::append_json_string(out, one.id);
    out.append(R"(,"object":"model","created":0,"owned_by":)");
    wire::append_json_string(out, one.owner);
    out.append("}");
}

std::string openai_models_page(std::span<listed_model const> all)
{
    std::string out = R"({"object":"list","data":[)";
    for (listed_model const& each : all) {
        if (out.back() != '[') out.push_back(',');
        append_openai_model(out, each);
    }
    return out.append("]}");
}

}  // namespace signalbox::dialect
