// Where a backend of KrakenD leads: its address, taken apart, and the provider or plain server that is made of it. Lives while one backend is read.
#pragma once

#include "server/imports/target.hpp"
#include "server/imports/web_place.hpp"

#include <string>
#include <string_view>

namespace signalbox::imports {

struct krakend_place {
    source& from;
    target& to;
    node const& whole;
    node_pointer extra;      // extra_config; may be null
    std::string host, path;  // without a query
    web_place rest;          // what else the address has

    int line() const { return line_of(whole); }
};

/// The base address of a provider of models, without what its format asks for below it; empty where that is the usual one of the kind.
std::string krakend_base(std::string_view kind, krakend_place const& of);

/// A provider of this kind with the key and all that is added to requests. `credentials`: of an adapter, which come before those of the address.
std::string krakend_provider(krakend_place& of, std::string_view kind, std::string_view name, std::string const& base_url,
                             std::string const& credentials);

/// Where requests go as they came: to a plain server, or below a provider where a key is added.
std::string krakend_raw_place(krakend_place& of);

}  // namespace signalbox::imports
