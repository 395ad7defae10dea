#include "engine/dialect/gemini/request_writer.hpp"

#include "engine/base/among.hpp"
#include "engine/dialect/gemini/codecs.hpp"
#include "engine/dialect/gemini/content_writer.hpp"
#include "engine/dialect/gemini/gemini_model.hpp"
#include "engine/dialect/gemini/schema_writer.hpp"
#include "engine/dialect/gemini/tool_writer.hpp"
#include "engine/dialect/parts/foreign_fields.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/reply_limit.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect::gemini {

using base::among;

namespace {

/// More are refused (models.generateContent, stopSequences).
constexpr std::size_t stop_limit = 5;

/// Fields of other formats whose loss would change the answer, unless they ask for nothing.
constexpr std::array<std::string_view, 9> refused_fields{"logprobs",  "top_logprobs", "audio",   "web_search_options", "mcp_servers",
                                                         "container", "thread",       "include", "functions"};

/// An empty web_search_options switches the search on.
bool asks_nothing(model::extra_field const& extra)
{
    wire::json_view const value(extra.value);
    return extra.name == "web_search_options" ? value.nothing() : dialect::asks_nothing(value);
}

/// One request's writing, field by field.
class writing {
public:
    writing(model::chat_request const& asked, target_traits const& target)
        : asked_(asked), target_(target), version_(version_of(target.model)), contents_(lost_, signs_calls(version_))
    {}

    model::result<written_request> run()
    {
        contents_.write(asked_.turns);
        out_ += '{';
        write_raw("contents", "[" + contents_.contents() + "]", out_);
        if (!contents_.system().empty()) write_raw("systemInstruction", "{\"parts\":[" + contents_.system() + "]}", out_);
        write_tools(asked_, takes_json_schema(version_), lost_, out_);
        write_config();
        write_tier();
        write_extras();
        out_ += '}';
        if (!asked_.user.empty()) lost_.note("user", "this format names no user");
        if (auto refused = lost_.refused()) return *std::move(refused);
        return written_request{std::move(out_), lost_.take(), {}};
    }

private:
    void write_config();
    void write_limits();
    void write_stop();
    void write_format();
    void write_thinking();
    void write_level(std::string_view effort);
    void write_budget(std::string_view effort);
    void write_tier();
    void write_extras();
    void take(model::extra_field const& extra);
    wire::json_view value_of(std::string_view name) const;

