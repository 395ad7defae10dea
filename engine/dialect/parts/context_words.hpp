// What providers say when a prompt does not fit, and the numbers in it. Pure; rows of data, each from a server's own message.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::dialect {

/// Whether a message says that the prompt, or the prompt with the reply it asks for, exceeds the model's context.
bool speaks_of_context(std::string_view message);

/// Tokens, as far as the message names them.
struct context_numbers {
    std::optional<std::uint64_t> limit;  // of the model
    std::optional<std::uint64_t> asked;  // prompt and reply together, or the prompt when it is all that is named
    std::optional<std::uint64_t> prompt;
    std::optional<std::uint64_t> reply;  // what the request wants to be kept free for the reply
    bool operator==(context_numbers const&) const = default;
};
context_numbers read_context_numbers(std::string_view message);

/// The same in the words that Anthropic's clients act on: "prompt is too long: N tokens > M maximum" makes them compact a conversation,
/// "input length and `max_tokens` exceed context limit: N + R > M" makes them ask for a shorter reply, which is all that is said when the
/// reply alone fills the context. A message without numbers follows the words.
std::string context_words_for_anthropic(std::string_view message);

}  // namespace signalbox::dialect
