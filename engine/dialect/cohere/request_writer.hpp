// Writes requests for Cohere's Chat API. Stateless; one object serves the whole program.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::cohere {

class chat_request_writer final : public request_writer {
public:
    model::result<written_request> write(model::chat_request const& asked, target_traits const& target) const override;
};

extern chat_request_writer const writer;

}  // namespace signalbox::dialect::cohere
