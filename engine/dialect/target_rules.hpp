// Which target has which rules (engine/model/target_rules.hpp), by provider kind and model generation, each with the source it is known from; and what
// a configuration may say instead. A constant table, read when a configuration is frozen.
#pragma once

#include "engine/model/dialect.hpp"
#include "engine/model/target_rules.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace signalbox::dialect {

using model::rule;
using model::target_rules;

struct model_version {
    unsigned major = 0, minor = 0;
    auto operator<=>(model_version const&) const = default;
};
/// "gpt-5.4-mini" of the family "gpt-" is 5.4, "o3-mini" of "o" is 3.0; a fine-tuned "ft:gpt-4.1:org::id" counts as its base model.
std::optional<model_version> version_in(std::string_view model, std::string_view family);

/// One row of the table. It holds for a model of this family from the one version to the other, both included; without a family for every model.
struct rule_row {
    rule what;
    std::string_view kind;  // of the provider
    std::string_view family;
    model_version from, to;
    std::uint32_t value;
    std::string_view source;
    std::optional<model::dialect> only = {};  // the format it is a rule of; nothing: of all that the provider speaks
};
std::span<rule_row const> rule_rows();

target_rules rules_of(std::string_view kind, std::string_view model, model::dialect spoken = model::dialect::openai_chat);

/// The value that a configuration gives a rule: "off", "on", a length for tool_names and call_ids, words with commas between them for efforts. Nothing when
/// the rule takes no such value.
std::optional<std::uint32_t> rule_value(rule which, std::string_view text);
/// What rule_value takes, for messages: "on or off".
std::string_view rule_values(rule which);

}  // namespace signalbox::dialect
