#include "engine/dialect/openai_responses/request_writer.hpp"

#include "engine/base/among.hpp"
#include "engine/dialect/openai_responses/codecs.hpp"
#include "engine/dialect/openai_responses/item_writer.hpp"
#include "engine/dialect/openai_responses/tool_writer.hpp"
#include "engine/dialect/parts/foreign_fields.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/openai_model.hpp"
#include "engine/dialect/parts/reply_limit.hpp"
#include "engine/dialect/parts/target_surface.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect::openai_responses {

using base::among;

namespace {

/// "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16", by OpenAI's API.
constexpr std::uint64_t least_output_tokens = 16;

/// Fields that other formats of OpenAI spell alike (API reference, responses/create and chat/create).
constexpr std::array<std::string_view, 7> shared_fields{
    "metadata", "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention", "safety_identifier", "moderation", "store"};

/// Fields of this format alone that the vocabulary has no word for.
constexpr std::array<std::string_view, 9> own_fields{"previous_response_id", "conversation",   "background",         "prompt",
                                                     "truncation",           "max_tool_calls", "context_management", "include",
                                                     "top_logprobs"};

/// Fields of Chat Completions without which the answer would be another one.
constexpr std::array<std::string_view, 3> refused_fields{"logprobs", "audio", "web_search_options"};

/// An empty web_search_options switches the search on; thinking that is switched off is what this format means without it.
bool asks_nothing(model::extra_field const& extra)
{
    wire::json_view const value(extra.value);
    return extra.name != "web_search_options" &&
           (dialect::asks_nothing(value) || (extra.name == "thinking" && value["type"].is("disabled")));
}

bool ends_with_prefill(std::vector<model::turn> const& turns)
{
    if (turns.empty() || turns.back().who != model::role::assistant) return false;
    auto const calls = [](model::part const& each) { return std::holds_alternative<model::tool_call_part>(each); };
    return std::ranges::none_of(turns.back().parts, calls);
}

/// One request's writing, field by field.
class writing {
public:
    writing(model::chat_request const& asked, target_traits const& target)
        : asked_(asked), target_(target), openai_(surface_of(target.kind) == "openai" || target.kind == "simulator")
    {}

    model::result<written_request> run()
    {
        out_ += '{';
        write_string("model", target_.model, out_);
        write_key("input", out_);
        out_ += '[';
        item_writer(lost_, out_).write(asked_.turns);
        // The API takes no request without input (API reference, responses/create, input).
        if (out_.back() == '[') lost_.refuse("messages", "no turn of the conversation has anything that this format can say");
        out_ += ']';
        if (ends_with_prefill(asked_.turns))
            lost_.note("messages", "a last assistant turn is history here, not the beginning of the answer");
        write_tools(asked_, lost_, out_);
        write_text_options(asked_, verbosity(), out_);
        write_limits();
        write_sampling();
        write_reasoning();
        write_who();
        write_extras();
        write_state();
        if (asked_.stream) write_flag("stream", true, out_);
        out_ += '}';
        if (auto refused = lost_.refused()) return *std::move(refused);
        return written_request{std::move(out_), lost_.take(), {}};
    }

private:
    void write_limits();
    void write_sampling();
    void write_reasoning();
    void write_who();
    void write_extras();
    void write_state();
    void take(model::extra_field const& extra);
    bool own(std::string_view name) const;
    std::string_view verbosity() const;

