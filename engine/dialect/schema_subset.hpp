// JSON Schemas in the subset that a target takes. Pure: text in, text out, with what had to be left out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect {

struct narrowed_schema {
    std::string text;
    std::vector<std::string> lost;  // keywords that were left out, each once
};

/// For structured outputs of Anthropic: every object is closed (additionalProperties is false), bounds of numbers, texts and lists are left out, and
/// oneOf is anyOf. `schema` is checked JSON.
narrowed_schema closed_schema(std::string_view schema);

/// For tools: a union at the root (anyOf, oneOf, allOf) becomes one object with the properties of all its members, none of them required. Nothing when
/// there is no union.
std::optional<std::string> without_root_union(std::string_view schema);

}  // namespace signalbox::dialect
