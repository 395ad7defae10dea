// Reads replies of OpenAI's older Completions API, whole and streamed, in full or as a digest. One object serves one reply on its strand; it keeps a few
// bytes for each choice, up to completion_choice_limit of them.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::openai_chat {

/// A request has at most 2,048 prompts of 128 answers at OpenAI; one that asks for more than this is none of a person's.
inline constexpr std::uint32_t completion_choice_limit = 65'536;

std::unique_ptr<reply_reader> make_completion_reader(framing how, detail how_much);

}  // namespace signalbox::dialect::openai_chat
