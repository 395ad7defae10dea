#include "engine/dialect/anthropic/request_writer.hpp"

#include "engine/dialect/anthropic/codecs.hpp"
#include "engine/dialect/anthropic/conversation_writer.hpp"
#include "engine/dialect/anthropic/extra_fields.hpp"
#include "engine/dialect/anthropic/thinking_plan.hpp"
#include "engine/dialect/anthropic/tool_writer.hpp"
#include "engine/dialect/parts/reply_limit.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>

namespace signalbox::dialect::anthropic {

namespace {

using format_kind = model::response_format::kind;

/// The Messages API has no JSON mode: the wish is put in words, and told as a loss because a model may not heed it.
constexpr std::string_view json_instruction =
    "Answer with exactly one JSON object and nothing else: no explanation before or after it and no code fence.";

/// One request's writing.
class request_writing {
public:
    request_writing(model::chat_request const& asked, target_traits const& target)
        : asked_(asked), target_(target), version_(version_of(target.model))
    {}
    model::result<written_request> run();

private:
    void choose_limit();
    void choose_thinking();
    void choose_format();
    void write_thinking();
    void write_output_config();
    void write_sampling();
    void write_range(std::string_view name, std::optional<double> const& value, std::string_view why_not);
    void write_stop();
    void write_user();
    void write_service_tier();

