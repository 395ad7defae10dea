// The codecs of Cohere's Chat API, version 2. The request codecs are stateless and live as long as the program; a reply codec serves one reply and belongs to
// the caller.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/dialect/parts/relay_cleaning.hpp"

namespace signalbox::dialect::cohere {

request_reader const& requests_in();
request_writer const& requests_out();
std::unique_ptr<reply_reader> make_reply_reader(framing how, detail how_much);  // reply_readers.cpp
std::unique_ptr<reply_writer> make_reply_writer(framing how, reply_identity who);
/// There is nothing that the API refuses for having been translated.
std::optional<cleaned_body> clean_relay(std::string_view body);

}  // namespace signalbox::dialect::cohere
