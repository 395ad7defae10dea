// Fields of Chat Completions that some vendors refuse or call by another name, each with the source it is known from. A constant table, asked while a
// request is translated; a relayed one is not touched.
#pragma once

#include <span>
#include <string_view>

namespace signalbox::dialect::openai_chat {

struct field_rule {
    std::string_view kind;     // of the provider
    std::string_view field;    // of the request, or "messages.name"
    std::string_view sent_as;  // empty: left out, and told as a loss
    std::string_view source;
};
std::span<field_rule const> field_rules();

/// Null when the field is sent as it is.
field_rule const* field_rule_of(std::string_view kind, std::string_view field);

}  // namespace signalbox::dialect::openai_chat
