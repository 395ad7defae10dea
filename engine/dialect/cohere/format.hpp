// Cohere's Chat API, version 2, as one row of the table of formats. Constants.
#pragma once

#include "engine/dialect/cohere/codecs.hpp"
#include "engine/dialect/cohere/embeddings.hpp"
#include "engine/dialect/cohere/errors.hpp"
#include "engine/dialect/cohere/prompts.hpp"
#include "engine/dialect/cohere/request_reader.hpp"
#include "engine/dialect/cohere/request_writer.hpp"
#include "engine/dialect/cohere/texts.hpp"
#include "engine/dialect/format.hpp"
#include "engine/dialect/parts/named_scan.hpp"
#include "engine/dialect/parts/ranking_reader.hpp"

#include <array>

namespace signalbox::dialect::cohere {

void append_model(std::string& out, listed_model const& one);
std::string models_page(std::span<listed_model const> all);

// A provider's base address has the version: https://api.cohere.com/v2.
inline constexpr std::array operations{operation_row{.what = operation::chat, .client_path = "/v2/chat", .provider_path = "/chat"},
                                       operation_row{.what = operation::embeddings,
                                                     .client_path = "/v2/embed",
                                                     .provider_path = "/embed",
                                                     .read_reply = &make_vector_reader,
                                                     .scan = &scan_named},
                                       operation_row{.what = operation::rerank,
                                                     .client_path = "/v2/rerank",
                                                     .provider_path = "/rerank",
                                                     .read_reply = &make_ranking_reader,
                                                     .scan = &scan_named,
                                                     .alike = model::dialect::openai_chat}};

inline constexpr std::array<std::string_view, 1> forwarded{"x-client-name"};

// The filler is a comment by the standard of server-sent events (9.2.7). Cohere's own list is at /v1/models, which is OpenAI's here.
inline constexpr format definition{
    .word = model::dialect::cohere,
    .operations = operations,
    .headers = {.version = {}, .default_version = {}, .beta = {}, .forwarded = forwarded, .request_id = "x-request-id"},
    .in = reader,
    .out = writer,
    .read_reply = &make_reply_reader,
    .write_reply = &make_reply_writer,
    .errors = errors,
    .clean_relay = &clean_relay,
    .silence_filler = ": keep-alive\n\n",
    .append_model = &append_model,
    .models_page = &models_page,
    .models_path = "/v2/models",
    .paths_begin = "/v2/",
    .embeddings = &embeddings,
    .request_texts = request_texts,
    .reply_texts = reply_texts,
    .prompts = prompts};

}  // namespace signalbox::dialect::cohere
