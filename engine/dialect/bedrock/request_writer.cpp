#include "engine/dialect/bedrock/request_writer.hpp"

#include "engine/dialect/bedrock/codecs.hpp"
#include "engine/dialect/bedrock/conversation_writer.hpp"
#include "engine/dialect/bedrock/model_family.hpp"
#include "engine/dialect/bedrock/tool_writer.hpp"
#include "engine/dialect/parts/foreign_fields.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/reply_limit.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect::bedrock {

using format_kind = model::response_format::kind;
using wire::json_view;

namespace {

constexpr std::string_view json_instruction =
    "Answer with exactly one JSON object and nothing else: no explanation before or after it and no code fence.";

/// The least that Claude takes.
constexpr std::uint64_t least_budget = 1024;

/// Fields of other formats whose loss would change the answer, unless they ask for nothing.
constexpr std::array<std::string_view, 8> refused_fields{"audio",   "web_search_options", "mcp_servers", "container", "thread",
                                                         "include", "functions",          "modalities"};

/// One request's writing, field by field.
class writing {
public:
    writing(model::chat_request const& asked, target_traits const& target)
        : asked_(asked), target_(target), how_(reasoning_of(target.model)), conversation_(lost_)
    {}

    model::result<written_request> run();

private:
    void choose_reasoning();
    void choose_format();
    void write_inference();
    void write_sampling(std::string& config);
    void write_output();
    void write_tier();
    void take(model::extra_field const& extra);

