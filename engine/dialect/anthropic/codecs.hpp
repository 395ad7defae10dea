// The door to the Anthropic Messages codecs. Request codecs are stateless and live as long as the program; reply codecs serve one reply
// and belong to the caller.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/dialect/parts/relay_cleaning.hpp"

namespace signalbox::dialect::anthropic {

request_reader const& requests_in();
request_writer const& requests_out();
std::unique_ptr<reply_reader> make_reply_reader(framing how, detail how_much);
std::unique_ptr<reply_writer> make_reply_writer(framing how, reply_identity who);
/// Of a count of tokens.
std::unique_ptr<reply_reader> make_count_reader(framing how, detail how_much);
/// A count of tokens that the gateway made; see operation_row::estimate.
model::result<std::string> estimated_count(std::string_view body, std::uint64_t tokens);  // request_reader.cpp
std::optional<cleaned_body> clean_relay(std::string_view body);                           // relay_cleaning.cpp

}  // namespace signalbox::dialect::anthropic
