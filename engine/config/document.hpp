// One YAML file as a tree that knows its places. Made by read_document, immutable afterwards; yaml-cpp is known behind it only.
#pragma once

#include "engine/config/report.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::config {

/// How deep lists and maps may nest: the surface needs six.
inline constexpr unsigned document_depth_limit = 32;
/// Nodes after aliases are expanded, so that a few anchors cannot stand for billions ("billion laughs").
inline constexpr std::size_t document_node_limit = 200'000;

struct node;
using node_pointer = std::shared_ptr<node const>;  // shared: an alias is the node of its anchor

struct entry {
    std::string key;
    mark at;
    node_pointer value;
};

struct node {
    enum class kind : std::uint8_t { null, scalar, list, map };
    kind what = kind::null;
    mark at;                          // of null: where its key or dash stands
    std::string text;                 // of a scalar
    bool plain = false;               // of a scalar: written without quotes, so that it may be a number
    std::vector<node_pointer> items;  // of a list
    std::vector<entry> entries;       // of a map, in order, keys unique, merges ("<<") applied
};

/// Parses YAML 1.2 text: one document, UTF-8. Complains into `out` (C002 syntax, C003 duplicate keys, C001 too large or too deep).
/// Null when there is no tree to go on with; an empty text is an empty map. `file`: the number of the text in `out`.
node_pointer read_document(std::string_view text, report& out, int file = 0);

}  // namespace signalbox::config
