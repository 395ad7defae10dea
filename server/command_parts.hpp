// What several commands have among their options: closed sets of words, numbers, the store, the filters of events. Included by the files of the
// command tree alone.
#pragma once

#include "server/command_tree.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace signalbox::server {

/// A closed set of words; a wrong one is answered with the nearest.
CLI::Validator one_of(std::vector<std::string> words);
/// A whole number from `least` to `most`.
CLI::Validator number(std::uint64_t least, std::uint64_t most);
/// From 0 to below 1.
CLI::Validator fraction();
/// Above 0.
CLI::Validator positive();
/// The file of a gateway's own store: no store in PostgreSQL, and nothing that is meant as an address.
CLI::Validator store_file();

inline constexpr std::uint64_t most_rows = 1'000'000'000'000;

void add_store(CLI::App& to, store_choice& where);
/// The same for commands that ask a shared store, too.
void add_event_store(CLI::App& to, store_choice& where);
void add_format(CLI::App& to, choices& all, std::vector<std::string> const& words);
void add_event_filters(std::vector<CLI::App*> const& to, event_options& event);

/// The file that was named, or signalbox.yaml of this folder; an empty name when there is none.
std::string file_or_default(std::string const& named);
inline constexpr char const* no_file =
    "which configuration? There is no signalbox.yaml in this folder; name a file, `signalbox init` writes one";

// What changes a running gateway, or writes its configuration: command_tree_changes.cpp.
void add_changes(CLI::App& root, choices& all);

// What is asked of recorded events: command_tree_events.cpp.
void add_events(CLI::App& root, choices& all);
void add_report(CLI::App& root, choices& all);
void add_what_if(CLI::App& root, choices& all);

}  // namespace signalbox::server
