// Reads requests of Cohere's Chat API: scans them for the relay road, parses them whole for translation. Stateless; one object serves the whole program.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::cohere {

class chat_request_reader final : public request_reader {
public:
    model::result<scanned_request> scan(std::string_view body) const override;
    model::result<model::chat_request> read(std::string_view body) const override;
};

extern chat_request_reader const reader;

}  // namespace signalbox::dialect::cohere
