// Reads requests of Bedrock's Converse: scans them for the relay road, parses them whole for translation. The model's name and whether the reply is a stream
// stand in the path, not in the body. Stateless; one object serves the whole program.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::bedrock {

class converse_request_reader final : public request_reader {
public:
    model::result<scanned_request> scan(std::string_view body) const override;
    model::result<model::chat_request> read(std::string_view body) const override;
};

extern converse_request_reader const reader;

}  // namespace signalbox::dialect::bedrock
