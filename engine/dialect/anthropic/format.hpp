// Anthropic Messages as one row of the table of formats. Constants.
#pragma once

#include "engine/dialect/anthropic/codecs.hpp"
#include "engine/dialect/anthropic/errors.hpp"
#include "engine/dialect/anthropic/request_reader.hpp"
#include "engine/dialect/anthropic/request_writer.hpp"
#include "engine/dialect/anthropic/prompts.hpp"
#include "engine/dialect/anthropic/texts.hpp"
#include "engine/dialect/format.hpp"

#include <array>

namespace signalbox::dialect::anthropic {

void append_model(std::string& out, listed_model const& one);
std::string models_page(std::span<listed_model const> all);

inline constexpr std::array operations{operation_row{operation::chat, "/v1/messages", "/messages", true},
                                       operation_row{operation::count_tokens, "/v1/messages/count_tokens", "/messages/count_tokens", true,
                                                     &make_count_reader, &estimated_count}};

// The default version: docs.anthropic.com/en/api/versioning. `ping` is in the API's streams whenever nothing else is (docs.anthropic.com, streaming messages).
inline constexpr format definition{.word = model::dialect::anthropic,
                                   .operations = operations,
                                   .headers = {.version = "anthropic-version",
                                               .default_version = request_api_version,
                                               .beta = "anthropic-beta",
                                               .forwarded = {},
                                               .request_id = "request-id"},
                                   .in = reader,
                                   .out = writer,
                                   .read_reply = &make_reply_reader,
                                   .write_reply = &make_reply_writer,
                                   .errors = errors,
                                   .clean_relay = &clean_relay,
                                   .silence_filler = "event: ping\ndata: {\"type\":\"ping\"}\n\n",
                                   .append_model = &append_model,
                                   .models_page = &models_page,
                                   .request_texts = request_texts,
                                   .reply_texts = reply_texts,
                                   .prompts = prompts};

}  // namespace signalbox::dialect::anthropic
