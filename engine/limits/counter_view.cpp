#include "engine/limits/counter_view.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace signalbox::limits {

namespace {

/// Positions of limits by their identity.
class by_identity {
public:
    explicit by_identity(std::vector<rule> const& all)
    {
        for (std::size_t i = 0; i < all.size(); ++i) at_.emplace(all[i].identity, i);
    }
    std::optional<std::size_t> find(std::uint64_t identity) const
    {
        auto const found = at_.find(identity);
        return found == at_.end() ? std::nullopt : std::optional(found->second);
    }

private:
    std::unordered_map<std::uint64_t, std::size_t> at_;
};

bool is_used(slot const& of)
{
    return of.used > 0 || of.reserved > 0;
}

/// `walk` hands every counter, as it is here and as all gateways see it, to what it is given.
template <class Walk>
std::vector<limit_view> views(std::vector<rule> const& all, std::int64_t now_ms, Walk&& walk)
{
    std::vector<limit_view> out;
    out.reserve(all.size());
    for (rule const& each : all) out.push_back({&each, {}});
    by_identity const places(all);
    walk([&](slot const& here, slot const& seen) {
        auto const at = places.find(seen.rule);
        if (!at || !is_used(seen)) return;
        out[*at].counters.push_back(
            {shown_key(seen.key()), seen.used, seen.reserved, resets_in(seen, all[*at], now_ms), here.used, here.reserved});
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
    by_identity const places(all);
    return views(all, now_ms, [&](auto const& take) {
        for (std::size_t i = 0; i < memory.count; ++i) {
            slot seen = memory.first[i];
            auto const at = places.find(seen.rule);
            if (!at || seen.text_size > slot::text_limit) continue;
            roll(seen, all[*at], now_ms);
            take(seen, seen);
        }
    });
}

std::vector<limit_view> look(ledger const& in, std::vector<rule> const& all, std::int64_t now_ms)
{
    return views(all, in.time(now_ms), [&](auto const& take) { in.visit(all, now_ms, take); });
}

std::vector<limit_view> look(std::vector<slot> const& seen, std::vector<rule> const& all, std::int64_t now_ms)
{
    return views(all, now_ms, [&](auto const& take) {
        for (slot const& each : seen) take(each, each);
    });
}

std::vector<fullness> fullest(ledger const& in, std::vector<rule> const& all, std::int64_t now_ms)
{
    std::vector<fullness> out(all.size());
    by_identity const places(all);
    in.visit(all, now_ms, [&](slot const&, slot const& seen) {
        auto const at = places.find(seen.rule);
        if (!at || !is_used(seen)) return;
        double const share = static_cast<double>(seen.used + seen.reserved) / static_cast<double>(all[*at].amount);
        out[*at].share = std::max(out[*at].share, share);
        ++out[*at].counters;
    });
    return out;
}

}  // namespace signalbox::limits
