// Gemini's embeddings (API reference, models.embedContent and models.batchEmbedContents): requests and replies, in and out. The functions are stateless; a
// codec of a reply belongs to who asks for it.
#pragma once

#include "engine/dialect/format.hpp"

namespace signalbox::dialect::gemini {

model::result<model::embedding_request> read_embedding_request(std::string_view body);
model::result<written_request> write_embedding_request(model::embedding_request const& asked, target_traits const& target);
std::unique_ptr<reply_reader> make_vector_reader(framing how, detail how_much);
std::unique_ptr<reply_writer> make_vector_writer(reply_identity who);

inline constexpr embedding_codecs embeddings{&read_embedding_request, &write_embedding_request, &make_vector_writer};

/// Of one text, for clients alone: providers are asked for several.
model::result<model::embedding_request> read_one_embedding(std::string_view body);
std::unique_ptr<reply_reader> make_one_vector_reader(framing how, detail how_much);
std::unique_ptr<reply_writer> make_one_vector_writer(reply_identity who);

inline constexpr embedding_codecs one_embedding{&read_one_embedding, nullptr, &make_one_vector_writer};

/// Nothing: the path names the model. Faults: as request_reader::scan.
model::result<scanned_request> scan_embedding_request(std::string_view body, std::string_view type);
/// Each request in the body names its model as well, and the API refuses another one than its path has.
std::string with_model_named(std::string_view body, std::string_view model);

}  // namespace signalbox::dialect::gemini
