#include "engine/access/verified_tokens.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace signalbox::access {

verified_tokens::verified_tokens()
{
    if (RAND_bytes(reinterpret_cast<unsigned char*>(secret_.data()), sizeof secret_) != 1)
        throw std::runtime_error("the system gives no random numbers");
}

std::shared_ptr<model::principal const> verified_tokens::find(std::uint64_t rules, std::string_view token, std::int64_t now_unix)
{
    if (rules != rules_) known_.clear();
    rules_ = rules;
    last_ = siphash(secret_, token);
    auto const known = known_.find(last_);
    if (known == known_.end()) return nullptr;
    if (now_unix < known->second.valid_until) return known->second.who;
    known_.erase(known);
    return nullptr;
}

void verified_tokens::add(std::shared_ptr<model::principal const> who, std::int64_t valid_until, std::int64_t now_unix)
{
    if (known_.size() >= most) std::erase_if(known_, [now_unix](auto const& each) { return each.second.valid_until <= now_unix; });
    if (known_.size() >= most) known_.clear();
    known_.insert_or_assign(last_, entry{std::move(who), valid_until});
}

}  // namespace signalbox::access
