// Two texts compared by lines: what was replaced by what, and a text that two people changed at once. Pure functions over values.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::console {

/// Pairs of lines that are compared. Beyond it (2,000 changed lines on each side) all between the equal ends counts as one change.
inline constexpr std::size_t most_compared_pairs = 4'000'000;
inline constexpr std::size_t shown_context = 3;  // equal lines around a change: where it is, and no more

/// Lines [from, to) of the one text became lines [fresh_from, fresh_to) of the other. One of both may be empty.
struct LineChange {
    std::size_t from = 0, to = 0;
    std::size_t fresh_from = 0, fresh_to = 0;
    bool operator==(LineChange const&) const = default;
};

/// Each line with its end; the last one may have none.
std::vector<std::string_view> linesOf(std::string_view text);

/// In order, with at least one equal line between two of them.
std::vector<LineChange> changedLines(std::string_view before, std::string_view after);

/// A line to show: what stands before it, and its text without the end.
struct DiffLine {
    enum class Kind : std::uint8_t { same, removed, added, gap };
    Kind kind = Kind::same;
    std::size_t line = 0;  // from 1: of the new text, of a removed one of the old text
    std::string_view text;
    bool operator==(DiffLine const&) const = default;
};

/// Changes with the lines around them; a gap stands for equal lines that are left out. The views are of the two texts.
std::vector<DiffLine> diffLines(std::string_view before, std::string_view after);

struct MergedText {
    std::optional<std::string> text;     // nothing when both changed the same lines
    std::vector<std::size_t> conflicts;  // lines of `base`, from 1, that both changed
};

/// What both made of `base`. Equal changes of both are one change.
MergedText mergeTexts(std::string_view base, std::string_view mine, std::string_view theirs);

}  // namespace signalbox::console
