// A request that goes on as it came: its method, path, query and fields, without what belongs to the caller's connection and without the caller's
// credential. Pure.
#pragma once

#include "engine/access/credential.hpp"
#include "engine/provider/definition.hpp"
#include "engine/route/table.hpp"
#include "engine/wire/http.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::attempt {

/// What it is made of.
struct raw_source {
    std::string_view method;
    std::string_view rest;  // of the path, behind the "*" of its route
    std::string_view query;
    std::string_view key;                        // that the caller presented, as it came
    access::key_places const* places = nullptr;  // where it may stand besides the usual ones
    wire::header_list const& headers;
    std::vector<std::string> const* only = nullptr;  // names in lower case: of the fields that do not describe the body; null: all go on
    bool uncoded = false;                            // the reply must come whole and without a coding
};

struct raw_request {
    std::string_view method;
    std::string path;  // below the base path of the provider
    std::string query;
    std::string lines;       // header lines, each with its line end
    bool has_body = false;   // the head says so, also of a body without bytes
    bool versioned = false;  // the lines name the version of the provider's API
};

/// The target has a raw_place. Of the caller's query the fields with its key, and with a key for the provider, are left out; of its lines those that
/// carry credentials, those that say who calls, and those that the provider's definition has itself.
raw_request make_raw(raw_source const& from, route::target const& to, provider::definition const& at);

/// Appends request line and fields but for the credential (provider::sign) and the empty line.
void append_raw_head(std::string& head, raw_request const& asked, route::target const& to, provider::definition const& at,
                     std::size_t body_size);

/// What is wrong with the rest of a path that was chosen by a caller: a slash, a backslash or a zero in another spelling, or a segment that a server
/// may take for "..". Empty when nothing is.
std::string_view unsafe_in(std::string_view rest);

}  // namespace signalbox::attempt
