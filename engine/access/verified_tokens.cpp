#include "engine/access/verified_tokens.hpp"

namespace signalbox::access {

std::shared_ptr<model::principal const> verified_tokens::find(std::uint64_t rules, std::string_view token, std::int64_t now_unix)
{
    entry const* const known = seen_.find(rules, token);
    if (!known) return nullptr;
    if (now_unix < known->valid_until) return known->who;
    seen_.forget();
    return nullptr;
}

void verified_tokens::add(std::shared_ptr<model::principal const> who, std::int64_t valid_until, std::int64_t now_unix)
{
    if (seen_.size() >= most) seen_.forget_if([now_unix](entry const& each) { return each.valid_until <= now_unix; });
    seen_.add({std::move(who), valid_until});
}

}  // namespace signalbox::access
