// OpenAI Chat Completions as one row of the table of formats. Constants.
#pragma once

#include "engine/dialect/format.hpp"
#include "engine/dialect/openai_chat/codecs.hpp"
#include "engine/dialect/openai_chat/embeddings.hpp"
#include "engine/dialect/openai_chat/request_reader.hpp"
#include "engine/dialect/openai_chat/request_writer.hpp"
#include "engine/dialect/openai_chat/prompts.hpp"
#include "engine/dialect/openai_chat/texts.hpp"
#include "engine/dialect/parts/named_scan.hpp"
#include "engine/dialect/parts/openai_errors.hpp"
#include "engine/dialect/parts/openai_models.hpp"

#include <array>

namespace signalbox::dialect::openai_chat {

inline constexpr std::array operations{operation_row{operation::chat, "/v1/chat/completions", "/chat/completions"},
                                       operation_row{.what = operation::embeddings,
                                                     .client_path = "/v1/embeddings",
                                                     .provider_path = "/embeddings",
                                                     .read_reply = &make_vector_reader,
                                                     .scan = &scan_named}};

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
