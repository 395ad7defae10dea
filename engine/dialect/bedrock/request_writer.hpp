// Writes requests for Bedrock's Converse. The model's name and whether the reply is a stream stand in the path. Stateless; one object serves the whole
// program.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::bedrock {

class converse_request_writer final : public request_writer {
public:
    model::result<written_request> write(model::chat_request const& asked, target_traits const& target) const override;
};

extern converse_request_writer const writer;

}  // namespace signalbox::dialect::bedrock
