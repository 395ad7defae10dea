#include "engine/dialect/openai_chat/request_writer.hpp"

#include "engine/dialect/openai_chat/codecs.hpp"
#include "engine/dialect/openai_chat/field_rules.hpp"
#include "engine/dialect/parts/foreign_words.hpp"
#include "engine/dialect/parts/losses.hpp"
#include "engine/dialect/openai_chat/message_writer.hpp"
#include "engine/dialect/openai_chat/target_shade.hpp"
#include "engine/dialect/openai_chat/tool_writer.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/openai_model.hpp"
#include "engine/dialect/parts/reply_limit.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>

namespace signalbox::dialect::openai_chat {

using wire::append_json_string;

namespace {

/// Anthropic's models go on from a last assistant turn that calls no tools.
bool ends_with_prefill(std::vector<model::turn> const& turns)
{
    if (turns.empty() || turns.back().who != model::role::assistant) return false;
    auto const calls = [](model::part const& each) { return std::holds_alternative<model::tool_call_part>(each); };
    return std::none_of(turns.back().parts.begin(), turns.back().parts.end(), calls);
}

/// An empty list of servers, no container, no thread.
bool asks_nothing(wire::json_view value)
{
    return value.nothing() || value.boolean() == false || value.is("") ||
           (value.kind() == wire::json_kind::array && value.elements().empty());
}

constexpr std::string_view refused_field = "this target refuses the field";

/// One request's writing, field by field.
class writing {
public:
    writing(model::chat_request const& asked, target_traits const& target)
        : asked_(asked), target_(target), shade_(shade_of(target, asked.reasoning_effort))
    {}

    model::result<written_request> run()
    {
        out_ += R"({"model":)";
        append_json_string(out_, target_.model);
        out_ += R"(,"messages":[)";
        message_writer(shade_, lost_, out_).write(asked_.turns);
        out_ += ']';
        if (ends_with_prefill(asked_.turns))
            lost_.note("messages", "a last assistant turn is history here, not the beginning of the answer");
        write_tools(asked_, shade_, lost_, out_);
        write_response_format(asked_, out_);
        write_limits();
        write_sampling();
        write_reasoning();
        write_who();
        write_extras();
        write_streaming();
        out_ += '}';
        if (auto refused = lost_.refused()) return *std::move(refused);
        return written_request{std::move(out_), lost_.take(), {}};
    }

private:
    void key(std::string_view name) { out_.append(",\"").append(name).append("\":"); }
    /// A field that the target refuses is left out and noted.
    bool refuses(std::string_view field)
    {
        field_rule const* const rule = field_rule_of(target_.kind, field);
        if (!rule || !rule->sent_as.empty()) return false;
        lost_.note(field, refused_field);
        return true;
    }
    void number(std::string_view name, std::uint64_t value)
    {
        key(name);
        wire::append_json_integer(out_, value);
    }
    void number(std::string_view name, double value)
    {
        key(name);
        wire::append_json_number(out_, value);
    }
    void text(std::string_view name, std::string_view value)
    {
        key(name);
        append_json_string(out_, value);
    }

    void write_limits();
    void write_sampling();
    void write_stop();
    void write_reasoning();
    void write_who();
    void write_extras();
    bool takes_extra(model::extra_field const& extra);
    void write_streaming();

