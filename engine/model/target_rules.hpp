// The rules a target of the gateway may have beyond its format: what it refuses although the format allows it, or takes in one form only. A plain value;
// engine/dialect has the table of which target has which, and shapes requests by them.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox::model {

enum class rule : std::uint8_t {
    tool_names,               // names of tools match [a-zA-Z0-9_-] and have at most so many characters
    unique_calls,             // ids of tool calls differ within a conversation
    call_ids,                 // ids of tool calls are letters and digits, exactly so many
    object_schemas,           // no union at the root of a tool's schema
    closed_schemas,           // schemas of structured outputs are closed and hold few keywords
    system_first,             // one system message, before all others
    joined_text,              // content of text alone is one string
    tools_without_reasoning,  // with tools, reasoning_effort is none
    efforts,                  // a set of the words of reasoning_effort
    cleaned_relay,            // what only a gateway can have written is taken out of a relayed conversation
};

/// As a configuration names them.
inline constexpr std::array<std::string_view, 10> rule_names{"tool_names",     "unique_calls", "call_ids",    "object_schemas",
                                                             "closed_schemas", "system_first", "joined_text", "tools_without_reasoning",
                                                             "efforts",        "cleaned_relay"};

inline std::string_view name(rule which)
{
    return rule_names[static_cast<std::size_t>(which)];
}

inline std::optional<rule> rule_named(std::string_view text)
{
    auto const found = std::find(rule_names.begin(), rule_names.end(), text);
    if (found == rule_names.end()) return std::nullopt;
    return static_cast<rule>(found - rule_names.begin());
}

/// The words of reasoning_effort from least to most; the value of rule::efforts has bit N set when it holds word N.
inline constexpr std::array<std::string_view, 7> effort_words{"none", "minimal", "low", "medium", "high", "xhigh", "max"};

/// The rules of one target; 0 switches a rule off.
class target_rules {
public:
    std::uint32_t value(rule which) const { return values_[static_cast<std::size_t>(which)]; }
    bool has(rule which) const { return value(which) != 0; }
    void set(rule which, std::uint32_t value) { values_[static_cast<std::size_t>(which)] = value; }
    bool any() const { return *this != target_rules(); }
    bool operator==(target_rules const&) const = default;

private:
    std::array<std::uint32_t, rule_names.size()> values_{};
};

}  // namespace signalbox::model
