// All limits of a configuration, found by who asks: a limit for one consumer costs other consumers nothing. A frozen value.
#pragma once

#include "engine/limits/rule.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace signalbox::limits {

class rule_book {
public:
    explicit rule_book(std::vector<rule> rules);
    rule_book(rule_book const&) = delete;

    std::vector<rule> const& rules() const { return rules_; }
    /// Calls `take` with each limit whose consumer and tier are these, or that names none.
    template <class Take>
    void each_for(std::string_view consumer, std::string_view tier, Take&& take) const;

private:
    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    using index = std::unordered_map<std::string, std::vector<rule const*>, text_hash, std::equal_to<>>;

    std::vector<rule> rules_;
    std::vector<rule const*> of_all_;
    index of_consumers_, of_tiers_;
};

template <class Take>
void rule_book::each_for(std::string_view consumer, std::string_view tier, Take&& take) const
{
    for (rule const* each : of_all_) take(*each);
    if (!of_consumers_.empty())
        if (auto const found = of_consumers_.find(consumer); found != of_consumers_.end())
            for (rule const* each : found->second)
                if (each->match.tier.empty() || each->match.tier == tier) take(*each);
    if (!of_tiers_.empty() && !tier.empty())
        if (auto const found = of_tiers_.find(tier); found != of_tiers_.end())
            for (rule const* each : found->second) take(*each);
}

}  // namespace signalbox::limits
