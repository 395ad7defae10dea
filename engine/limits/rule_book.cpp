#include "engine/limits/rule_book.hpp"

namespace signalbox::limits {

rule_book::rule_book(std::vector<rule> rules) : rules_(std::move(rules))
{
    for (rule& each : rules_) {
        set_identity(each);
        if (!each.match.consumer.empty())
            of_consumers_[each.match.consumer].push_back(&each);
        else if (!each.match.tier.empty())
            of_tiers_[each.match.tier].push_back(&each);
        else
            of_all_.push_back(&each);
    }
}

}  // namespace signalbox::limits
