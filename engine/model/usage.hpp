// Tokens and money of one request. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox::model {

/// Token counts in the canonical meaning: input includes cache reads and writes, sound and pictures; output includes reasoning, sound and pictures.
struct usage {
    std::uint64_t input_tokens = 0;
    std::uint64_t cached_tokens = 0;          // of the input, read from the provider's prompt cache
    std::uint64_t cache_write_tokens = 0;     // of the input, written to the cache with the short (5 minute) lifetime
    std::uint64_t cache_write_1h_tokens = 0;  // of the input, written with the one hour lifetime
    std::uint64_t output_tokens = 0;
    std::uint64_t reasoning_tokens = 0;                             // of the output
    bool estimated = false;                                         // true when the provider reported nothing and we counted
    std::uint64_t audio_input_tokens = 0, audio_output_tokens = 0;  // of the input and of the output: sound
    std::uint64_t image_input_tokens = 0, image_output_tokens = 0;  // and pictures
    std::uint64_t total() const { return input_tokens + output_tokens; }
    bool operator==(usage const&) const = default;
};

/// What a provider counts beside tokens.
struct unit_count {
    std::string_view kind;  // a constant: "seconds", "searches"
    std::uint64_t count = 0;
    bool operator==(unit_count const&) const = default;
};

/// Integer micro-dollars (1e-6 USD).
struct money {
    std::int64_t micros = 0;
    auto operator<=>(money const&) const = default;
};

/// Price per token in pico-dollars (1e-12 USD): 0.15 USD per million tokens is 150'000. Nothing set means unknown, never free.
struct price {
    std::optional<std::int64_t> input;
    std::optional<std::int64_t> output;
    std::optional<std::int64_t> cache_read;                            // falls back to input
    std::optional<std::int64_t> cache_write;                           // falls back to input
    std::optional<std::int64_t> cache_write_1h;                        // falls back to cache_write
    std::optional<std::int64_t> reasoning;                             // falls back to output
    std::optional<std::int64_t> audio_input = {}, image_input = {};    // fall back to input
    std::optional<std::int64_t> audio_output = {}, image_output = {};  // fall back to output
    bool known() const { return input && output; }
    bool operator==(price const&) const = default;
};

}  // namespace signalbox::model
