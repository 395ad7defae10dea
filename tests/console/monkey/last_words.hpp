// What a test program was doing when it dies: the newest actions, kept in static memory, written to standard error when a signal, a sanitizer
// or a time limit ends the process. One for each process, written by the GUI thread.
#pragma once

#include <chrono>
#include <string_view>

namespace signalbox::console::testing {

/// Keeps one action. The text is cut at `last_words_length`.
void noteAction(std::string_view text);
inline constexpr int last_words_kept = 12;
inline constexpr int last_words_length = 160;

/// While it lives: a process that dies writes the actions, and one that hangs for longer than `limit` writes them with its stack and ends.
class LastWords {
public:
    explicit LastWords(std::chrono::seconds limit);
    ~LastWords();
    LastWords(LastWords&&) = delete;
};

}  // namespace signalbox::console::testing