    model::chat_request const& asked_;
    target_traits const& target_;
    target_shade const shade_;
    losses lost_;
    std::string out_;
    std::string stream_options_;
};

void writing::write_limits()
{
    auto const limit = reply_limit(asked_, target_, lost_);
    if (!limit) return;
    // Reasoning models of OpenAI refuse max_tokens, most other servers know nothing else.
    number(shade_.openai ? "max_completion_tokens" : "max_tokens", *limit);
}

void writing::write_sampling()
{
    if (!shade_.takes_sampling) {
        if (asked_.temperature && *asked_.temperature != 1) lost_.note("temperature", "this model takes only its default");
        if (asked_.top_p && *asked_.top_p != 1) lost_.note("top_p", "this model takes only its default");
    } else {
        if (asked_.temperature) number("temperature", *asked_.temperature);
        if (asked_.top_p) number("top_p", *asked_.top_p);
    }
    if (asked_.top_k) {
        if (shade_.openai)
            lost_.note("top_k", "OpenAI has no such field");
        else if (!refuses("top_k"))
            number("top_k", *asked_.top_k);
    }
    if (asked_.n) number("n", *asked_.n);
    write_stop();
}

void writing::write_stop()
{
    if (asked_.stop.empty()) return;
    key("stop");
    out_ += '[';
    std::size_t written = 0;
    for (std::string const& each : asked_.stop) {
        if (shade_.stop_limit != 0 && written++ == shade_.stop_limit) {
            lost_.note("stop", "only the first four sequences are sent");
            break;
        }
        separate(out_);
        append_json_string(out_, each);
    }
    out_ += ']';
}

/// A budget is told as an effort, by the thresholds gateways agree on.
void writing::write_reasoning()
{
    std::string_view effort = asked_.reasoning_effort;
    if (effort.empty() && asked_.thinking_budget) {
        effort = *asked_.thinking_budget < 2'000 ? "low" : *asked_.thinking_budget < 8'000 ? "medium" : "high";
        lost_.note("thinking.budget_tokens", "this dialect takes an effort, no budget");
    }
    if (effort.empty()) return;
    if (shade_.takes_effort)
        text("reasoning_effort", effort);
    else if (effort != "none")
        lost_.note("reasoning_effort", "this model does not reason");
}

void writing::write_who()
{
    if (!asked_.user.empty() && !refuses("user")) {
        if (shade_.user_limit != 0 && asked_.user.size() > shade_.user_limit)
            lost_.note("user", "longer than OpenAI allows; a digest of it is sent");
        text("user", within_limit(asked_.user, shade_.user_limit, "user_"));
    }
    if (asked_.service_tier.empty()) return;
    if (shade_.openai)
        text("service_tier", asked_.service_tier == "standard_only" ? "default" : std::string_view(asked_.service_tier));
    else if (asked_.service_tier != "auto")
        lost_.note("service_tier", "tiers are the provider's own");
}

bool writing::takes_extra(model::extra_field const& extra)
{
    bool const ours = extra.origin == model::dialect::openai_chat;
    if (extra.essential && !ours) {
        wire::json_view const value(extra.value);
        if (!asks_nothing(value)) lost_.refuse(extra, foreign_words(extra.name, value));
        return false;
    }
    // `store` of another format keeps another kind of object.
    if (is_openai_field(extra.name) && (ours || extra.name != "store")) return true;
    switch (foreign_field(extra.name)) {
    case foreign::meaning:
        if (asks_nothing(wire::json_view(extra.value))) return false;
        lost_.refuse(extra, "only its own provider can do this");
        return false;
    case foreign::hint: lost_.note(extra, "no field of this dialect"); return false;
    case foreign::no: break;
    }
    if (!ours && extra.name != "thinking") {
        lost_.note(extra, "no field of this dialect");
        return false;
    }
    if (is_written_field(extra.name)) {
        lost_.note(extra, "no field of the request's own dialect");
        return false;
    }
    if (extra.name == "thinking") {
        // The switch DeepSeek, GLM and others took over from Anthropic; other forms are Anthropic's alone.
        wire::json_view const type = wire::json_view(extra.value)["type"];
        if (!ours && type.is("disabled")) return false;  // what this dialect means without it
        if (!shade_.openai && (type.is("enabled") || type.is("disabled"))) return true;
        lost_.note(extra, "no such switch here");
        return false;
    }
    if (shade_.openai) lost_.note(extra, "OpenAI has no such field");
    return !shade_.openai;
}

void writing::write_extras()
{
    static constexpr std::string_view of_stream = "stream_options.";
    for (model::extra_field const& extra : asked_.extras) {
        if (!takes_extra(extra)) continue;
        bool const nested = extra.name.starts_with(of_stream);
        field_rule const* const rule = nested ? nullptr : field_rule_of(target_.kind, extra.name);
        if (rule && rule->sent_as.empty()) {
            lost_.note(extra, refused_field);
            continue;
        }
        std::string_view const name = rule ? rule->sent_as : extra.name;
        std::string& to = nested ? stream_options_ : out_;
        to += ',';
        append_json_string(to, nested ? name.substr(of_stream.size()) : name);
        to.append(":").append(extra.value);
    }
}

/// Usage is always asked for: it is what the request is billed by. Targets that take no such wish report it anyway.
void writing::write_streaming()
{
    if (!asked_.stream) return;
    out_ += R"(,"stream":true)";
    if (field_rule_of(target_.kind, "stream_options")) return;
    out_.append(R"(,"stream_options":{"include_usage":true)").append(stream_options_).append("}");
}

}  // namespace

model::result<written_request> chat_request_writer::write(model::chat_request const& asked, target_traits const& target) const
{
    return writing(asked, target).run();
}

constinit chat_request_writer const writer;

request_writer const& requests_out()
{
    return writer;
}

}  // namespace signalbox::dialect::openai_chat
