// Amazon Bedrock's Converse as one row of the table of formats. Constants.
#pragma once

#include "engine/dialect/bedrock/codecs.hpp"
#include "engine/dialect/bedrock/errors.hpp"
#include "engine/dialect/bedrock/frame_writer.hpp"
#include "engine/dialect/bedrock/request_reader.hpp"
#include "engine/dialect/bedrock/request_writer.hpp"
#include "engine/dialect/bedrock/prompts.hpp"
#include "engine/dialect/bedrock/texts.hpp"
#include "engine/dialect/format.hpp"

#include <array>

namespace signalbox::dialect::bedrock {

void append_model(std::string& out, listed_model const& one);
std::string models_page(std::span<listed_model const> all);

inline constexpr std::array operations{operation_row{.what = operation::chat,
                                                     .client_path = "/model/{model}/converse",
                                                     .provider_path = "/model/{model}/converse",
                                                     .where = model_place::path_of_whole},
                                       operation_row{.what = operation::chat,
                                                     .client_path = "/model/{model}/converse-stream",
                                                     .provider_path = "/model/{model}/converse-stream",
                                                     .where = model_place::path_of_stream}};

inline constexpr format definition{
    .word = model::dialect::bedrock,
    .operations = operations,
    .headers = {.version = {}, .default_version = {}, .beta = {}, .forwarded = {}, .request_id = "x-amzn-requestid"},
    .in = reader,
    .out = writer,
    .read_reply = &make_reply_reader,
    .write_reply = &make_reply_writer,
    .errors = errors,
    .clean_relay = &clean_relay,
    .silence_filler = silence,
    .append_model = &append_model,
    .models_page = &models_page,
    .models_path = "/foundation-models",
    .paths_begin = "/model/",
    .streams = stream_form::frames,
    .request_texts = request_texts,
    .reply_texts = reply_texts,
    .prompts = prompts};

}  // namespace signalbox::dialect::bedrock
