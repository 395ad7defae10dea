#include "engine/policy/masked_request.hpp"

#include <algorithm>

namespace signalbox::policy {

bool masks(modifier const& by)
{
    return std::ranges::any_of(by.all, [](modification const& each) { return std::holds_alternative<masking>(each.how); });
}

modifications masked_request::of(modifier const& by)
{
    modifications out;
    for (modification const& each : by.all) {
        auto const* const mask = std::get_if<masking>(&each.how);
        out.push_back(mask ? &made_.emplace_back(modification{each.of, remembering{mask, &kept_}}) : &each);
    }
    return out;
}

}  // namespace signalbox::policy
