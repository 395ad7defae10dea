// The codecs of Gemini's API. The request codecs are stateless and live as long as the program; a reply codec serves one reply and belongs to the
// caller.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/dialect/parts/relay_cleaning.hpp"

namespace signalbox::dialect::gemini {

request_reader const& requests_in();
request_writer const& requests_out();
std::unique_ptr<reply_reader> make_reply_reader(framing how, detail how_much);
std::unique_ptr<reply_writer> make_reply_writer(framing how, reply_identity who);
std::unique_ptr<reply_reader> make_count_reader(framing how, detail how_much);
/// A count of tokens that the gateway made; see operation_row::estimate.
model::result<std::string> estimated_count(std::string_view body, std::uint64_t tokens);  // request_reader.cpp
/// Takes out what a client sends back of replies that another provider gave, and that the API refuses.
std::optional<cleaned_body> clean_relay(std::string_view body);  // relay_cleaning.cpp

}  // namespace signalbox::dialect::gemini
