// Which fields of a head belong to one connection and go no further (RFC 9110 7.6.1). Pure; refers to the head it was made of.
#pragma once

#include "engine/wire/http.hpp"

#include <string_view>

namespace signalbox::attempt {

class hop_fields {
public:
    explicit hop_fields(wire::header_list const& head) : head_(head) {}

    /// Fields of the connection, those that a Connection field names, and what frames a message.
    bool hold(std::string_view name) const;

private:
    wire::header_list const& head_;
};

}  // namespace signalbox::attempt
