// Writes Gemini requests for translation. The model's name and whether the reply is a stream go into the path. Stateless; one object serves the whole
// program.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::gemini {

class generate_request_writer final : public request_writer {
public:
    model::result<written_request> write(model::chat_request const& asked, target_traits const& target) const override;
};

extern generate_request_writer const writer;

}  // namespace signalbox::dialect::gemini
