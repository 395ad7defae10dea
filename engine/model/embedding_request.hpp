// A request for embeddings in the vocabulary that the formats translate through. A plain value.
#pragma once

#include "engine/model/chat_request.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::model {

struct embedding_request {
    std::string model;
    std::vector<std::string> texts;
    bool tokens = false;                      // lists of a model's own tokens were asked for in the place of texts
    std::optional<std::uint64_t> dimensions;  // at least 1; none: as many as the model has
    std::string user;
    std::vector<extra_field> extras;
    bool operator==(embedding_request const&) const = default;
};

/// Inputs of one request; OpenAI's limit (API reference, embeddings).
inline constexpr std::size_t most_embeddings = 2048;

}  // namespace signalbox::model
