// The unified format as one row of the table of formats: one question, one shape of answer, whichever vendor serves. Constants.
#pragma once

#include "engine/dialect/format.hpp"
#include "engine/dialect/parts/openai_errors.hpp"
#include "engine/dialect/parts/openai_models.hpp"
#include "engine/dialect/unified/prompts.hpp"
#include "engine/dialect/unified/reply_readers.hpp"
#include "engine/dialect/unified/reply_writers.hpp"
#include "engine/dialect/unified/request_reader.hpp"
#include "engine/dialect/unified/request_writer.hpp"
#include "engine/dialect/unified/texts.hpp"

#include <array>

namespace signalbox::dialect::unified {

inline constexpr std::array operations{operation_row{.what = operation::chat, .client_path = "/v1/unified", .provider_path = "/unified"}};

/// Nothing: conversations of this format hold nothing that only a gateway writes.
inline std::optional<cleaned_body> clean_relay(std::string_view)
{
    return std::nullopt;
}

// The filler is a comment by the standard of server-sent events (9.2.7).
inline constexpr format definition{
    .word = model::dialect::unified,
    .operations = operations,
    .headers = {.version = {}, .default_version = {}, .beta = {}, .forwarded = {}, .request_id = "x-request-id"},
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

}  // namespace signalbox::dialect::unified
