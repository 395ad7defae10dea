// The words of Anthropic replies in both directions: stop reasons, error types with their status, token counts. Pure.
#pragma once

#include "engine/model/reply_event.hpp"
#include "engine/wire/json.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::dialect::anthropic {

model::finish_reason finish_reason_of(std::string_view stop_reason);

/// The stop reason a client of this dialect is told. An upstream's own word is kept when it is one of this dialect.
std::string_view stop_reason_for(model::finish const& seen);

/// The HTTP status an error of this type has; 0 for undocumented types.
int status_of_error(std::string_view type);

/// An error object ({"type","message","details"?}) as an event.
model::reply_error read_error(wire::json_view error);

/// What other dialects have no place for: a block of the provider's own tools, or of a type younger than this reader; citations of a text.
model::reply_loss own_block(wire::json_view type);
model::reply_loss lost_citations();

/// Token counts as the API reports them, in one or several pieces: values are cumulative, so each one given replaces the one before, but a zero replaces none.
class token_counts {
public:
    /// True when `usage` held any count and one of all is not zero.
    bool take(wire::json_view usage);
    void forget_output() { output_ = thinking_ = 0; }
    /// In the canonical meaning: input includes what was read from and written to the cache.
    model::usage canonical() const;

private:
    std::uint64_t input_ = 0, cache_read_ = 0, cache_write_ = 0, output_ = 0, thinking_ = 0;
    std::uint64_t write_1h_ = 0;
};

/// Appends the `usage` object of a whole message: cache tokens are told apart from input_tokens again.
void append_usage(std::string& out, model::usage const& tokens);

}  // namespace signalbox::dialect::anthropic
