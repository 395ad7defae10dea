#include "engine/policy/traced_text.hpp"

#include <algorithm>

namespace signalbox::policy {

void traced_text::append(std::string_view text, std::uint64_t origin)
{
    if (text.empty()) return;
    text_.append(text);
    if (!runs_.empty() && runs_.back().origin == origin)
        runs_.back().size += text.size();
    else
        runs_.push_back({text.size(), origin});
}

void traced_text::append(traced_text const& from, std::size_t begin, std::size_t end)
{
    std::size_t at = 0;
    for (run const& each : from.runs_) {
        std::size_t const first = std::max(begin, at), last = std::min(end, at + each.size);
        if (first < last) append(from.text().substr(first, last - first), each.origin);
        at += each.size;
        if (at >= end) break;
    }
}

void traced_text::drop(std::size_t count)
{
    text_.erase(0, count);
    auto whole = runs_.begin();
    while (whole != runs_.end() && whole->size <= count) count -= (whole++)->size;
    if (whole != runs_.end()) whole->size -= count;
    runs_.erase(runs_.begin(), whole);
}

void traced_text::clear()
{
    text_.clear();
    runs_.clear();
}

std::uint64_t traced_text::origin_at(std::size_t place) const
{
    for (run const& each : runs_) {
        if (place < each.size) return each.origin;
        place -= each.size;
    }
    return runs_.empty() ? 0 : runs_.back().origin;
}

}  // namespace signalbox::policy
