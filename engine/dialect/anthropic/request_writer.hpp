// Writes Anthropic Messages requests from the common vocabulary. Stateless; lives as long as the program.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::anthropic {

/// max_tokens is required by the API: this is sent when neither the caller nor the target's configuration says one.
inline constexpr std::uint64_t default_max_tokens = 4096;

/// The version that takes sampling parameters and every model still answers to; 2026-10-21 would refuse temperature, top_p and top_k.
inline constexpr std::string_view request_api_version = "2023-06-01";

class messages_request_writer final : public request_writer {
public:
    model::result<written_request> write(model::chat_request const& asked, target_traits const& target) const override;
};

extern messages_request_writer const writer;

}  // namespace signalbox::dialect::anthropic
