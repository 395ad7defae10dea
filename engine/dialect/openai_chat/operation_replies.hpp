// Readers of OpenAI's replies that are no chats and are relayed as they came. A reader belongs to who asks for it.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::openai_chat {

std::unique_ptr<reply_reader> make_moderation_reader(framing how, detail how_much);
std::unique_ptr<reply_reader> make_image_reader(framing how, detail how_much);
std::unique_ptr<reply_reader> make_speech_reader(framing how, detail how_much);
std::unique_ptr<reply_reader> make_transcript_reader(framing how, detail how_much);

}  // namespace signalbox::dialect::openai_chat