    model::chat_request const& asked_;
    target_traits const& target_;
    std::optional<gemini_version> const version_;
    losses lost_;
    content_writer contents_;
    std::string out_, config_;
};

wire::json_view writing::value_of(std::string_view name) const
{
    auto const found = std::ranges::find(asked_.extras, name, &model::extra_field::name);
    return found == asked_.extras.end() ? wire::json_view() : wire::json_view(found->value);
}

void writing::write_config()
{
    write_limits();
    write_number("temperature", asked_.temperature, config_);
    write_number("topP", asked_.top_p, config_);
    write_count("topK", asked_.top_k, config_);
    write_count("candidateCount", asked_.n, config_);
    write_stop();
    for (auto const& [name, known] :
         {std::pair{"seed", "seed"}, std::pair{"presence_penalty", "presencePenalty"}, std::pair{"frequency_penalty", "frequencyPenalty"}})
        if (auto const value = value_of(name); value.kind() == wire::json_kind::number) write_raw(known, value.raw(), config_);
    write_format();
    write_thinking();
    if (!config_.empty()) write_raw("generationConfig", "{" + config_ + "}", out_);
}

void writing::write_limits()
{
    write_count("maxOutputTokens", reply_limit_or_own(asked_, target_, lost_), config_);
}

void writing::write_stop()
{
    if (asked_.stop.empty()) return;
    write_key("stopSequences", config_);
    config_ += '[';
    std::size_t written = 0;
    for (std::string const& each : asked_.stop) {
        if (written++ == stop_limit) {
            lost_.note("stop", "only the first five sequences are sent");
            break;
        }
        separate(config_);
        wire::append_json_string(config_, each);
    }
    config_ += ']';
}

void writing::write_format()
{
    using kind = model::response_format::kind;
    if (!asked_.format || asked_.format->what == kind::text) return;
    write_string("responseMimeType", "application/json", config_);
    if (asked_.format->what != kind::json_schema || asked_.format->schema.empty()) return;
    if (takes_json_schema(version_))
        write_raw("responseJsonSchema", asked_.format->schema, config_);
    else
        write_raw("responseSchema", schema_writer(wire::json_view(asked_.format->schema), lost_).written(), config_);
}

/// A wish without its own words in this format: thinking that is switched off is the least effort.
void writing::write_thinking()
{
    std::string_view effort = asked_.reasoning_effort;
    if (effort.empty() && !asked_.thinking_budget && value_of("thinking")["type"].is("disabled")) effort = "none";
    if (effort.empty() && !asked_.thinking_budget) return;
    write_key("thinkingConfig", config_);
    config_ += '{';
    if (takes_levels(version_))
        write_level(effort);
    else
        write_budget(effort);
    if (effort != "none") write_flag("includeThoughts", true, config_);
    config_ += '}';
}

void writing::write_level(std::string_view effort)
{
    if (effort.empty()) {
        lost_.note("thinking.budget_tokens", "this model takes a level, no budget");
        effort = *asked_.thinking_budget < 2'000 ? "low" : *asked_.thinking_budget < 8'000 ? "medium" : "high";
    }
    static constexpr std::pair<std::string_view, std::string_view> levels[] = {
        {"none", "MINIMAL"}, {"minimal", "MINIMAL"}, {"low", "LOW"}, {"medium", "MEDIUM"},
        {"high", "HIGH"},    {"xhigh", "HIGH"},      {"max", "HIGH"}};
    auto const found = std::ranges::find(levels, effort, &std::pair<std::string_view, std::string_view>::first);
    if (found == std::end(levels)) return lost_.note("reasoning_effort", "is no level this format knows; the model's own choice is used");
    if (effort == "none") lost_.note("reasoning_effort", "thinking of this model cannot be switched off; its least level is sent");
    if (effort == "xhigh" || effort == "max") lost_.note("reasoning_effort", "the highest level of this format is sent");
    write_string("thinkingLevel", found->second, config_);
}

/// The budgets that Google's own OpenAI-compatible API gives the words (ai.google.dev, OpenAI compatibility).
void writing::write_budget(std::string_view effort)
{
    if (effort.empty()) return write_count("thinkingBudget", asked_.thinking_budget, config_);
    static constexpr std::pair<std::string_view, std::uint64_t> budgets[] = {
        {"none", 0}, {"minimal", 1'024}, {"low", 1'024}, {"medium", 8'192}, {"high", 24'576}, {"xhigh", 24'576}, {"max", 24'576}};
    auto const found = std::ranges::find(budgets, effort, &std::pair<std::string_view, std::uint64_t>::first);
    if (found == std::end(budgets))
        return lost_.note("reasoning_effort", "is no effort this format has a budget for; the model's own is used");
    write_count("thinkingBudget", found->second, config_);
}

void writing::write_tier()
{
    std::string_view const tier = asked_.service_tier;
    if (tier.empty() || tier == "auto") return;
    if (tier == "default" || tier == "standard_only")
        write_string("serviceTier", "standard", out_);
    else if (tier == "flex" || tier == "priority")
        write_string("serviceTier", tier, out_);
    else
        lost_.note("service_tier", "only default, flex and priority have a counterpart");
}

void writing::take(model::extra_field const& extra)
{
    static constexpr std::array<std::string_view, 4> written{"seed", "presence_penalty", "frequency_penalty", "thinking"};
    if (among(extra.name, written) || extra.name.starts_with("stream_options.") || asks_nothing(extra)) return;
    if (extra.origin == model::dialect::gemini && extra.name.find_first_of(".[") == std::string::npos)
        return write_raw(extra.name, extra.value, out_);
    if (extra.essential || among(extra.name, refused_fields) || extra.name.ends_with(']') || wants_audio(extra))
        return lost_.refuse(extra, "only its own format and provider can do this");
    if (extra.name != "modalities") lost_.note(extra, "no field of this format");
}

void writing::write_extras()
{
    for (model::extra_field const& extra : asked_.extras) take(extra);
}

}  // namespace

model::result<written_request> generate_request_writer::write(model::chat_request const& asked, target_traits const& target) const
{
    return writing(asked, target).run();
}

constinit generate_request_writer const writer;

request_writer const& requests_out()
{
    return writer;
}

}  // namespace signalbox::dialect::gemini
