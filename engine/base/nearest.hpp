// The known name that looks most like a mistyped one, for "did you mean". Pure; used on the way of mistakes only.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace signalbox::base {

/// Longer names are not compared: names are short, and the time grows with the square of the length.
inline constexpr std::size_t compared_name_limit = 128;

/// Edits (insert, delete, replace, swap neighbours; ASCII case counts for nothing) from one name to the other; any number above `limit`
/// when there are more, or when a name is longer than compared_name_limit.
std::size_t edit_distance(std::string_view left, std::string_view right, std::size_t limit);

/// The most edits at which a name of this length is still likely to be meant: a third of it (rounded), at least one, at most four.
std::size_t near_enough(std::size_t length);

/// Looks at one known name after the other and keeps the nearest: of equals the one whose length differs least, then the alphabetically
/// first. Case, '-' and '_' do not count; a name that begins with what was written (three characters at least) is one edit away.
class nearest_name {
public:
    explicit nearest_name(std::string_view written);
    void offer(std::string_view known);
    /// Empty when no name is near. A view of what was offered.
    std::string_view best() const { return best_; }

private:
    std::string written_;
    std::size_t least_;
    std::size_t other_ = 0;  // characters by which the best differs in length
    std::string_view best_;
};

template <class Names>
std::string_view nearest(std::string_view written, Names const& known)
{
    nearest_name search(written);
    for (auto const& each : known) search.offer(each);
    return search.best();
}
template <class Names>
std::string_view nearest(std::string_view written, Names const&& known) = delete;  // the answer is a view of a known name

/// "; did you mean X?", or nothing when no known name is near.
std::string did_you_mean(std::string_view written, std::span<std::string_view const> known);

}  // namespace signalbox::base
