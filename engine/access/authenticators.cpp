#include "engine/access/authenticators.hpp"

#include "engine/access/verified_tokens.hpp"

namespace signalbox::access {

authenticators::authenticators(key_rules keys, std::vector<token_rules> tokens, std::shared_ptr<declared_consumers const> declared)
    : keys_(std::move(keys)), tokens_(std::move(tokens)), declared_(std::move(declared)), number_(next_generation())
{
    if (!declared_) declared_ = std::make_shared<declared_consumers const>();
}

authenticators::authenticators(authenticators const& from, fetched_keys const& fetched)
    : authenticators(from.keys_, from.tokens_, from.declared_)
{
    for (token_rules& each : tokens_)
        if (auto const found = fetched.find(each.address); found != fetched.end()) each.keys = found->second;
}

model::failure authenticators::missing(std::string_view presented) const
{
    std::string const where = keys_.in ? first_place(*keys_.in) : "Authorization: Bearer ...";
    std::string words = "this server takes no keys; send a token of your identity provider as \"Authorization: Bearer TOKEN\"";
    if (presented.empty() && keys_.taken)
        words = "no API key" + std::string(tokens_.empty() ? "" : " and no token") + " came with the request; send it as \"" + where + '"';
    else if (presented.empty())
        words = "no token came with the request; send one of your identity provider as \"Authorization: Bearer TOKEN\"";
    return {model::fault::unauthorized, std::move(words), {}, 0, {}};
}

model::result<std::shared_ptr<model::principal const>> authenticators::admit(key_ring const& ring, std::string_view presented,
                                                                             std::int64_t now_unix, bool open) const
{
    if (!tokens_.empty() && looks_like_token(presented)) return admit_token(ring, presented, now_unix);
    std::shared_ptr<model::principal const> const none;
    auto const& otherwise = keys_.anonymous ? keys_.anonymous : open ? ring.anyone() : none;
    if (otherwise || (keys_.taken && !presented.empty()))
        return ring.admit(keys_.taken ? presented : std::string_view(), now_unix, otherwise);
    return missing(presented);
}

/// A configured key may have the form of a token. Of several issuers the one whose check came farthest says why.
model::result<std::shared_ptr<model::principal const>> authenticators::admit_token(key_ring const& ring, std::string_view token,
                                                                                   std::int64_t now_unix) const
{
    thread_local verified_tokens verified;
    if (auto known = verified.find(number_, token, now_unix)) return known;
    if (keys_.taken)
        if (auto owner = ring.admit(token, now_unix); owner && !(*owner)->key_id.empty()) return owner;
    token_verdict farthest;
    for (token_rules const& each : tokens_) {
        token_verdict seen = judge(each, *declared_, token, now_unix);
        if (seen.why == token_fault::none) {
            verified.add(seen.who, seen.valid_until, now_unix);
            return std::move(seen.who);
        }
        if (seen.why > farthest.why) farthest = std::move(seen);
    }
    return failure_of(farthest);
}

}  // namespace signalbox::access
