#include "engine/dialect/bedrock/format.hpp"

#include "engine/dialect/parts/member_writer.hpp"

namespace signalbox::dialect::bedrock {

/// API reference, FoundationModelSummary.
void append_model(std::string& out, listed_model const& one)
{
    separate(out);
    out += '{';
    write_string("modelId", one.id, out);
    write_string("modelName", one.id, out);
    write_string("providerName", one.owner, out);
    write_flag("responseStreamingSupported", true, out);
    out += '}';
}

std::string models_page(std::span<listed_model const> all)
{
    std::string out = R"({"modelSummaries":[)";
    for (listed_model const& each : all) append_model(out, each);
    return out.append("]}");
}

}  // namespace signalbox::dialect::bedrock