    model::chat_request const& asked_;
    target_traits const& target_;
    bool const openai_;
    losses lost_;
    std::string out_;
};

std::string_view writing::verbosity() const
{
    auto const found = std::ranges::find(asked_.extras, "verbosity", &model::extra_field::name);
    bool const word = found != asked_.extras.end() && wire::json_view(found->value).kind() == wire::json_kind::string;
    return word ? std::string_view(found->value) : std::string_view();
}

void writing::write_limits()
{
    auto const limit = reply_limit(asked_, target_, lost_);
    if (!limit) return;
    std::uint64_t most = *limit;
    if (openai_ && most < least_output_tokens) {
        most = least_output_tokens;
        lost_.note("max_tokens", "less than this format takes; 16 is sent");
    }
    write_count("max_output_tokens", most, out_);
}

void writing::write_sampling()
{
    bool const takes = !openai_ || !reasons(target_.model) || asked_.reasoning_effort == "none";
    if (takes) {
        write_number("temperature", asked_.temperature, out_);
        write_number("top_p", asked_.top_p, out_);
    } else {
        if (asked_.temperature && *asked_.temperature != 1) lost_.note("temperature", "this model takes only its default");
        if (asked_.top_p && *asked_.top_p != 1) lost_.note("top_p", "this model takes only its default");
    }
    if (asked_.top_k) lost_.note("top_k", "no field of this format");
    if (!asked_.stop.empty()) lost_.note("stop", "this format has no stop sequences");
    if (asked_.n.value_or(1) > 1) lost_.refuse("n", "this format gives one answer");
}

/// A budget is told as an effort, by the thresholds gateways agree on.
void writing::write_reasoning()
{
    std::string_view effort = asked_.reasoning_effort;
    if (effort.empty() && asked_.thinking_budget) {
        effort = *asked_.thinking_budget < 2'000 ? "low" : *asked_.thinking_budget < 8'000 ? "medium" : "high";
        lost_.note("thinking.budget_tokens", "this format takes an effort, no budget");
    }
    if (effort.empty()) return;
    if (openai_ && never_reasons(target_.model)) {
        if (effort != "none") lost_.note("reasoning_effort", "this model does not reason");
        return;
    }
    write_key("reasoning", out_);
    out_ += '{';
    write_string("effort", effort, out_);
    out_ += '}';
}

void writing::write_who()
{
    if (!asked_.user.empty()) {
        std::size_t const limit = openai_ ? openai_user_limit : 0;
        if (limit != 0 && asked_.user.size() > limit) lost_.note("user", "longer than OpenAI allows; a digest of it is sent");
        write_string("user", within_limit(asked_.user, limit, "user_"), out_);
    }
    if (asked_.service_tier.empty()) return;
    if (openai_)
        write_string("service_tier", asked_.service_tier, out_);
    else if (asked_.service_tier != "auto")
        lost_.note("service_tier", "tiers are the provider's own");
}

bool writing::own(std::string_view name) const
{
    return among(name, shared_fields) || among(name, own_fields);
}

void writing::take(model::extra_field const& extra)
{
    bool const ours = extra.origin == model::dialect::openai_responses;
    bool const written = extra.name == "verbosity" && !verbosity().empty();
    if (written || extra.name.starts_with("stream_options.")) return;
    // `store` of Chat Completions keeps another kind of object.
    if (ours ? own(extra.name) : extra.name != "store" && among(extra.name, shared_fields)) return write_raw(extra.name, extra.value, out_);
    if (asks_nothing(extra)) return;
    if (extra.essential || among(extra.name, refused_fields) || wants_audio(extra))
        return lost_.refuse(extra, "only its own format and provider can do this");
    if (extra.name != "modalities") lost_.note(extra, "no field of this format");
}

void writing::write_extras()
{
    for (model::extra_field const& extra : asked_.extras) take(extra);
}

/// Nothing is kept at the provider unless the request says so in its own words; reasoning comes sealed instead, so that it can go back.
void writing::write_state()
{
    auto const has = [this](std::string_view name) {
        return std::ranges::any_of(asked_.extras, [&](model::extra_field const& each) {
            return each.origin == model::dialect::openai_responses && each.name == name;
        });
    };
    if (!has("store")) write_flag("store", false, out_);
    if (openai_ && reasons(target_.model) && !has("include")) write_raw("include", R"(["reasoning.encrypted_content"])", out_);
}

}  // namespace

model::result<written_request> responses_request_writer::write(model::chat_request const& asked, target_traits const& target) const
{
    return writing(asked, target).run();
}

constinit responses_request_writer const writer;

request_writer const& requests_out()
{
    return writer;
}

}  // namespace signalbox::dialect::openai_responses
