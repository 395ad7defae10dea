#include "server/mcp.hpp"

#include "server/version.hpp"

#include "engine/base/utf8.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace signalbox::server {

namespace {

namespace json = boost::json;

// JSON-RPC 2.0, section 5.1.
constexpr int parse_error = -32'700, invalid_request = -32'600, method_not_found = -32'601, invalid_parameters = -32'602;

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

json::object initialized(json::object const& parameters)
{
    auto const* const asked = parameters.if_contains("protocolVersion");
    std::string_view revision = revisions.back();
    if (asked && asked->is_string()) {
        auto const known = std::ranges::find(revisions, std::string_view(asked->as_string()));
        if (known != revisions.end()) revision = *known;
    }
    return {{"protocolVersion", json::string_view(revision.data(), revision.size())},
            {"capabilities", {{"tools", json::object()}}},
            {"serverInfo", {{"name", "signalbox"}, {"version", json::string_view(version_text().data(), version_text().size())}}},
            {"instructions", json::string_view(instructions.data(), instructions.size())}};
}

/// What a command said: its output, and why it failed where it did.
json::object told(command_output const& of)
{
    std::string text = of.out;
    if (of.status != 0) text.append(text.empty() ? "" : "\n").append(of.err);
    if (of.cut) text += "\n(cut: narrow the question)";
    text = base::repaired_utf8(text);
    json::array content;
    content.push_back({{"type", "text"}, {"text", text}});
    return {{"content", content}, {"isError", of.status != 0 && of.out.empty()}};
}

}  // namespace

model::result<json::object> mcp_server::call(json::object const& parameters)
{
    auto const* const name = parameters.if_contains("name");
    auto const* const given = parameters.if_contains("arguments");
    if (!name || !name->is_string()) return model::failure{model::fault::bad_request, "name must be the name of a tool", "name"};
    if (given && !given->is_object() && !given->is_null())
        return model::failure{model::fault::bad_request, "arguments must be an object", "arguments"};
    auto const command = command_of(name->as_string(), given && given->is_object() ? given->as_object() : json::object(), allowed_);
    if (!command) return command.error();
    return told(run_(*command));
}

model::result<json::object> mcp_server::result_of(std::string_view method, json::object const& parameters)
{
    if (method == "initialize") return initialized(parameters);
    if (method == "ping") return json::object();
    if (method == "tools/list") return json::object{{"tools", describe_tools(allowed_)}};
    if (method == "tools/call") return call(parameters);
    return model::failure{model::fault::unknown_path, "there is no method \"" + std::string(method) + "\""};
}

std::optional<std::string> mcp_server::answer(std::string_view message)
{
    boost::system::error_code error;
    json::value const read = json::parse(json::string_view(message.data(), message.size()), error);
    if (error) return refusal(nullptr, parse_error, "the message is no JSON: " + error.message());
    auto const* const asked = read.if_object();
    auto const* const method = asked ? asked->if_contains("method") : nullptr;
    auto const* const id = asked ? asked->if_contains("id") : nullptr;
    bool const named = id && (id->is_string() || id->is_number());
    if (asked && !method && (asked->contains("result") || asked->contains("error")))
        return std::nullopt;  // an answer: nothing was asked here
    if (!method || !method->is_string() || (id && !named))
        return refusal(named ? *id : json::value(nullptr), invalid_request, "the message is no request of JSON-RPC 2.0");
    if (!id) return std::nullopt;
    auto const* const parameters = asked->if_contains("params");
    if (parameters && !parameters->is_object()) return refusal(*id, invalid_parameters, "params must be an object");
    auto made = result_of(method->as_string(), parameters ? parameters->as_object() : json::object());
    if (made) return reply(*id, "result", std::move(*made));
    bool const unknown = made.error().kind == model::fault::unknown_path;
    return refusal(*id, unknown ? method_not_found : invalid_parameters, model::words_of(made.error()));
}

}  // namespace signalbox::server
