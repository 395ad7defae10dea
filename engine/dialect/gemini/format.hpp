// Google's Gemini API as one row of the table of formats. Constants.
#pragma once

#include "engine/dialect/format.hpp"
#include "engine/dialect/gemini/codecs.hpp"
#include "engine/dialect/gemini/embeddings.hpp"
#include "engine/dialect/gemini/errors.hpp"
#include "engine/dialect/gemini/request_reader.hpp"
#include "engine/dialect/gemini/request_writer.hpp"
#include "engine/dialect/gemini/prompts.hpp"
#include "engine/dialect/gemini/texts.hpp"

#include <array>

namespace signalbox::dialect::gemini {

void append_model(std::string& out, listed_model const& one);
std::string models_page(std::span<listed_model const> all);

/// Embeddings are asked for alike in each version of the API.
constexpr operation_row many_embeddings(std::string_view client_path)
{
    return {.what = operation::embeddings,
            .client_path = client_path,
            .provider_path = "/models/{model}:batchEmbedContents",
            .read_reply = &make_vector_reader,
            .where = model_place::path_of_whole,
            .scan = &scan_embedding_request,
            .name_in_body = &with_model_named};
}
constexpr operation_row one_embedding_at(std::string_view client_path)
{
    return {.what = operation::embed_one,
            .client_path = client_path,
            .provider_path = "/models/{model}:embedContent",
            .read_reply = &make_one_vector_reader,
            .where = model_place::path_of_whole,
            .scan = &scan_embedding_request,
            .one_text = &one_embedding,
            .name_in_body = &with_model_named};
}

// A provider's base address has the version: https://generativelanguage.googleapis.com/v1beta. Streams are asked for as server-sent events.
inline constexpr std::array operations{operation_row{.what = operation::chat,
                                                     .client_path = "/v1beta/models/{model}:generateContent",
                                                     .provider_path = "/models/{model}:generateContent",
                                                     .where = model_place::path_of_whole},
                                       operation_row{.what = operation::chat,
                                                     .client_path = "/v1beta/models/{model}:streamGenerateContent",
                                                     .provider_path = "/models/{model}:streamGenerateContent",
                                                     .where = model_place::path_of_stream,
                                                     .provider_query = "alt=sse"},
                                       operation_row{.what = operation::count_tokens,
                                                     .client_path = "/v1beta/models/{model}:countTokens",
                                                     .provider_path = "/models/{model}:countTokens",
                                                     .read_reply = &make_count_reader,
                                                     .estimate = &estimated_count,
                                                     .where = model_place::path_of_whole},
                                       operation_row{.what = operation::chat,
                                                     .client_path = "/v1/models/{model}:generateContent",
                                                     .provider_path = "/models/{model}:generateContent",
                                                     .where = model_place::path_of_whole},
                                       operation_row{.what = operation::chat,
                                                     .client_path = "/v1/models/{model}:streamGenerateContent",
                                                     .provider_path = "/models/{model}:streamGenerateContent",
                                                     .where = model_place::path_of_stream,
                                                     .provider_query = "alt=sse"},
                                       operation_row{.what = operation::count_tokens,
                                                     .client_path = "/v1/models/{model}:countTokens",
                                                     .provider_path = "/models/{model}:countTokens",
                                                     .read_reply = &make_count_reader,
                                                     .estimate = &estimated_count,
                                                     .where = model_place::path_of_whole},
                                       many_embeddings("/v1beta/models/{model}:batchEmbedContents"),
                                       one_embedding_at("/v1beta/models/{model}:embedContent"),
                                       many_embeddings("/v1/models/{model}:batchEmbedContents"),
                                       one_embedding_at("/v1/models/{model}:embedContent")};

// Empty lines dispatch no event by the standard of server-sent events (9.2.6). A comment would do by the standard, but the SDK inside Gemini CLI 0.61 takes
// lines of data alone and fails at a stream's end when a comment stood in it.
inline constexpr std::string_view silence = "\r\n\r\n";

// The id is where Google's servers put theirs.
inline constexpr format definition{
    .word = model::dialect::gemini,
    .operations = operations,
    .headers = {.version = {}, .default_version = {}, .beta = {}, .forwarded = {}, .request_id = "x-request-id", .key_in_query = "key"},
    .in = reader,
    .out = writer,
    .read_reply = &make_reply_reader,
    .write_reply = &make_reply_writer,
    .errors = errors,
    .clean_relay = &clean_relay,
    .silence_filler = silence,
    .append_model = &append_model,
    .models_page = &models_page,
    .models_path = "/v1beta/models",
    .paths_begin = "/v1beta/",
    .embeddings = &embeddings,
    .request_texts = request_texts,
    .reply_texts = reply_texts,
    .prompts = prompts};

}  // namespace signalbox::dialect::gemini
