// One door to all dialects: given the word, the codecs. Pure; the objects belong to the caller.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/dialect/parts/relay_cleaning.hpp"
#include "engine/model/dialect.hpp"

namespace signalbox::dialect {

/// Stateless codecs live as long as the program.
request_reader const& reader_of_requests(model::dialect spoken);
request_writer const& writer_of_requests(model::dialect spoken);
std::unique_ptr<reply_reader> make_reply_reader(model::dialect spoken, framing how, detail how_much);
std::unique_ptr<reply_writer> make_reply_writer(model::dialect spoken, framing how, reply_identity who);

/// What a relayed request holds that only a gateway can have written is taken out; nothing when there is none. For rule::cleaned_relay.
std::optional<cleaned_body> clean_relay(model::dialect spoken, std::string_view body);

/// Path of the chat operation below a provider's base URL: "/chat/completions", "/messages".
std::string_view chat_path(model::dialect spoken);

/// An event or comment of a stream that every client passes over: what a gateway may send while a provider is silent.
std::string_view silence_filler(model::dialect spoken);

}  // namespace signalbox::dialect
