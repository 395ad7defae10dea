#include "engine/dialect/cohere/format.hpp"

#include "engine/dialect/parts/member_writer.hpp"

namespace signalbox::dialect::cohere {

/// API reference, List Models.
void append_model(std::string& out, listed_model const& one)
{
    separate(out);
    out += '{';
    write_string("name", one.id, out);
    out.append(R"(,"endpoints":["chat"],"owned_by":)");
    wire::append_json_string(out, one.owner);
    out += '}';
}

std::string models_page(std::span<listed_model const> all)
{
    std::string out = R"({"models":[)";
    for (listed_model const& each : all) append_model(out, each);
    return out.append("]}");
}

}  // namespace signalbox::dialect::cohere
