// One text that is changed by modifications, whole or as it comes: what may still become part of a match is held back until that is known. The result is
// the same wherever the text is cut. Owned by the request or reply whose text it is, on its strand.
#pragma once

#include "engine/policy/modification.hpp"
#include "engine/policy/placeholders.hpp"
#include "engine/policy/traced_text.hpp"

#include <limits>

namespace signalbox::policy {

/// A pattern sees so many characters from where a match begins, and so many are held back at most, for each modification.
inline constexpr std::size_t longest_match = 256;

/// Replaces what a pattern finds; with `keeps` by a placeholder that stands for it.
class replacing_step {
public:
    explicit replacing_step(replacing const& by, remembering keeps = {}) : by_(by), keeps_(keeps) {}
    void take(traced_text const& in, bool end, traced_text& out);
    traced_text const& held() const { return held_; }
    std::size_t processed() const { return at_; }
    std::uint64_t matches() const { return matches_; }

private:
    void settle(bool end, traced_text& out);
    bool swallow();
    bool replace_next(std::size_t decided, traced_text& out);
    std::string instead_of(expression::locating_pattern::groups const& found) const;
    void pass(std::size_t to, traced_text& out);
    void forget();

    replacing const& by_;
    remembering keeps_;
    traced_text held_;    // what was not decided, behind the character before it
    std::size_t at_ = 0;  // where that begins
    bool swallowing_ = false;
    std::uint64_t matches_ = 0;
};

class letter_step {
public:
    explicit letter_step(letter_case by) : by_(by) {}
    void take(traced_text const& in, bool end, traced_text& out);
    std::uint64_t matches() const { return matches_; }

private:
    letter_case by_;
    std::uint64_t matches_ = 0;
};

class trimming_step {
public:
    explicit trimming_step(trimming const& by) : by_(by) {}
    void take(traced_text const& in, bool end, traced_text& out);
    traced_text const& held() const { return held_; }
    std::uint64_t matches() const { return matches_; }

private:
    trimming const& by_;
    traced_text held_;  // what may be the end
    bool begun_ = false;
    std::uint64_t matches_ = 0;
};

/// Puts texts in place of their placeholders: only the beginning of one that was given out is held back.
class restoring_step {
public:
    explicit restoring_step(restoring by) : from_(*by.from) {}
    void take(traced_text const& in, bool end, traced_text& out);
    traced_text const& held() const { return held_; }
    std::uint64_t matches() const { return matches_; }

private:
    placeholders const& from_;
    traced_text held_;
    std::uint64_t matches_ = 0;
};

class text_change {
public:
    static constexpr std::uint64_t none_held = std::numeric_limits<std::uint64_t>::max();

    explicit text_change(modifications what);

    /// The next piece; what is decided goes to `out`. Origins never fall.
    void take(std::string_view text, std::uint64_t origin, traced_text& out);
    void end(traced_text& out);
    /// Of what is held back, the first piece.
    std::uint64_t oldest_held() const;
    void count(match_counts& into) const;
    /// Of a text that goes on: what must not be in it and was found.
    void count_denied(match_counts& into) const;

private:
    void run(traced_text in, bool end, traced_text& out);

    modifications what_;
    std::vector<std::variant<replacing_step, letter_step, trimming_step, restoring_step>> steps_;  // same positions
};

/// A whole text; nothing when it stays as it is.
std::optional<std::string> changed_text(modifications const& what, std::string_view text, match_counts& counts);

}  // namespace signalbox::policy
