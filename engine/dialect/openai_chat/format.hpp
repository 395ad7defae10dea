// OpenAI Chat Completions as one row of the table of formats. Constants.
#pragma once

#include "engine/dialect/format.hpp"
#include "engine/dialect/openai_chat/codecs.hpp"
#include "engine/dialect/openai_chat/completion_reader.hpp"
#include "engine/dialect/openai_chat/completion_replies.hpp"
#include "engine/dialect/openai_chat/completion_writers.hpp"
#include "engine/dialect/openai_chat/embeddings.hpp"
#include "engine/dialect/openai_chat/operation_replies.hpp"
#include "engine/dialect/openai_chat/operation_scan.hpp"
#include "engine/dialect/openai_chat/request_reader.hpp"
#include "engine/dialect/openai_chat/request_writer.hpp"
#include "engine/dialect/openai_chat/prompts.hpp"
#include "engine/dialect/openai_chat/session_reader.hpp"
#include "engine/dialect/openai_chat/texts.hpp"
#include "engine/dialect/parts/form_scan.hpp"
#include "engine/dialect/parts/named_scan.hpp"
#include "engine/dialect/parts/openai_errors.hpp"
#include "engine/dialect/parts/openai_models.hpp"
#include "engine/dialect/parts/ranking_reader.hpp"

#include <array>

namespace signalbox::dialect::openai_chat {

inline constexpr std::array operations{
    operation_row{operation::chat, "/v1/chat/completions", "/chat/completions"},
    operation_row{.what = operation::embeddings,
                  .client_path = "/v1/embeddings",
                  .provider_path = "/embeddings",
                  .read_reply = &make_vector_reader,
                  .scan = &scan_named},
    operation_row{.what = operation::generate,
                  .client_path = "/v1/completions",
                  .provider_path = "/completions",
                  .read_reply = &make_completion_reader,
                  .in = &completion_reader,
                  .write_reply = &make_completion_writer},
    operation_row{.what = operation::moderation,
                  .client_path = "/v1/moderations",
                  .provider_path = "/moderations",
                  .read_reply = &make_moderation_reader,
                  .scan = &scan_named},
    operation_row{.what = operation::rerank,
                  .client_path = "/v1/rerank",
                  .provider_path = "/rerank",
                  .read_reply = &make_ranking_reader,
                  .scan = &scan_named,
                  .alike = model::dialect::cohere},
    operation_row{.what = operation::image,
                  .client_path = "/v1/images/generations",
                  .provider_path = "/images/generations",
                  .read_reply = &make_image_reader,
                  .scan = &scan_image_request},
    operation_row{.what = operation::image_edit,
                  .client_path = "/v1/images/edits",
                  .provider_path = "/images/edits",
                  .read_reply = &make_image_reader,
                  .scan = &scan_form,
                  .body = body_form::multipart},
    operation_row{.what = operation::image_variation,
                  .client_path = "/v1/images/variations",
                  .provider_path = "/images/variations",
                  .read_reply = &make_image_reader,
                  .scan = &scan_form,
                  .body = body_form::multipart},
    operation_row{.what = operation::speech,
                  .client_path = "/v1/audio/speech",
                  .provider_path = "/audio/speech",
                  .read_reply = &make_speech_reader,
                  .scan = &scan_speech_request,
                  .as_it_comes = true},
    operation_row{.what = operation::transcription,
                  .client_path = "/v1/audio/transcriptions",
                  .provider_path = "/audio/transcriptions",
                  .read_reply = &make_transcript_reader,
                  .scan = &scan_form,
                  .body = body_form::multipart},
    operation_row{.what = operation::translation,
                  .client_path = "/v1/audio/translations",
                  .provider_path = "/audio/translations",
                  .read_reply = &make_transcript_reader,
                  .scan = &scan_form,
                  .body = body_form::multipart},
    operation_row{
        .what = operation::realtime, .client_path = "/v1/realtime", .provider_path = "/realtime", .read_reply = &make_session_reader}};

// The filler is a comment by the standard of server-sent events (9.2.7).
inline constexpr format definition{
    .word = model::dialect::openai_chat,
    .operations = operations,
    .headers = {.version = {}, .default_version = {}, .beta = {}, .forwarded = openai_forwarded_headers, .request_id = "x-request-id"},
    .in = reader,
    .out = writer,
    .read_reply = &make_reply_reader,
    .write_reply = &make_reply_writer,
    .errors = openai_errors,
    .clean_relay = &clean_relay,
    .silence_filler = ": keep-alive\n\n",
    .append_model = &append_openai_model,
    .models_page = &openai_models_page,
    .embeddings = &embeddings,
    .request_texts = request_texts,
    .reply_texts = reply_texts,
    .prompts = prompts};

}  // namespace signalbox::dialect::openai_chat
