// A reply that is passed on as it comes: what is read of it on its way. Owned by its call, on the request's strand.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/route/table.hpp"
#include "engine/wire/http.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace signalbox::attempt {

/// Looks on for the model, the tokens and the reason of the end; never fails and sees no end of its own, whatever comes. `path` is that of the
/// request below the provider's base path. Of a reply that tells no tokens nothing is read.
std::unique_ptr<dialect::reply_reader> make_raw_reader(wire::response_head const& head, route::target const& from, std::string_view path);

/// Whether the body is server-sent events.
bool is_event_stream(wire::response_head const& head);

/// The end-to-end fields of a reply, each with its line end; `but_cors`: without what says which pages may read it.
void append_raw_lines(std::string& out, wire::response_head const& head, bool but_cors);

}  // namespace signalbox::attempt
