#include "engine/branch_result.hpp"

#include "engine/wire/json.hpp"

#include <algorithm>

namespace signalbox {

namespace {

void append_text(std::string& out, std::string_view name, std::string_view value)
{
    out.append("\"").append(name).append("\":");
    wire::append_json_string(out, value);
}

/// A body as it came when it is JSON, else as a text.
void append_body(std::string& out, std::string_view body)
{
    if (wire::check_json(body))
        out += body;
    else
        wire::append_json_string(out, body);
}

/// The error inside a body, or the body.
void append_error(std::string& out, branch_result const& of)
{
    out += ",\"error\":";
    if (!of.error.empty()) {
        out += of.error;
    } else if (of.body.empty() || of.status == 200) {
        out += R"({"message":"the reply broke off","type":"fanout_error"})";
    } else if (wire::check_json(of.body) && !wire::json_view(of.body)["error"].missing()) {
        out += wire::json_view(of.body)["error"].raw();
    } else {
        append_body(out, of.body);
    }
}

void append_result(std::string& out, branch_result const& of, bool with_id)
{
    out += '{';
    if (with_id) append_text(out, "id", of.id);
    if (with_id) out += ',';
    append_text(out, "model", of.model);
    out.append(",\"status\":").append(std::to_string(of.status));
    if (!of.succeeded()) {
        append_error(out, of);
    } else if (!of.body.empty()) {
        out += ",\"response\":";
        append_body(out, of.body);
    }
    out += '}';
}

void append_usage(std::string& out, std::span<branch_result const> of)
{
    std::uint64_t input = 0, output = 0;
    for (branch_result const& each : of) {
        input += each.tokens.input_tokens;
        output += each.tokens.output_tokens;
    }
    out.append("\"usage\":{\"prompt_tokens\":").append(std::to_string(input));
    out.append(",\"completion_tokens\":").append(std::to_string(output));
    out.append(",\"total_tokens\":").append(std::to_string(input + output)).append("}");
}

void append_results(std::string& out, std::span<branch_result const> of, bool by_id)
{
    out += by_id ? '{' : '[';
    for (branch_result const& each : of) {
        if (&each != &of.front()) out += ',';
        if (by_id) wire::append_json_string(out, each.id);
        if (by_id) out += ':';
        append_result(out, each, !by_id);
    }
    out += by_id ? '}' : ']';
}

std::string head_of(std::span<branch_result const> of)
{
    return std::string("{\"object\":\"fanout\",\"completed\":") + (all_succeeded(of) ? "true" : "false");
}

}  // namespace

bool all_succeeded(std::span<branch_result const> of)
{
    return std::ranges::all_of(of, &branch_result::succeeded);
}

std::optional<model::failure> refusal_of_all(std::span<branch_result const> of)
{
    bool const all = std::ranges::all_of(of, [](branch_result const& each) { return each.refused.has_value(); });
    return all && !of.empty() ? of.front().refused : std::nullopt;
}

std::string merged_reply(std::span<branch_result const> of, route::merging shape)
{
    std::string out = head_of(of) + ",\"results\":";
    append_results(out, of, shape == route::merging::object);
    out += ',';
    append_usage(out, of);
    return out + "}";
}

std::string stream_summary(std::span<branch_result const> of)
{
    // Clients of OpenAI's streams look into "choices" of each event.
    std::string out = head_of(of) + ",\"choices\":[],\"results\":";
    append_results(out, of, false);
    out += ',';
    append_usage(out, of);
    return out + "}";
}

}  // namespace signalbox
