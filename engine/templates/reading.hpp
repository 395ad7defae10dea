// Where a provider's replies, or the events of its streams, have what: one expression for each fact. Built once at load; frozen.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/expression/program.hpp"
#include "engine/templates/json_template.hpp"
#include "engine/wire/json.hpp"

#include <optional>
#include <string>
#include <vector>

namespace signalbox::templates {

/// As a configuration has it: each "${expression}", or empty.
struct reading_text {
    std::string text, finish, model, input_tokens, output_tokens, total_tokens;
    bool operator==(reading_text const&) const = default;
};

/// What one document says.
struct facts_read {
    std::optional<std::string> text;    // nothing: it says none
    std::optional<std::string> finish;  // the provider's own word
    std::string model;
    std::optional<std::uint64_t> input_tokens, output_tokens, total_tokens;
};

class reading {
public:
    /// `name` is what the expressions call the document. Mistakes are appended with the places "text", "finish" and so on.
    static reading build(reading_text const& written, std::string_view name, std::vector<mistake>& wrong);

    /// `document` is a checked object. Fault malformed_reply when reading it takes more work than an evaluation may cost.
    model::result<facts_read> read(wire::json_view document) const;
    bool names_its_end() const { return finish_.has_value(); }
    /// The expression for the text, as it is written.
    std::string const& text_source() const { return text_->source(); }

private:
    std::optional<expression::program> text_, finish_, model_, input_tokens_, output_tokens_, total_tokens_;
};

/// What a provider means by the word that it ends an answer with.
model::finish finish_of(std::string native);

/// Tokens of a reply with so many bytes of text, from the counts that were read; a total alone is divided by estimate. Nothing when there are none.
std::optional<model::usage> usage_of(facts_read const& read, std::uint64_t text_bytes);

}  // namespace signalbox::templates