    model::chat_request const& asked_;
    target_traits const& target_;
    std::optional<claude_version> version_;
    dialect::losses losses_;
    content_writer contents_{losses_};
    conversation_writer conversation_{contents_, losses_};
    std::optional<std::uint64_t> limit_;  // of the answer, when the caller or the configuration says one
    thinking_plan thinking_;
    std::string_view schema_;  // of output_config.format; empty leaves it out
    std::string body_;
};

model::result<written_request> request_writing::run()
{
    if (asked_.n.value_or(1) > 1) return model::failure{model::fault::untranslatable, "n: the Messages API gives one answer", "n"};
    if (asked_.max_output_tokens == 0u) return model::failure{model::fault::bad_request, "max_tokens: must be 1 or more", "max_tokens"};
    choose_limit();
    choose_thinking();
    conversation_.write(asked_.turns);
    choose_format();

    body_.reserve(conversation_.messages().size() + conversation_.system().size() + 512);
    body_.append(R"({"model":)");
    wire::append_json_string(body_, target_.model);
    // Without a limit the answer comes on top of the thinking.
    body_.append(R"(,"max_tokens":)").append(std::to_string(limit_.value_or(thinking_.budget + default_max_tokens)));
    if (!conversation_.system().empty()) body_.append(R"(,"system":[)").append(conversation_.system()).push_back(']');
    body_.append(R"(,"messages":[)").append(conversation_.messages()).push_back(']');
    if (auto const done = write_tools(asked_, contents_, body_); !done) return done.error();
    write_thinking();
    write_output_config();
    write_sampling();
    write_stop();
    write_user();
    write_service_tier();
    if (asked_.stream) body_.append(R"(,"stream":true)");
    write_extra_fields(asked_.extras, contents_, body_);
    body_.push_back('}');
    if (auto refused = losses_.refused()) return *std::move(refused);
    return written_request{std::move(body_), losses_.take(), std::string(request_api_version)};
}

void request_writing::choose_limit()
{
    bool const bounded = target_.max_output_tokens.value_or(0) != 0;
    limit_ = bounded ? reply_limit_or_own(asked_, target_, losses_) : asked_.max_output_tokens;
}

void request_writing::choose_thinking()
{
    thinking_limits const limits{.version = version_, .max_tokens = limit_, .forced_tool = forces_tool(asked_)};
    thinking_ = plan_thinking(asked_, limits, losses_);
}

void request_writing::choose_format()
{
    if (!asked_.format || asked_.format->what == format_kind::text) return;
    model::response_format const& wanted = *asked_.format;
    bool const has_schema = wanted.what == format_kind::json_schema && !wanted.schema.empty();
    if (!wanted.description.empty()) losses_.note("response_format.description", "has no counterpart");
    if (has_schema && takes_output_format(version_)) {
        schema_ = wanted.schema;
        return;
    }
    std::string words(json_instruction);
    if (has_schema) words.append(" It must be valid by this JSON Schema: ").append(wanted.schema);
    conversation_.add_instruction(words);
    losses_.note("response_format", has_schema ? "this model has no structured outputs; the schema is put to it as an instruction"
                                               : "the Messages API has no JSON mode; it is put as an instruction");
}

void request_writing::write_thinking()
{
    if (!thinking_.verbatim.empty()) body_.append(R"(,"thinking":)").append(thinking_.verbatim);
    if (thinking_.what == thinking_plan::kind::adaptive) body_.append(R"(,"thinking":{"type":"adaptive"})");
    if (thinking_.what == thinking_plan::kind::budget)
        body_.append(R"(,"thinking":{"type":"enabled","budget_tokens":)").append(std::to_string(thinking_.budget)).push_back('}');
}

void request_writing::write_output_config()
{
    if (schema_.empty() && thinking_.effort.empty()) return;
    body_.append(R"(,"output_config":{)");
    if (!thinking_.effort.empty()) {
        body_.append(R"("effort":)");
        wire::append_json_string(body_, thinking_.effort);
        if (!schema_.empty()) body_.push_back(',');
    }
    if (!schema_.empty()) body_.append(R"("format":{"type":"json_schema","schema":)").append(schema_).push_back('}');
    body_.push_back('}');
}

/// Defaults are left out: they say nothing, and the models that refuse sampling parameters refuse them too.
void request_writing::write_range(std::string_view name, std::optional<double> const& value, std::string_view why_not)
{
    if (!value || *value == 1.0) return;
    if (!why_not.empty()) return losses_.note(name, why_not);
    if (*value < 0 || *value > 1) losses_.note(name, "is brought into the range 0 to 1");
    body_.append(",\"").append(name).append("\":");
    wire::append_json_number(body_, std::clamp(*value, 0.0, 1.0));
}

void request_writing::write_sampling()
{
    std::string_view why_not;
    if (!takes_sampling(version_)) why_not = "this model takes no sampling parameters";
    if (thinking_.what != thinking_plan::kind::off && version_) why_not = "does not go with thinking";
    write_range("temperature", asked_.temperature, why_not);
    bool const one_of_two = asked_.temperature.value_or(1.0) != 1.0 && !takes_temperature_with_top_p(version_);
    write_range("top_p", asked_.top_p, why_not.empty() && one_of_two ? "this model takes either temperature or top_p" : why_not);
    if (!asked_.top_k) return;
    if (!why_not.empty()) return losses_.note("top_k", why_not);
    body_.append(R"(,"top_k":)").append(std::to_string(*asked_.top_k));
}

void request_writing::write_stop()
{
    std::string list;
    for (std::string const& word : asked_.stop) {
        if (is_blank(word)) {
            losses_.note("stop", "the Messages API refuses stop sequences of white space");
            continue;
        }
        if (!list.empty()) list.push_back(',');
        wire::append_json_string(list, word);
    }
    if (!list.empty()) body_.append(R"(,"stop_sequences":[)").append(list).push_back(']');
}

void request_writing::write_user()
{
    if (asked_.user.empty()) return;
    body_.append(R"(,"metadata":{"user_id":)");
    wire::append_json_string(body_, asked_.user);
    body_.push_back('}');
}

void request_writing::write_service_tier()
{
    std::string_view const tier = asked_.service_tier;
    if (tier.empty()) return;
    if (tier == "auto")
        body_.append(R"(,"service_tier":"auto")");
    else if (tier == "default")
        body_.append(R"(,"service_tier":"standard_only")");
    else
        losses_.note("service_tier", "only auto and default have a counterpart");
}

}  // namespace

model::result<written_request> messages_request_writer::write(model::chat_request const& asked, target_traits const& target) const
{
    return request_writing(asked, target).run();
}

constinit messages_request_writer const writer;

request_writer const& requests_out()
{
    return writer;
}

}  // namespace signalbox::dialect::anthropic
