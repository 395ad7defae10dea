// The events of OpenAI's realtime sessions (API reference, realtime server events), read for what a session costs. A codec's constructor.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::openai_chat {

/// Is fed whole events, one at a time. It yields the model of the session, one text_delta with the first content, and with each response that is done, or in a
/// session of transcripts with each transcript, the tokens of the session so far. What is no event of these is passed over: a session ends whenever one side
/// ends it, so there is no fault.
std::unique_ptr<reply_reader> make_session_reader(framing, detail);

}  // namespace signalbox::dialect::openai_chat
