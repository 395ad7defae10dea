#include "server/gateway_configuration.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/json_writer.hpp"
#include "engine/base/printable.hpp"
#include "engine/config/source.hpp"
#include "engine/config/tree_values.hpp"

#include <boost/json/parse.hpp>

#include <cstdlib>

namespace signalbox::server {

namespace {

constexpr std::string_view usual_gateway = "http://127.0.0.1:9090";
constexpr char const* token_variable = "SIGNALBOX_ADMIN_TOKEN";
constexpr std::size_t longest_token = 4096;

model::failure refusal(std::string what)
{
    return {.kind = model::fault::upstream_status, .detail = std::move(what)};
}

boost::json::object object_of(std::string_view text)
{
    boost::system::error_code wrong;
    auto parsed = boost::json::parse(text, wrong);
    return !wrong && parsed.is_object() ? std::move(parsed.as_object()) : boost::json::object();
}

std::string text_in(boost::json::object const& of, std::string_view key)
{
    auto const* const found = of.if_contains(key);
    return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

int number_in(boost::json::object const& of, std::string_view key)
{
    auto const* const found = of.if_contains(key);
    return found && found->is_int64() ? static_cast<int>(found->as_int64()) : 0;
}

/// "401: this page asks for the token ..."
std::string words_of(operator_reply const& reply)
{
    std::string const said = text_in(object_of(reply.body), "error");
    std::string out = std::to_string(reply.status);
    if (!said.empty()) base::append_printable(out += ": ", said);
    if (reply.status == 404 && said.empty())
        out += ": this is not the operator's listener (server.admin.listen), which --gateway names, such as " + std::string(usual_gateway);
    if (reply.status == 401 || reply.status == 403) out += std::string(" (give it as ") + token_variable + " or with --token-file)";
    return out;
}

std::vector<config::finding> findings_in(boost::json::object const& check)
{
    std::vector<config::finding> out;
    auto const* const list = check.if_contains("findings");
    if (!list || !list->is_array()) return out;
    for (auto const& each : list->as_array()) {
        if (!each.is_object()) continue;
        auto const& one = each.as_object();
        out.push_back({.level = text_in(one, "severity") == "warning" ? config::severity::warning : config::severity::error,
                       .code = text_in(one, "code"),
                       .file = text_in(one, "file"),
                       .line = number_in(one, "line"),
                       .column = number_in(one, "column"),
                       .path = text_in(one, "path"),
                       .message = text_in(one, "message"),
                       .suggestion = text_in(one, "suggestion")});
    }
    return out;
}

/// What came of a text that was sent.
change_reply change_reply_of(operator_reply const& reply)
{
    auto const said = object_of(reply.body);
    change_reply out{.revision = text_in(said, "revision"), .at_start = {}, .findings = findings_in(said), .refused = {}};
    if (auto const* check = said.if_contains("check"); check && check->is_object()) out.findings = findings_in(check->as_object());
    if (auto const* fields = said.if_contains("takes_effect_at_start"); fields && fields->is_array())
        for (auto const& each : fields->as_array())
            if (each.is_string()) out.at_start.emplace_back(each.as_string());
    if (reply.status == 412)
        out.refused = "the gateway's configuration has changed meanwhile: run the command again";
    else if (reply.status == 422 && !out.findings.empty())
        out.refused = "the gateway refuses the configuration";
    else if (reply.status != 200)
        out.refused = "the gateway answers " + words_of(reply);
    return out;
}

/// Of a configuration that includes others. A gateway that has no such page has the first file alone to change.
model::result<std::vector<gateway_file>> files_of(operator_line const& at)
{
    auto reply = at.ask({.path = "/config/files"});
    if (!reply) return reply.error();
    std::vector<gateway_file> out;
    if (reply->status == 404) return out;
    if (reply->status != 200) return refusal(words_of(*reply));
    auto const said = object_of(reply->body);
    auto const* const list = said.if_contains("files");
    if (!list || !list->is_array()) return refusal("the gateway does not say which files its configuration has");
    for (auto const& each : list->as_array())
        if (each.is_object())
            out.push_back({text_in(each.as_object(), "name"), text_in(each.as_object(), "etag"), text_in(each.as_object(), "text")});
    return out;
}

}  // namespace

model::result<config::node_pointer> tree_of(std::string const& text)
{
    config::report findings("the gateway's configuration");
    auto root = config::read_document(text, findings);
    if (!root || findings.failed())
        return refusal("the gateway's configuration cannot be read:\n" + config::findings_as_text(findings.take()));
    return root;
}

model::result<operator_line> line_to(gateway_choice const& where)
{
    std::string token;
    if (!where.token_file.empty()) {
        auto const read = config::read_file(where.token_file, longest_token);
        if (!read) return model::failure{model::fault::bad_request, where.token_file + ": " + read.error().detail, {}, 0, {}};
        token = *read;
    } else if (char const* const given = std::getenv(token_variable)) {
        token = given;
    }
    token = std::string(base::trimmed(token));
    if (token.find_first_of("\r\n") != token.npos)
        return model::failure{model::fault::bad_request, "the token has more than one line", {}, 0, {}};
    return operator_line::to(where.url.empty() ? std::string(usual_gateway) : where.url, std::move(token));
}

model::result<std::string> merged_text_of(operator_line const& at)
{
    auto reply = at.ask({.path = "/config/merged"});
    if (!reply) return reply.error();
    if (reply->status != 200) return refusal(words_of(*reply));
    return std::move(reply->body);
}

model::result<gateway_configuration> configuration_of(operator_line const& at)
{
    auto reply = at.ask({.path = "/config"});
    if (!reply) return reply.error();
    if (reply->status != 200) return refusal(words_of(*reply));
    auto own = tree_of(reply->body);
    if (!own) return own.error();
    gateway_configuration out{reply->body, reply->etag, reply->revision, *own, *own, reply->followed, {}};
    if (!config::child(**own, "include")) return out;
    auto const merged = merged_text_of(at);
    if (!merged) return merged.error();
    auto whole = tree_of(*merged);
    if (!whole) return whole.error();
    out.whole = std::move(*whole);
    auto files = files_of(at);
    if (!files) return files.error();
    out.files = std::move(*files);
    return out;
}

model::result<change_reply> put_configuration(operator_line const& at, put_as how, gateway_configuration const& now, std::string_view text,
                                              std::string const& note)
{
    operator_question asked{.method = "PUT", .path = how == put_as::check ? "/config?check=true" : "/config", .body = text};
    if (how == put_as::change) asked.lines = "If-Match: " + now.etag + "\r\n";
    if (!note.empty()) asked.lines += "X-Signalbox-Note: " + note + "\r\n";
    auto const reply = at.ask(asked);
    if (!reply) return reply.error();
    return change_reply_of(*reply);
}

model::result<change_reply> put_files(operator_line const& at, put_as how, std::vector<gateway_file> const& fresh, std::string const& note)
{
    std::string body;
    base::json_object whole(body);
    whole.list("files", fresh, [](std::string& to, gateway_file const& each) {
        base::json_object one(to);
        one.text("name", each.name);
        one.text("etag", each.etag);
        one.text("text", each.text);
        one.close();
    });
    whole.close();
    operator_question asked{.method = "PUT", .path = how == put_as::check ? "/config/files?check=true" : "/config/files", .body = body};
    if (!note.empty()) asked.lines = "X-Signalbox-Note: " + note + "\r\n";
    auto const reply = at.ask(asked);
    if (!reply) return reply.error();
    return change_reply_of(*reply);
}

}  // namespace signalbox::server
