// Four texts that differ as an operator's edits do. Secrets are references that a made-up environment answers: nothing is ever called.
#include "server/sample_data/configuration.hpp"

#include "engine/config/load.hpp"

#include <stdexcept>
#include <string>

namespace signalbox::server::sample {

namespace {

constexpr char head[] = R"(signalbox: 1
meta: {name: sample, version: 1.0.0}
providers:
  - {id: openai, kind: openai, auth: {secret: {env: OPENAI_API_KEY}}}
  - {id: openai-eu, kind: openai, base_url: "https://eu.api.openai.com/v1", auth: {secret: {env: OPENAI_EU_API_KEY}}}
  - {id: mistral, kind: openai_compatible, base_url: "https://api.mistral.ai/v1", auth: {secret: {env: MISTRAL_API_KEY}}}
  - {id: groq, kind: openai_compatible, base_url: "https://api.groq.com/openai/v1", auth: {secret: {env: GROQ_API_KEY}}}
  - {id: workshop, kind: openai_compatible, base_url: "http://127.0.0.1:8000/v1", auth: {type: none}}
)";
constexpr char anthropic_patient[] = "  - {id: anthropic, kind: anthropic, auth: {secret: {env: ANTHROPIC_API_KEY}}}\n";
constexpr char anthropic_strict[] =
    "  - {id: anthropic, kind: anthropic, breaker: {max_fails: 3, open_for: 60s}, auth: {secret: {env: ANTHROPIC_API_KEY}}}\n";
// The workshop's own model has no price anywhere: its cost is unknown, which is not zero.
constexpr char models[] = R"(models:
  - {id: gpt-4.1, provider: openai}
  - {id: gpt-5, provider: openai}
  - {id: claude-haiku-4-5, provider: anthropic, max_output: 64000}
  - {id: claude-sonnet-4-5, provider: anthropic, max_output: 64000}
  - {id: mistral-small-latest, provider: mistral}
  - {id: llama-3.3-70b-versatile, provider: groq}
  - {id: qwen2.5-coder-32b, provider: workshop}
)";
constexpr char mini_at_home[] = "  - {id: gpt-4.1-mini, provider: openai}\n";
constexpr char mini_in_europe[] = "  - {id: gpt-4.1-mini, provider: openai-eu}\n";
constexpr char groups[] = R"(groups:
  - id: summaries
    strategy: weighted
    members: [{model: mistral-small-latest, weight: 70}, {model: llama-3.3-70b-versatile, weight: 30}]
)";
constexpr char chat_before[] = R"(  - id: support-chat
    failover: {retries: 1}
    members: [{model: gpt-4.1}]
)";
constexpr char chat_tested[] = R"(  - id: support-chat
    strategy: weighted
    failover: {retries: 1}
    members: [{model: gpt-4.1, weight: 50, tag: control}, {model: claude-haiku-4-5, weight: 50, tag: candidate}]
)";
constexpr char coding_patient[] = R"(  - id: coding
    strategy: fallback
    failover: {retries: 1}
    members: [{model: claude-sonnet-4-5, first_token_timeout: 30s}, {model: gpt-5, timeout: 120s}]
)";
constexpr char coding_quick[] = R"(  - id: coding
    strategy: fallback
    members: [{model: claude-sonnet-4-5, first_token_timeout: 8s}, {model: gpt-5, timeout: 120s}]
)";
constexpr char consumers[] = R"(consumers:
  - {name: operator, keys: [{secret: {env: OPERATOR_KEY}}]}
)";

std::shared_ptr<config::snapshot const> load(std::string const& text)
{
    config::load_options how;
    how.lookup = [](std::string const& name) { return std::optional("sample-" + name); };
    auto const made = config::load_text(text, "sample.yaml", how);
    if (!made.frozen) throw std::logic_error("the sample's configuration:\n" + config::findings_as_text(made.findings));
    return made.frozen;
}

std::string joined(std::initializer_list<char const*> parts)
{
    std::string text;
    for (char const* each : parts) text += each;
    return text;
}

}  // namespace

configurations load_configurations()
{
    return {load(joined({head, anthropic_patient, models, mini_at_home, groups, chat_before, coding_patient, consumers})),
            load(joined({head, anthropic_patient, models, mini_at_home, groups, chat_tested, coding_patient, consumers})),
            load(joined({head, anthropic_strict, models, mini_at_home, groups, chat_tested, coding_quick, consumers})),
            load(joined({head, anthropic_strict, models, mini_in_europe, groups, chat_tested, coding_quick, consumers}))};
}

}  // namespace signalbox::server::sample
