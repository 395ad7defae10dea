#include "engine/limits/counter_view.hpp"

#include <algorithm>
#include <unordered_map>

namespace signalbox::limits {

namespace {

/// Positions of limits by their identity.
class by_identity {
public:
    explicit by_identity(std::vector<rule> const& all) : all_(all)
    {
        for (std::size_t i = 0; i < all.size(); ++i) at_.emplace(all[i].identity, i);
    }
    /// Calls `take` with the position of the counter's limit and the counter as it is now, unless it is of another limit or nothing is used.
    template <class Take>
    void each(slot seen, std::int64_t now_ms, Take&& take) const
    {
        auto const found = at_.find(seen.rule);
        if (found == at_.end() || seen.text_size > slot::text_limit) return;
        roll(seen, all_[found->second], now_ms);
        if (seen.used > 0 || seen.reserved > 0) take(found->second, seen);
    }

private:
    std::vector<rule> const& all_;
    std::unordered_map<std::uint64_t, std::size_t> at_;
};

/// `walk` hands every counter to what it is given.
template <class Walk>
std::vector<limit_view> views(std::vector<rule> const& all, std::int64_t now_ms, Walk&& walk)
{
    std::vector<limit_view> out;
    out.reserve(all.size());
    for (rule const& each : all) out.push_back({&each, {}});
    by_identity const places(all);
    walk([&](slot const& one) {
        places.each(one, now_ms, [&](std::size_t at, slot const& seen) {
            out[at].counters.push_back({shown_key(seen.key()), seen.used, seen.reserved, resets_in(seen, all[at], now_ms)});
        });
    });
    for (limit_view& each : out)
        std::ranges::sort(each.counters, [](counter_view const& left, counter_view const& right) {
            std::int64_t const more = left.used + left.reserved, less = right.used + right.reserved;
            return more != less ? more > less : left.key < right.key;
        });
    return out;
}

}  // namespace

std::vector<limit_view> look(slot_memory const& memory, std::vector<rule> const& all, std::int64_t now_ms)
{
    return views(all, now_ms, [&](auto const& take) {
        for (std::size_t i = 0; i < memory.count; ++i) take(memory.first[i]);
    });
}

std::vector<limit_view> look(ledger const& in, std::vector<rule> const& all, std::int64_t now_ms)
{
    return views(all, now_ms, [&](auto const& take) { in.visit(take); });
}

std::vector<fullness> fullest(ledger const& in, std::vector<rule> const& all, std::int64_t now_ms)
{
    std::vector<fullness> out(all.size());
    by_identity const places(all);
    in.visit([&](slot const& one) {
        places.each(one, now_ms, [&](std::size_t at, slot const& seen) {
            double const share = static_cast<double>(seen.used + seen.reserved) / static_cast<double>(all[at].amount);
            out[at].share = std::max(out[at].share, share);
            ++out[at].counters;
        });
    });
    return out;
}

}  // namespace signalbox::limits
