// What a request holds of the limits while it is served. Owned by its run; what was not settled when it ends is given back.
#pragma once

#include "engine/account/event_builder.hpp"
#include "engine/limits/ledger.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace signalbox {

class limit_hold {
public:
    limit_hold() = default;
    limit_hold(limit_hold&&) = default;
    limit_hold& operator=(limit_hold&&) = default;
    ~limit_hold();

    /// Reserves in one counter; `target`: it counts only when this one serves.
    std::optional<limits::refusal> add(std::shared_ptr<limits::ledger> const& in, limits::wish const& what,
                                       std::optional<std::uint32_t> target, std::int64_t now_ms);
    /// Gives back all from the position on.
    void cancel_from(std::size_t first, std::int64_t now_ms);
    std::size_t size() const { return parts_.size(); }
    bool empty() const { return parts_.empty(); }
    /// Calls `with` for each limit that is shared with other gateways, and was held while their counters could not be reached.
    template <class With>
    void each_apart(With&& with) const
    {
        for (part const& each : parts_)
            if (each.of.apart > 0) with(*each.of.by, each.of.apart);
    }
    /// Ends all with what the request used.
    void settle(account::record const& known, std::int64_t now_ms);

private:
    struct part {
        limits::holding of;
        std::optional<std::uint32_t> target;
    };
    std::shared_ptr<limits::ledger> ledger_;
    std::vector<part> parts_;
};

}  // namespace signalbox
