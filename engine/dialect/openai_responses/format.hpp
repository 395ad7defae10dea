// OpenAI's Responses API as one row of the table of formats. Constants.
#pragma once

#include "engine/dialect/format.hpp"
#include "engine/dialect/openai_responses/codecs.hpp"
#include "engine/dialect/openai_responses/request_reader.hpp"
#include "engine/dialect/openai_responses/request_writer.hpp"
#include "engine/dialect/openai_responses/prompts.hpp"
#include "engine/dialect/openai_responses/texts.hpp"
#include "engine/dialect/parts/openai_errors.hpp"
#include "engine/dialect/parts/openai_models.hpp"

#include <array>

namespace signalbox::dialect::openai_responses {

inline constexpr std::array operations{operation_row{operation::chat, "/v1/responses", "/responses"}};

// The filler is a comment by the standard of server-sent events (9.2.7).
inline constexpr format definition{
    .word = model::dialect::openai_responses,
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
    .request_texts = request_texts,
    .reply_texts = reply_texts,
    .prompts = prompts};

}  // namespace signalbox::dialect::openai_responses
