// What a file lists for a guard, one entry a line: patterns, or words that are found whatever surrounds them. Frozen; every thread may look by it.
#pragma once

#include "engine/expression/pattern.hpp"

#include <boost/system/result.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace signalbox::policy {

class guard_list {
public:
    static constexpr std::size_t longest_file = 1u << 20;  // bytes: a text that people write
    static constexpr std::size_t most_patterns = 500;      // each is looked for by itself
    static constexpr std::size_t most_words = 50'000;      // entries; one look finds them all
    static constexpr std::size_t longest_entry = 8;        // words of one entry

    enum class kind : std::uint8_t { patterns, words };
    struct mistake {
        std::size_t line = 0;  // 0: of the file as a whole
        std::string what;
    };

    /// Empty lines and those that begin with # say nothing.
    static boost::system::result<guard_list, mistake> read(kind of, std::string_view text);

    /// The line of an entry that is found in the text: of patterns the first in the file, of words the first in the text.
    std::optional<std::size_t> found_in(std::string_view text) const;

private:
    struct listed_pattern {
        expression::pattern what;
        std::size_t line;
    };
    struct listed_words {
        std::vector<std::string> rest;  // behind the first word
        std::size_t line;
    };
    struct hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view of) const { return std::hash<std::string_view>()(of); }
    };

    std::optional<std::string> add(kind of, std::string_view entry, std::size_t line);
    std::optional<std::string> add_words(std::string_view entry, std::size_t line);

    std::vector<listed_pattern> patterns_;
    std::unordered_map<std::string, std::vector<listed_words>, hash, std::equal_to<>> words_;  // by their first word, in lower case
    std::size_t entries_ = 0;
};

}  // namespace signalbox::policy
