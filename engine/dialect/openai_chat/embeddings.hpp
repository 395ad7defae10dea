// OpenAI's embeddings (API reference, embeddings): requests and replies, in and out. The functions are stateless; a codec of a reply belongs to who asks
// for it.
#pragma once

#include "engine/dialect/format.hpp"

namespace signalbox::dialect::openai_chat {

model::result<model::embedding_request> read_embedding_request(std::string_view body);
model::result<written_request> write_embedding_request(model::embedding_request const& asked, target_traits const& target);
std::unique_ptr<reply_reader> make_vector_reader(framing how, detail how_much);  // embedding_reply.cpp
std::unique_ptr<reply_writer> make_vector_writer(reply_identity who);            // embedding_reply.cpp

inline constexpr embedding_codecs embeddings{&read_embedding_request, &write_embedding_request, &make_vector_writer};

}  // namespace signalbox::dialect::openai_chat
