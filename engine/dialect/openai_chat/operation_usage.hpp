// What OpenAI's replies that are no chats tell of their usage. Pure functions over checked JSON; nothing where nothing is told.
#pragma once

#include "engine/model/reply_event.hpp"
#include "engine/wire/json.hpp"

#include <optional>

namespace signalbox::dialect::openai_chat {

/// Of pictures (API reference, images): tokens of texts and of pictures, in and out.
std::optional<model::usage_report> image_usage(wire::json_view usage);

/// Of one response of a realtime session: tokens of texts, sound and pictures, in and out.
std::optional<model::usage_report> session_usage(wire::json_view usage);

/// Of speech that is streamed (API reference, speech.audio.done): what comes out is sound.
std::optional<model::usage_report> speech_usage(wire::json_view usage);

/// Of transcripts (API reference, transcriptions): tokens, of which some are sound, or seconds.
std::optional<model::usage_report> transcript_usage(wire::json_view usage);

/// A length of sound, as whole seconds that have begun.
std::optional<model::usage_report> seconds_used(wire::json_view seconds);

}  // namespace signalbox::dialect::openai_chat
