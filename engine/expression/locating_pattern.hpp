// A regular expression whose matches are located, with their groups, also while a text is still coming (RE2, linear in the text). Copies share one
// compiled form; matching is safe on every thread.
#pragma once

#include <boost/system/result.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::expression {

class locating_pattern {
public:
    static constexpr std::size_t most_groups = 10;  // $0, which is the whole, to $9
    using groups = std::array<std::string_view, most_groups>;
    enum class at : bool { anywhere, beginning };

    /// What the engine says when the text is no pattern.
    static boost::system::result<locating_pattern, std::string> compile(std::string_view text);

    /// The leftmost match that lies within [from, to), with its first `count` groups; what stands around it counts for \b and ^. Without a match
    /// the groups are not touched.
    bool find(std::string_view text, std::size_t from, std::size_t to, at where, groups& found, std::size_t count = 1) const;
    /// How many groups the pattern has, without the whole.
    int group_count() const;
    /// Whether it is found in a text without a character.
    bool matches_nothing() const;

    /// Where the last characters begin of which each could be part of a match: no match crosses this place.
    std::size_t tail_of(std::string_view text, std::size_t from) const;
    /// The number of bytes from here on of which each could be part of a match.
    std::size_t run_at(std::string_view text, std::size_t from) const;

private:
    struct compiled;
    explicit locating_pattern(std::shared_ptr<compiled const> made) : compiled_(std::move(made)) {}
    std::shared_ptr<compiled const> compiled_;
};

/// A text as a pattern that matches it and nothing else.
std::string pattern_of_text(std::string_view text);

/// A pattern for each single character that a match of this one may hold, or more: any character where that cannot be told. `text` is a pattern.
std::string letters_of_pattern(std::string_view text);  // pattern_letters.cpp

}  // namespace signalbox::expression
