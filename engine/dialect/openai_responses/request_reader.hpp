// Reads Responses requests: scans them for the relay road, parses them whole for translation. Stateless; one object serves the whole program.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::openai_responses {

class responses_request_reader final : public request_reader {
public:
    model::result<scanned_request> scan(std::string_view body) const override;  // request_scan.cpp
    model::result<model::chat_request> read(std::string_view body) const override;
};

extern responses_request_reader const reader;

}  // namespace signalbox::dialect::openai_responses
