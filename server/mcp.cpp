#include "server/mcp.hpp"

#include "server/version.hpp"

#include "engine/base/utf8.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace signalbox::server {

namespace {

namespace json = boost::json;

// JSON-RPC 2.0, section 5.1.
constexpr int parse_error = -32'700, invalid_request = -32'600, method_not_found = -32'601, invalid_parameters = -32'602;
constexpr int server_error = -32'000;  // of an implementation's own

/// Source: modelcontextprotocol.io/specification/2025-03-26/changelog and 2025-06-18/changelog: the one revision that has them.
constexpr std::string_view revision_with_batches = "2025-03-26";
constexpr std::string_view cancellation = "notifications/cancelled";
/// The newest is the last.
constexpr std::array<std::string_view, 3> revisions{"2024-11-05", "2025-03-26", "2025-06-18"};

constexpr std::string_view instructions =
    "The recorded traffic of a Signalbox gateway. list_events and statistics show what happened, get_event one request with every attempt, "
    "explain how a "
    "request would be decided, what_if what another configuration would change. Everything here only reads.";

std::string reply(json::value const& id, std::string_view member, json::value body)
{
    json::object made{{"jsonrpc", "2.0"}, {"id", id}};
    made[json::string_view(member.data(), member.size())] = std::move(body);
    return json::serialize(made);
}

std::string refusal(json::value const& id, int code, std::string_view words)
{
    return reply(id, "error", {{"code", code}, {"message", json::string_view(words.data(), words.size())}});
}

/// "limit, filter, since": what makes the answer of a tool shorter.
std::string ways_to_narrow(std::string_view tool)
{
    std::string out;
    for (mcp_tool const& one : mcp_tools())
        for (mcp_argument const& each : one.arguments)
            if (one.name == tool && !each.required && !each.option.empty()) out.append(out.empty() ? " with " : ", ").append(each.name);
    return out;
}

/// What a command said: its output, and why it failed where it did. JSON that was cut is no JSON, and is left out.
json::object told(command_output const& of, std::string_view tool, bool as_json)
{
    bool const useless = of.late || (of.cut && as_json);
    std::string text = useless ? std::string() : of.out;
    if (of.status != 0 && !useless) text.append(text.empty() ? "" : "\n").append(of.err);
    if (of.late)
        text += "there is no answer within 60 seconds: narrow the question" + ways_to_narrow(tool);
    else if (of.cut)
        text +=
            (as_json ? "the answer is longer than 1 MiB and is left out: narrow the question" : "\n(cut at 1 MiB: narrow the question") +
            ways_to_narrow(tool) + (as_json ? "" : ")");
    text = base::repaired_utf8(text);
    json::array content;
    content.push_back({{"type", "text"}, {"text", text}});
    return {{"content", content}, {"isError", useless || (of.status != 0 && of.out.empty())}};
}

/// One element of a line, as a question; nothing when it wants no answer. What it cancels goes into the message.
std::optional<mcp_question> question_in(json::value const& read, mcp_message& into)
{
    auto const* const asked = read.if_object();
    auto const* const method = asked ? asked->if_contains("method") : nullptr;
    auto const* const id = asked ? asked->if_contains("id") : nullptr;
    bool const named = id && (id->is_string() || id->is_number());
    if (asked && !method && (asked->contains("result") || asked->contains("error")))
        return std::nullopt;  // an answer: nothing was asked here
    mcp_question out{named ? *id : json::value(nullptr), {}};
    if (!method || !method->is_string() || (id && !named)) {
        out.refused = refusal(out.id, invalid_request, "the message is no request of JSON-RPC 2.0");
        return out;
    }
    auto const* const parameters = asked->if_contains("params");
    out.method = std::string(method->as_string());
    if (parameters && parameters->is_object()) out.parameters = parameters->as_object();
    if (!id) {
        auto const* const which = out.method == cancellation ? out.parameters.if_contains("requestId") : nullptr;
        if (which) into.cancelled.push_back(*which);
        return std::nullopt;
    }
    if (parameters && !parameters->is_object()) out.refused = refusal(out.id, invalid_parameters, "params must be an object");
    return out;
}

}  // namespace

