// Ollama's API as one row of the table of formats. Constants.
#pragma once

#include "engine/dialect/format.hpp"
#include "engine/dialect/ollama/codecs.hpp"
#include "engine/dialect/ollama/embeddings.hpp"
#include "engine/dialect/ollama/errors.hpp"
#include "engine/dialect/ollama/line_writer.hpp"
#include "engine/dialect/ollama/request_reader.hpp"
#include "engine/dialect/ollama/request_writer.hpp"
#include "engine/dialect/ollama/prompts.hpp"
#include "engine/dialect/ollama/texts.hpp"
#include "engine/dialect/parts/named_scan.hpp"

#include <array>

namespace signalbox::dialect::ollama {

void append_model(std::string& out, listed_model const& one);
std::string models_page(std::span<listed_model const> all);
void append_details(std::string& out, listed_model const& one);

inline constexpr std::array operations{
    operation_row{.what = operation::chat, .client_path = "/api/chat", .provider_path = "/api/chat"},
    operation_row{.what = operation::generate, .client_path = "/api/generate", .provider_path = "/api/generate"},
    operation_row{.what = operation::embeddings,
                  .client_path = "/api/embed",
                  .provider_path = "/api/embed",
                  .read_reply = &make_vector_reader,
                  .scan = &scan_named},
    operation_row{.what = operation::embed_one,
                  .client_path = "/api/embeddings",
                  .provider_path = "/api/embeddings",
                  .read_reply = &make_one_vector_reader,
                  .scan = &scan_named,
                  .one_text = &one_embedding}};

// Clients look at the version for what they may ask; thinking, tools and schemas are older than this one.
inline constexpr format definition{
    .word = model::dialect::ollama,
    .operations = operations,
    .headers = {.version = {}, .default_version = {}, .beta = {}, .forwarded = {}, .request_id = "x-request-id"},
    .in = reader,
    .out = writer,
    .read_reply = &make_reply_reader,
    .write_reply = &make_reply_writer,
    .errors = errors,
    .clean_relay = &clean_relay,
    .silence_filler = silence,
    .append_model = &append_model,
    .models_page = &models_page,
    .models_path = "/api/tags",
    .paths_begin = "/api/",
    .streams = stream_form::lines,
    .details = {.path = "/api/show", .append = &append_details},
    .version = {.path = "/api/version", .body = R"({"version":"0.13.0"})"},
    .embeddings = &embeddings,
    .request_texts = request_texts,
    .reply_texts = reply_texts,
    .prompts = prompts};

}  // namespace signalbox::dialect::ollama
