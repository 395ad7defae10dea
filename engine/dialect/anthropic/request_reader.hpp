// Reads Anthropic Messages requests: a scan that finds what routing needs, and a full reading into the common vocabulary.
// Stateless; lives as long as the program.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::anthropic {

class messages_request_reader final : public request_reader {
public:
    model::result<scanned_request> scan(std::string_view body) const override;  // request_scan.cpp
    model::result<model::chat_request> read(std::string_view body) const override;
};

extern messages_request_reader const reader;

}  // namespace signalbox::dialect::anthropic
