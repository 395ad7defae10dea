// Inline images and files as OpenAI's formats carry them: data URLs and base64 read into parts, and parts written as data URLs. Pure functions;
// complaints go to a field_reader.
#pragma once

#include "engine/dialect/parts/field_reader.hpp"
#include "engine/model/chat_request.hpp"
#include "engine/wire/data_url.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::dialect {

/// What clients send as base64, made canonical; nothing when it is none.
std::optional<std::string> tidy_base64(std::string_view text);

/// A data URL with content; a complaint about the field `name`, and nothing, when it is none.
std::optional<wire::data_url> read_data_url(std::string_view url, std::string_view name, field_reader& fields);

/// Places what stands in a field of inline data (`name`): a data URL by the documents.
void place_file_data(std::string data, std::string_view name, field_reader& fields, model::document_part& out);

std::string data_url_of(std::string_view media_type, std::string_view base64);

/// OpenAI wants a name beside inline data.
std::string_view file_name(model::document_part const& document);

/// A plain text document as text to read, with its title and context before it.
std::string document_as_text(model::document_part const& document);

}  // namespace signalbox::dialect
