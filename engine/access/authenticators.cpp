#include "engine/access/authenticators.hpp"

#include "engine/access/verified_tokens.hpp"

namespace signalbox::access {

authenticators::authenticators(bool keys, std::vector<token_rules> tokens, declared_consumers declared)
    : keys_(keys), tokens_(std::move(tokens)), declared_(std::move(declared)), number_(next_generation())
{}

authenticators::authenticators(authenticators const& from, fetched_keys const& fetched)
    : authenticators(from.keys_, from.tokens_, from.declared_)
{
    for (token_rules& each : tokens_)
        if (auto const found = fetched.find(each.address); found != fetched.end()) each.keys = found->second;
}

model::failure authenticators::missing(std::string_view presented) const
{
    std::string words = "this server takes no keys; send a token of your identity provider as \"Authorization: Bearer TOKEN\"";
    if (presented.empty())
        words = keys_ ? "no API key and no token came with the request; send it as \"Authorization: Bearer ...\""
                      : "no token came with the request; send one of your identity provider as \"Authorization: Bearer TOKEN\"";
    return {model::fault::unauthorized, std::move(words), {}, 0, {}};
}

model::result<std::shared_ptr<model::principal const>> authenticators::admit(key_ring const& ring, std::string_view presented,
                                                                             std::int64_t now_unix, bool open) const
{
    if (looks_like_token(presented)) return admit_token(ring, presented, now_unix);
    if (open || (keys_ && !presented.empty())) return ring.admit(keys_ ? presented : std::string_view(), now_unix, open);
    return missing(presented);
}

/// A configured key may have the form of a token. Of several issuers the one whose check came farthest says why.
model::result<std::shared_ptr<model::principal const>> authenticators::admit_token(key_ring const& ring, std::string_view token,
                                                                                   std::int64_t now_unix) const
{
    thread_local verified_tokens verified;
    if (auto known = verified.find(number_, token, now_unix)) return known;
    if (keys_)
        if (auto owner = ring.admit(token, now_unix); owner && !(*owner)->key_id.empty()) return owner;
    token_verdict farthest;
    for (token_rules const& each : tokens_) {
        token_verdict seen = judge(each, declared_, token, now_unix);
        if (seen.why == token_fault::none) {
            verified.add(seen.who, seen.valid_until, now_unix);
            return std::move(seen.who);
        }
        if (seen.why > farthest.why) farthest = std::move(seen);
    }
    return failure_of(farthest);
}

}  // namespace signalbox::access
