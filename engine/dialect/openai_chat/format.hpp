// OpenAI Chat Completions as one row of the table of formats. Constants.
#pragma once

#include "engine/dialect/format.hpp"
#include "engine/dialect/openai_chat/codecs.hpp"
#include "engine/dialect/openai_chat/request_reader.hpp"
#include "engine/dialect/openai_chat/request_writer.hpp"

#include <array>

namespace signalbox::dialect::openai_chat {

void append_model(std::string& out, listed_model const& one);
std::string models_page(std::span<listed_model const> all);

inline constexpr std::array operations{operation_row{operation::chat, "/v1/chat/completions", "/chat/completions"}};
inline constexpr std::array<std::string_view, 1> forwarded_headers{"openai-beta"};

// The filler is a comment by the standard of server-sent events (9.2.7).
inline constexpr format definition{
    .word = model::dialect::openai_chat,
    .operations = operations,
    .headers = {.version = {}, .default_version = {}, .beta = {}, .forwarded = forwarded_headers, .request_id = "x-request-id"},
    .in = reader,
    .out = writer,
    .read_reply = &make_reply_reader,
    .write_reply = &make_reply_writer,
    .clean_relay = &clean_relay,
    .silence_filler = ": keep-alive\n\n",
    .append_model = &append_model,
    .models_page = &models_page};

}  // namespace signalbox::dialect::openai_chat
