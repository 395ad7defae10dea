// What a request for a realtime session says: its model in the query, and its handshake's fields that go on. Pure; views of the request.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/wire/http.hpp"

#include <string>
#include <string_view>

namespace signalbox {

/// Begins the subprotocol by which a page of a browser gives its key (OpenAI, realtime with WebSocket). It goes no further.
inline constexpr std::string_view key_subprotocol = "openai-insecure-api-key.";

/// The model that the query names. Fault bad_request for a query that names several.
model::result<dialect::scanned_request> asked_by_query(std::string_view query);

/// Header lines of the handshake with a provider, each with its end: the client's key and its subprotocols. Extensions are not among them: the frames are to be
/// read on their way.
std::string handshake_lines(wire::header_list const& asked);

/// Header lines of the answer to the client: its proof, and the subprotocol that the provider chose, if the client named it.
std::string switch_lines(wire::header_list const& asked, wire::header_list const& answered);

}  // namespace signalbox
