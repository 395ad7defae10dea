#include "engine/dialect/gemini/format.hpp"

#include "engine/dialect/parts/member_writer.hpp"

namespace signalbox::dialect::gemini {

/// @google/genai, `Model`: names are those of resources.
void append_model(std::string& out, listed_model const& one)
{
    separate(out);
    out += '{';
    write_string("name", "models/" + std::string(one.id), out);
    write_string("displayName", one.id, out);
    write_string("description", "served by " + std::string(one.owner), out);
    write_raw("supportedGenerationMethods", R"(["generateContent","countTokens"])", out);
    out += '}';
}

std::string models_page(std::span<listed_model const> all)
{
    std::string out = R"({"models":[)";
    for (listed_model const& each : all) append_model(out, each);
    return out.append("]}");
}

}  // namespace signalbox::dialect::gemini
