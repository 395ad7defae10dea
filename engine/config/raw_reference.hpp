// "provider:ID/PATH" and "http:ID/PATH": places that get requests as they came. A value; pure.
#pragma once

#include "schema/config.pb.h"

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::config {

struct raw_reference {
    bool plain = false;       // of `upstreams`, else of `providers`
    std::string_view id;      // views of what was read
    std::string_view path{};  // with its slash; may be empty
};

/// Nothing for what does not begin like one.
std::optional<raw_reference> read_raw_reference(std::string_view text);

/// Where the configuration has one upstream, "http:/PATH" stands for that one.
std::optional<raw_reference> read_raw_reference(std::string_view text, schema::Config const& of);

/// What is wrong with the path, in words that follow it; empty when nothing is.
std::string raw_path_problem(std::string_view path);

/// "provider:ID" or "http:ID": as allow-lists name it.
std::string without_path(raw_reference const& of);

}  // namespace signalbox::config
