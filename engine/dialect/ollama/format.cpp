#include "engine/dialect/ollama/format.hpp"

#include "engine/dialect/parts/member_writer.hpp"

namespace signalbox::dialect::ollama {

namespace {

/// Clients read these members of every model; a gateway knows none of them.
constexpr std::string_view unknown_details =
    R"({"parent_model":"","format":"","family":"","families":[],"parameter_size":"","quantization_level":""})";
constexpr std::string_view unknown_time = "1970-01-01T00:00:00Z";

}  // namespace

/// ollama for npm, `ModelResponse`.
void append_model(std::string& out, listed_model const& one)
{
    separate(out);
    out += '{';
    write_string("name", one.id, out);
    write_string("model", one.id, out);
    write_string("modified_at", unknown_time, out);
    write_raw("size", "0", out);
    write_string("digest", "", out);
    write_raw("details", unknown_details, out);
    out += '}';
}

std::string models_page(std::span<listed_model const> all)
{
    std::string out = R"({"models":[)";
    for (listed_model const& each : all) append_model(out, each);
    return out.append("]}");
}

/// `ShowResponse` there.
void append_details(std::string& out, listed_model const& one)
{
    out += '{';
    write_string("modelfile", "# served by " + std::string(one.owner), out);
    write_string("parameters", "", out);
    write_string("template", "", out);
    write_raw("details", unknown_details, out);
    write_raw("model_info", "{}", out);
    write_raw("capabilities", R"(["completion","tools"])", out);
    write_string("modified_at", unknown_time, out);
    out += '}';
}

}  // namespace signalbox::dialect::ollama
