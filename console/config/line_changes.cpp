#include "console/config/line_changes.hpp"

#include <algorithm>
#include <cstdint>

namespace signalbox::console {

namespace {

using Lines = std::vector<std::string_view>;

/// The longest common subsequence by the table of its lengths, from the end, so that the walk goes forward.
class Comparison {
public:
    Comparison(Lines const& before, Lines const& after, LineChange const& middle)
        : before_(before), after_(after), middle_(middle), columns_(middle.fresh_to - middle.fresh_from + 1)
    {
        lengths_.resize((middle.to - middle.from + 1) * columns_);
        for (std::size_t row = middle.to - middle.from; row-- > 0;)
            for (std::size_t column = columns_ - 1; column-- > 0;)
                at(row, column) = same(row, column) ? at(row + 1, column + 1) + 1 : std::max(at(row + 1, column), at(row, column + 1));
    }

    std::vector<LineChange> changes()
    {
        std::vector<LineChange> found;
        std::size_t row = 0, column = 0;
        std::size_t const rows = middle_.to - middle_.from, columns = columns_ - 1;
        while (row < rows || column < columns) {
            if (row < rows && column < columns && same(row, column)) {
                ++row, ++column;
                continue;
            }
            LineChange one{middle_.from + row, 0, middle_.fresh_from + column, 0};
            while ((row < rows || column < columns) && !(row < rows && column < columns && same(row, column)))
                column < columns && (row == rows || at(row, column + 1) > at(row + 1, column)) ? ++column : ++row;
            one.to = middle_.from + row;
            one.fresh_to = middle_.fresh_from + column;
            found.push_back(one);
        }
        return found;
    }

private:
    bool same(std::size_t row, std::size_t column) const { return before_[middle_.from + row] == after_[middle_.fresh_from + column]; }
    std::uint32_t& at(std::size_t row, std::size_t column) { return lengths_[row * columns_ + column]; }

    Lines const &before_, &after_;
    LineChange middle_;
    std::size_t columns_;
    std::vector<std::uint32_t> lengths_;
};

bool touch(LineChange const& a, LineChange const& b)
{
    if (a.from == a.to || b.from == b.to) return a.from <= b.to && b.from <= a.to;  // an insertion touches what stands at its place
    return a.from < b.to && b.from < a.to;
}

void append(std::string& to, Lines const& lines, std::size_t from, std::size_t end)
{
    for (; from < end; ++from) to += lines[from];
}

bool sameOutcome(LineChange const& a, Lines const& mine, LineChange const& b, Lines const& theirs)
{
    return a.from == b.from && a.to == b.to &&
           std::equal(mine.begin() + static_cast<std::ptrdiff_t>(a.fresh_from), mine.begin() + static_cast<std::ptrdiff_t>(a.fresh_to),
                      theirs.begin() + static_cast<std::ptrdiff_t>(b.fresh_from), theirs.begin() + static_cast<std::ptrdiff_t>(b.fresh_to));
}

std::string_view withoutEnd(std::string_view line)
{
    while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

}  // namespace

Lines linesOf(std::string_view text)
{
    Lines lines;
    while (!text.empty()) {
        std::size_t const end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

std::vector<LineChange> changedLines(std::string_view before, std::string_view after)
{
    Lines const old = linesOf(before), fresh = linesOf(after);
    LineChange middle{0, old.size(), 0, fresh.size()};
    while (middle.from < middle.to && middle.fresh_from < middle.fresh_to && old[middle.from] == fresh[middle.fresh_from])
        ++middle.from, ++middle.fresh_from;
    while (middle.from < middle.to && middle.fresh_from < middle.fresh_to && old[middle.to - 1] == fresh[middle.fresh_to - 1])
        --middle.to, --middle.fresh_to;
    std::size_t const removed = middle.to - middle.from, added = middle.fresh_to - middle.fresh_from;
    if (removed + added == 0) return {};
    if (removed == 0 || added == 0 || removed > most_compared_pairs / added) return {middle};
    return Comparison(old, fresh, middle).changes();
}

std::vector<DiffLine> diffLines(std::string_view before, std::string_view after)
{
    using Kind = DiffLine::Kind;
    Lines const old = linesOf(before), fresh = linesOf(after);
    std::vector<DiffLine> shown;
    std::size_t shown_to = 0;  // lines of the new text before it are in the list, or left out
    auto const same = [&](std::size_t from, std::size_t end) {
        for (; from < end; ++from) shown.push_back({Kind::same, from + 1, withoutEnd(fresh[from])});
    };
    auto const changes = changedLines(before, after);
    for (std::size_t at = 0; at < changes.size(); ++at) {
        LineChange const& each = changes[at];
        std::size_t const begin = std::max(shown_to, each.fresh_from - std::min(each.fresh_from, shown_context));
        if (begin > shown_to) shown.push_back({Kind::gap, begin, {}});
        same(begin, each.fresh_from);
        for (std::size_t line = each.from; line < each.to; ++line) shown.push_back({Kind::removed, line + 1, withoutEnd(old[line])});
        for (std::size_t line = each.fresh_from; line < each.fresh_to; ++line)
            shown.push_back({Kind::added, line + 1, withoutEnd(fresh[line])});
        std::size_t const equal_to = at + 1 < changes.size() ? changes[at + 1].fresh_from : fresh.size();
        shown_to = std::min(each.fresh_to + shown_context, equal_to);
        same(each.fresh_to, shown_to);
    }
    return shown;
}

MergedText mergeTexts(std::string_view base, std::string_view mine, std::string_view theirs)
{
    Lines const old = linesOf(base), my_lines = linesOf(mine), their_lines = linesOf(theirs);
    auto const my = changedLines(base, mine), their = changedLines(base, theirs);
    MergedText out;
    std::string text;
    std::size_t next = 0, m = 0, t = 0;
    auto const take = [&](LineChange const& change, Lines const& from) {
        append(text, old, next, change.from);
        append(text, from, change.fresh_from, change.fresh_to);
        next = change.to;
    };
    while (m < my.size() || t < their.size()) {
        if (m < my.size() && t < their.size() && touch(my[m], their[t])) {
            if (!sameOutcome(my[m], my_lines, their[t], their_lines)) out.conflicts.push_back(std::max(my[m].from, their[t].from) + 1);
            take(my[m++], my_lines);
            ++t;
            continue;
        }
        bool const mine_first = t == their.size() || (m < my.size() && my[m].from < their[t].from);
        mine_first ? take(my[m++], my_lines) : take(their[t++], their_lines);
    }
    append(text, old, next, old.size());
    if (out.conflicts.empty()) out.text = std::move(text);
    return out;
}

}  // namespace signalbox::console
