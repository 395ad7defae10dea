#include "engine/dialect/anthropic/reply_end_words.hpp"

#include "engine/dialect/anthropic/reply_words.hpp"
#include "engine/dialect/anthropic/tool_id.hpp"
#include "engine/dialect/error_kind.hpp"
#include "engine/dialect/parts/context_words.hpp"
#include "engine/dialect/parts/error_rules.hpp"
#include "engine/model/fault_facts.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::anthropic {

using model::finish_reason;

namespace {

void append_error_body(std::string& out, std::string_view type, std::string_view message)
{
    out.append(R"({"type":"error","error":{"type":")").append(type).append(R"(","message":)");
    wire::append_json_string(out, message);
    out.append("}}");
}

}  // namespace

void reply_end_words::note(model::reply_event const& event)
{
    if (auto const* seen = std::get_if<model::finish>(&event)) {
        if (seen->choice == 0 && !finish_) finish_ = *seen;
    } else if (auto const* report = std::get_if<model::usage_report>(&event)) {
        usage_ = report->tokens;
    } else if (auto const* refusal = std::get_if<model::refusal_delta>(&event)) {
        refused_ = refused_ || (refusal->choice == 0 && !refusal->text.empty());
    }
}

void reply_end_words::append_stop(std::string& out, bool any_tool) const
{
    model::finish seen = finish_.value_or(model::finish{.reason = finish_reason::other});
    bool const plain = seen.reason == finish_reason::stop || seen.reason == finish_reason::other;
    // Upstreams say "stop" after a forced call and "tool_calls" without one: what the client finds in the content decides.
    if (any_tool && plain) seen = {.reason = finish_reason::tool_calls};
    if (!any_tool && seen.reason == finish_reason::tool_calls) seen = {.reason = finish_reason::stop};
    if (!any_tool && plain && refused_) seen = {.reason = finish_reason::content_filter};
    std::string_view const word = stop_reason_for(seen);
    out.append(R"("stop_reason":")").append(word).append(R"(","stop_sequence":)");
    if (word == "stop_sequence" && !seen.stop_sequence.empty())
        wire::append_json_string(out, seen.stop_sequence);
    else
        out.append("null");
}

void reply_end_words::append_tokens(std::string& out) const
{
    append_usage(out, usage_.value_or(model::usage{}));
}

void append_error(std::string& out, model::reply_error const& seen)
{
    error_kind const kind = kind_of(seen);
    bool const by_status = seen.status >= 400 && seen.status <= 599;
    // What the upstream says about the gateway's own credential stays here.
    bool const ours =
        by_status ? seen.status == 401 || seen.status == 403 : kind == error_kind::authentication || kind == error_kind::permission;
    if (ours) return append_error_body(out, "api_error", credential_message);
    std::string_view const type = status_of_error(seen.type) != 0 ? std::string_view(seen.type) : anthropic_type(kind, seen.status);
    std::string const said = seen.message.empty() ? std::string(model::facts_of(model::fault::upstream_error).text) : seen.message;
    append_error_body(out, type, kind == error_kind::context_length ? context_words_for_anthropic(said) : said);
}

void append_error(std::string& out, model::failure const& seen)
{
    // An upstream's own error carries its code where others carry a parameter.
    if (seen.kind == model::fault::upstream_status || seen.kind == model::fault::upstream_error)
        return append_error(out, model::reply_error{.status = seen.status, .code = seen.param, .message = words_of(seen)});
    model::fault_row const& row = model::facts_of(seen.kind);
    std::string const words = words_of(seen);
    append_error_body(out, anthropic_type(row.kind, row.status), words.empty() ? row.text : std::string_view(words));
}

std::string client_tool_id(reply_block const& block, std::string_view reply_id)
{
    if (!block.id.empty()) return accepted_tool_id(block.id);
    return accepted_tool_id(std::string("toolu_").append(reply_id).append("_").append(std::to_string(block.call)));
}

}  // namespace signalbox::dialect::anthropic
