#include "server/explained_caller.hpp"

#include "engine/access/claims.hpp"

#include <algorithm>

namespace signalbox::server {

namespace {

/// The rules that a token with these claims is judged by: those of its issuer, else the first that name none.
access::token_rules const* rules_for(access::claims const& said, std::vector<access::token_rules> const& all)
{
    std::string const issuer = said.at("iss").string_or({});
    auto const its = std::ranges::find(all, issuer, &access::token_rules::issuer);
    auto const found = its != all.end() ? its : std::ranges::find(all, std::string(), &access::token_rules::issuer);
    return found != all.end() ? &*found : issuer.empty() && !all.empty() ? &all.front() : nullptr;
}

}  // namespace

std::shared_ptr<model::principal const> caller_named(std::string_view consumer, config::snapshot const& within)
{
    for (access::key_entry const& each : within.keys)
        if (each.who->consumer == consumer) return each.who;
    if (within.auth)
        if (auto const found = within.auth->declared().find(consumer); found != within.auth->declared().end()) return found->second;
    if (!consumer.empty()) return nullptr;
    return std::make_shared<model::principal const>(model::principal{.consumer = "public", .everything = true});
}

model::result<std::shared_ptr<model::principal const>> who_says(std::string const& claims, config::snapshot const& within)
{
    auto const said = access::claims::of(claims);
    if (!said) return model::failure{model::fault::bad_request, "claims are a JSON object"};
    auto const* const rules = within.auth ? rules_for(*said, within.auth->tokens()) : nullptr;
    if (!rules) return model::failure{model::fault::bad_request, "no authenticator of type jwt takes tokens with these claims"};
    auto who = access::principal_of(*rules, within.auth->declared(), *said);
    if (!who) return model::failure{model::fault::bad_request, "the claims name no consumer: " + rules->consumer_path + " is missing"};
    return who;
}

}  // namespace signalbox::server