json::object mcp_server::greet(json::object const& parameters)
{
    auto const* const asked = parameters.if_contains("protocolVersion");
    std::string_view revision = revisions.back();
    if (asked && asked->is_string()) {
        auto const known = std::ranges::find(revisions, std::string_view(asked->as_string()));
        if (known != revisions.end()) revision = *known;
    }
    batches_ = revision == revision_with_batches;
    return {{"protocolVersion", json::string_view(revision.data(), revision.size())},
            {"capabilities", {{"tools", json::object()}}},
            {"serverInfo", {{"name", "signalbox"}, {"version", json::string_view(version_text().data(), version_text().size())}}},
            {"instructions", json::string_view(instructions.data(), instructions.size())}};
}

model::result<json::object> mcp_server::call(json::object const& parameters, std::stop_token const& stop)
{
    auto const* const name = parameters.if_contains("name");
    auto const* const given = parameters.if_contains("arguments");
    if (!name || !name->is_string()) return model::failure{model::fault::bad_request, "name must be the name of a tool", "name"};
    if (given && !given->is_object() && !given->is_null())
        return model::failure{model::fault::bad_request, "arguments must be an object", "arguments"};
    auto command = command_of(name->as_string(), given && given->is_object() ? given->as_object() : json::object(), allowed_);
    if (!command) return command.error();
    command->stop = stop;
    bool const as_json = std::ranges::find(command->words, mcp_as_json) != command->words.end();
    return told(run_(*command), name->as_string(), as_json);
}

model::result<json::object> mcp_server::result_of(mcp_question const& what, std::stop_token const& stop)
{
    if (what.method == "initialize") return greet(what.parameters);
    if (what.method == "ping") return json::object();
    if (what.method == "tools/list") return json::object{{"tools", describe_tools(allowed_)}};
    if (what.is_call()) return call(what.parameters, stop);
    return model::failure{model::fault::unknown_path, "there is no method \"" + what.method + "\""};
}

mcp_message mcp_server::read(std::string_view line) const
{
    mcp_message out;
    boost::system::error_code error;
    json::value const parsed = json::parse(json::string_view(line.data(), line.size()), error);
    if (error) {
        out.questions.push_back({nullptr, {}, {}, refusal(nullptr, parse_error, "the message is no JSON: " + error.message())});
        return out;
    }
    auto const* const several = batches_ ? parsed.if_array() : nullptr;
    out.batch = several && !several->empty();
    std::span<json::value const> const all = out.batch ? std::span<json::value const>(*several) : std::span<json::value const>(&parsed, 1);
    for (json::value const& each : all) {
        auto question = question_in(each, out);
        if (!question) continue;
        if (out.batch && question->method == "initialize")
            question->refused = refusal(question->id, invalid_request, "initialize is sent alone, not in a batch");
        out.questions.push_back(std::move(*question));
    }
    return out;
}

std::string mcp_server::answer(mcp_question const& what, std::stop_token const& stop)
{
    if (!what.refused.empty()) return what.refused;
    auto made = result_of(what, stop);
    if (made) return reply(what.id, "result", std::move(*made));
    bool const unknown = made.error().kind == model::fault::unknown_path;
    return refusal(what.id, unknown ? method_not_found : invalid_parameters, model::words_of(made.error()));
}

std::optional<std::string> mcp_server::answer(std::string_view message)
{
    mcp_message const read_as = read(message);
    std::vector<std::string> answers;
    for (mcp_question const& each : read_as.questions) answers.push_back(answer(each));
    return joined_answers(answers, read_as.batch);
}

std::optional<std::string> joined_answers(std::vector<std::string> const& answers, bool batch)
{
    if (answers.empty()) return std::nullopt;
    std::string out;
    for (std::string const& each : answers) out.append(out.empty() ? "" : ",").append(each);
    return batch ? "[" + out + "]" : out;
}

std::string refused_as_full(mcp_question const& what, std::size_t most)
{
    return refusal(what.id, server_error, std::to_string(most) + " calls wait already: ask again when some are answered");
}

}  // namespace signalbox::server
