// Where an endpoint of KrakenD leads: one place, branches by conditions, or further endpoints of the file by a value. Lives while the endpoints of one file
// are written.
#pragma once

#include "server/imports/krakend_backend.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::imports {

struct krakend_endpoint {
    node_pointer of, extra;  // extra_config; may be null
    std::string path, id;
    std::vector<krakend_backend> backends;
    std::vector<node_pointer> modifiers;
    section ways;      // of its route: accept, to, choose, ...; empty: it leads nowhere
    std::string auth;  // the authenticator of its tokens; empty: none
    std::vector<std::string> policies;
    bool closed = false;
};

class krakend_ways {
public:
    krakend_ways(source& from, target const& to, std::vector<krakend_endpoint> const& all) : from_(from), to_(to), all_(all) {}
    krakend_ways(krakend_ways const&) = delete;

    /// What its route says of where requests go; empty, and said, when that has no counterpart.
    section of(krakend_endpoint const& one) const;
    /// Another endpoint leads there, so callers do not.
    bool inside(krakend_endpoint const& one) const;
    /// Endpoints that it leads to, also by others.
    std::vector<krakend_endpoint const*> behind(krakend_endpoint const& one) const;

private:
    node_pointer place(krakend_endpoint const& one, krakend_backend const& way) const;
    node_pointer by_value(krakend_endpoint const& one, krakend_backend const& way) const;
    void branches(krakend_endpoint const& one, section& made) const;
    void raw(krakend_endpoint const& one, section& made) const;
    std::vector<std::string> forwarded(krakend_endpoint const& one) const;
    void query(krakend_endpoint const& one) const;
    std::string when(krakend_backend const& of) const;

    source& from_;
    target const& to_;
    std::vector<krakend_endpoint> const& all_;
};

}  // namespace signalbox::imports
