// Edits of the text of a configuration: what a form changes, and nothing else; comments, order and blanks of the rest stay byte for byte. Pure
// functions. Each edit is read back, and is refused where the text would mean anything else than what was asked for.
#pragma once

#include "console/config/edit_reply.hpp"

namespace signalbox::console {

/// Gives the scalar at this path another value. What is absent is written behind the first value of its section; a section that is absent is made.
EditReply setScalar(Document const& of, std::string_view path, std::string_view value);

/// Writes what was absent: a field, a list, a section. The sections on the way are made. (document_edit_adding.cpp)
EditReply addEntry(Document const& of, std::string_view path, node_pointer const& value);

/// Puts an item at this place of a list, at its end where there are not so many. The list may be absent. (document_edit_adding.cpp)
EditReply addItem(Document const& of, std::string_view list, std::size_t place, node_pointer const& value);

/// Takes an item out of its list, or an entry out of its section, with its lines and the comments directly above it. (document_edit_order.cpp)
EditReply removeAt(Document const& of, std::string_view path);

/// The item of a list goes to another place; those between them move by one. (document_edit_order.cpp)
EditReply moveItem(Document const& of, std::string_view list, std::size_t from, std::size_t to);

}  // namespace signalbox::console
