// The codecs of Ollama's API. The request codecs are stateless and live as long as the program; a reply codec serves one reply and belongs to the
// caller.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/dialect/parts/relay_cleaning.hpp"

namespace signalbox::dialect::ollama {

request_reader const& requests_in();
request_writer const& requests_out();
/// Reads replies of both operations, chat and generate.
std::unique_ptr<reply_reader> make_reply_reader(framing how, detail how_much);
/// Writes replies of the operation that the client's body (`who.request`) asks for.
std::unique_ptr<reply_writer> make_reply_writer(framing how, reply_identity who);

/// Nothing: conversations of this format hold nothing that only a gateway writes.
std::optional<cleaned_body> clean_relay(std::string_view body);

/// A request of /api/generate: it has a prompt in place of messages. `body` is checked JSON.
bool is_generate(std::string_view body);

}  // namespace signalbox::dialect::ollama