    model::chat_request const& asked_;
    target_traits const& target_;
    reasoning_switch const how_;
    losses lost_;
    conversation_writer conversation_;
    bool reasons_ = false;
    std::string output_, further_;  // members of outputConfig, of additionalModelRequestFields
    std::string out_;
};

model::result<written_request> writing::run()
{
    if (asked_.n.value_or(1) > 1) lost_.refuse("n", "this format gives one answer");
    conversation_.write(asked_.turns);
    choose_reasoning();
    choose_format();
    out_ += '{';
    write_raw("messages", "[" + conversation_.messages() + "]", out_);
    if (!conversation_.system().empty()) write_raw("system", "[" + conversation_.system() + "]", out_);
    write_inference();
    if (auto const done = write_tools(asked_, conversation_, lost_, out_); !done) return done.error();
    if (!output_.empty()) write_raw("outputConfig", "{" + output_ + "}", out_);
    write_tier();
    if (!asked_.user.empty()) lost_.note("user", "this format names no user");
    for (model::extra_field const& each : asked_.extras) take(each);
    if (!further_.empty()) write_raw("additionalModelRequestFields", "{" + further_ + "}", out_);
    out_ += '}';
    if (auto refused = lost_.refused()) return *std::move(refused);
    return written_request{std::move(out_), lost_.take(), {}};
}

/// A tool that must be called leaves no room for thoughts.
void writing::choose_reasoning()
{
    std::string_view const effort = asked_.reasoning_effort;
    bool const wanted = asked_.thinking_budget || (!effort.empty() && effort != "none");
    if (!wanted) return;
    bool const forced = forces_tool(asked_);
    if (how_ == reasoning_switch::none || forced)
        return lost_.note("reasoning_effort", forced ? "does not go with a tool that must be called" : "this model has no such switch");
    reasons_ = true;
    if (how_ == reasoning_switch::effort) {
        if (asked_.thinking_budget) lost_.note("thinking.budget_tokens", "this model takes an effort, no budget");
        further_ = R"("thinking":{"type":"adaptive"})";
        std::string_view const word = effort == "minimal" ? std::string_view("low") : effort;
        write_text("effort", word, output_);
        return;
    }
    static constexpr std::pair<std::string_view, std::uint64_t> budgets[] = {
        {"minimal", least_budget}, {"low", least_budget}, {"medium", 2048}, {"high", 4096}, {"xhigh", 8192}, {"max", 16384}};
    auto const found = std::ranges::find(budgets, effort, &std::pair<std::string_view, std::uint64_t>::first);
    std::uint64_t const budget = asked_.thinking_budget.value_or(found == std::end(budgets) ? 2048 : found->second);
    further_ = R"("thinking":{"type":"enabled","budget_tokens":)" + std::to_string(std::max(budget, least_budget)) + "}";
    if (!asked_.thinking_budget) lost_.note("reasoning_effort", "this model takes a budget of tokens");
}

void writing::choose_format()
{
    if (!asked_.format || asked_.format->what == format_kind::text) return;
    model::response_format const& wanted = *asked_.format;
    if (wanted.what == format_kind::json_schema && !wanted.schema.empty()) {
        write_key("textFormat", output_);
        output_ += R"({"type":"json_schema","structure":{"jsonSchema":{)";
        write_string("schema", wanted.schema, output_);  // a text that holds it
        write_text("name", wanted.name, output_);
        write_text("description", wanted.description, output_);
        output_ += "}}}";
        return;
    }
    conversation_.add_instruction(std::string(json_instruction));
    lost_.note("response_format", "this format has no JSON mode; it is put as an instruction");
}

void writing::write_inference()
{
    std::string config;
    write_count("maxTokens", reply_limit_or_own(asked_, target_, lost_), config);
    write_sampling(config);
    std::string stop;
    for (std::string const& each : asked_.stop) {
        separate(stop);
        wire::append_json_string(stop, each);
    }
    if (!stop.empty()) write_raw("stopSequences", "[" + stop + "]", config);
    if (!config.empty()) write_raw("inferenceConfig", "{" + config + "}", out_);
}

/// Claude takes sampling parameters up to 4.6, without thoughts, and top_k as a field of its own.
void writing::write_sampling(std::string& config)
{
    auto const claude = claude_in(target_.model);
    bool const refused = claude && *claude > claude_generation{4, 6};
    std::string_view why;
    if (refused) why = "this model takes no sampling parameters";
    if (reasons_) why = "does not go with thinking";
    if (why.empty()) {
        write_number("temperature", asked_.temperature, config);
        write_number("topP", asked_.top_p, config);
    } else {
        if (asked_.temperature && *asked_.temperature != 1) lost_.note("temperature", why);
        if (asked_.top_p && *asked_.top_p != 1) lost_.note("top_p", why);
    }
    if (!asked_.top_k) return;
    if (why.empty() && claude)
        write_count("top_k", asked_.top_k, further_);
    else
        lost_.note("top_k", why.empty() ? std::string_view("the field that this model has for it is not known") : why);
}

void writing::write_tier()
{
    std::string_view const tier = asked_.service_tier;
    if (tier.empty() || tier == "auto") return;
    if (tier == "default" || tier == "flex" || tier == "priority")
        out_.append(R"(,"serviceTier":{"type":")").append(tier).append("\"}");
    else
        lost_.note("service_tier", "this format has default, flex and priority");
}

void writing::take(model::extra_field const& extra)
{
    if (extra.name.starts_with("stream_options.")) return;
    if (extra.name == "thinking" && json_view(extra.value)["type"].is("disabled")) return;
    json_view const value(extra.value);
    bool const searches = extra.name == "web_search_options";  // also without members
    if (searches ? value.nothing() : extra.name == "modalities" ? !wants_audio(extra) : asks_nothing(value)) return;
    if (extra.essential || std::ranges::find(refused_fields, extra.name) != refused_fields.end() || extra.name.ends_with(']'))
        return lost_.refuse(extra, "only its own format and provider can do this");
    lost_.note(extra, "no field of this format");
}

}  // namespace

model::result<written_request> converse_request_writer::write(model::chat_request const& asked, target_traits const& target) const
{
    return writing(asked, target).run();
}

constinit converse_request_writer const writer;

request_writer const& requests_out()
{
    return writer;
}

}  // namespace signalbox::dialect::bedrock
