// The scans of OpenAI's requests that are no chats and may be answered by a stream. Pure; views point into the body.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::openai_chat {

/// Pictures: "stream": true. Faults: as request_reader::scan.
model::result<scanned_request> scan_image_request(std::string_view body, std::string_view type);

/// Speech: "stream_format": "sse"; else the sound comes as it is.
model::result<scanned_request> scan_speech_request(std::string_view body, std::string_view type);

}  // namespace signalbox::dialect::openai_chat
