// What a file is by its first bytes: Ollama's images, which may be sound as well, come without a type. Pure.
#pragma once

#include "engine/model/chat_request.hpp"

namespace signalbox::dialect::ollama {

/// `base64` is canonical. What is not known is taken for an image.
model::part media_part(std::string base64);

}  // namespace signalbox::dialect::ollama
