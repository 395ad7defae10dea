// fallback and priority: from first to last. Pure.
#include "engine/route/candidates.hpp"
#include "engine/route/decide.hpp"

namespace signalbox::route {

ordered order_as_listed(group const&, table const&, question const&, std::span<candidate> all)
{
    return {.why = all.front().position == 0 ? reason::first : reason::next};
}

}  // namespace signalbox::route
