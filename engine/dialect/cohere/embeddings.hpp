// Cohere's embeddings (API reference, Embed, version 2): requests and replies, in and out. The functions are stateless; a codec of a reply belongs to who
// asks for it.
#pragma once

#include "engine/dialect/format.hpp"

namespace signalbox::dialect::cohere {

/// Texts of one request; more are refused (API reference, Embed, texts).
inline constexpr std::size_t most_texts = 96;

model::result<model::embedding_request> read_embedding_request(std::string_view body);
model::result<written_request> write_embedding_request(model::embedding_request const& asked, target_traits const& target);
std::unique_ptr<reply_reader> make_vector_reader(framing how, detail how_much);
std::unique_ptr<reply_writer> make_vector_writer(reply_identity who);

inline constexpr embedding_codecs embeddings{&read_embedding_request, &write_embedding_request, &make_vector_writer};

}  // namespace signalbox::dialect::cohere
