#include "engine/access/token_rules.hpp"

#include "engine/access/consumer_names.hpp"

#include <algorithm>
#include <cmath>

namespace signalbox::access {

namespace {

struct fault_words {
    token_fault why;
    std::string_view words;
};

constexpr fault_words words[] = {
    {token_fault::malformed, "the token is no signed JSON Web Token in its compact form"},
    {token_fault::too_long, "the token is too long"},
    {token_fault::critical, "the token demands an extension (crit) that is not understood here"},
    {token_fault::algorithm, "the token is signed with an algorithm that is not accepted here"},
    {token_fault::unknown_key, "the token names no signing key (kid) that is known here"},
    {token_fault::signature, "the token's signature is not valid"},
    {token_fault::claims, "the token's claims are no JSON object"},
    {token_fault::no_end, "the token has no end (exp)"},
    {token_fault::times, "the token's exp or nbf is no number"},
    {token_fault::expired, "the token has expired"},
    {token_fault::too_early, "the token is not valid yet (nbf)"},
    {token_fault::issuer, "the token is of another issuer (iss)"},
    {token_fault::audience, "the token is meant for another audience (aud)"},
    {token_fault::consumer, "the token does not name its consumer"},
    {token_fault::lacking_scope, " lacks the scope "},
    {token_fault::lacking_claim, " lacks what is required of its claim "},
};

/// Seconds since 1970 as a number that may have a fraction (RFC 7519 2); nothing when it is none.
std::optional<std::int64_t> seconds_of(wire::json_view value)
{
    auto const number = value.number();
    constexpr double farthest = 1e15;
    if (!number || !(std::abs(*number) < farthest)) return std::nullopt;
    return static_cast<std::int64_t>(std::floor(*number));
}

token_fault check_times(token_rules const& rules, claims const& said, std::int64_t now, std::int64_t& valid_until)
{
    std::int64_t const leeway = rules.leeway.count();
    valid_until = now + endless_token_interval.count();
    wire::json_view const end = said.at("exp"), begin = said.at("nbf");
    if (end.missing() && rules.must_end) return token_fault::no_end;
    if (!end.missing()) {
        auto const seconds = seconds_of(end);
        if (!seconds) return token_fault::times;
        valid_until = *seconds + leeway;
        if (now >= valid_until) return token_fault::expired;
    }
    if (begin.missing()) return token_fault::none;
    auto const seconds = seconds_of(begin);
    if (!seconds) return token_fault::times;
    return now + leeway < *seconds ? token_fault::too_early : token_fault::none;
}

bool has(std::vector<std::string> const& all, std::string_view one)
{
    return std::find(all.begin(), all.end(), one) != all.end();
}

token_fault check_addressees(token_rules const& rules, claims const& said)
{
    if (!rules.issuer.empty() && !said.at("iss").is(rules.issuer)) return token_fault::issuer;
    if (rules.audience.empty()) return token_fault::none;
    auto const meant = said.words_at("aud");
    bool const ours = std::any_of(meant.begin(), meant.end(), [&](std::string const& each) { return has(rules.audience, each); });
    return ours ? token_fault::none : token_fault::audience;
}

/// Scopes stand in `scope`, parted by blanks (RFC 8693 4.2), or in `scp`, as other providers write them: a text or a list.
bool grants_scope(claims const& said, std::string_view wanted)
{
    for (std::string_view const claim : {"scope", "scp"})
        for (std::string const& each : said.words_at(claim))
            for (std::string_view rest = each; !rest.empty();) {
                std::size_t const end = std::min(rest.find(' '), rest.size());
                if (rest.substr(0, end) == wanted) return true;
                rest.remove_prefix(std::min(end + 1, rest.size()));
            }
    return false;
}

void check_rights(token_rules const& rules, claims const& said, token_verdict& verdict)
{
    for (std::string const& each : rules.scopes) {
        if (grants_scope(said, each)) continue;
        verdict.why = token_fault::lacking_scope;
        verdict.about = each;
        return;
    }
    for (required_claim const& each : rules.claims) {
        bool const there = each.word == "*" ? !said.at(each.path).nothing() : has(said.words_at(each.path), each.word);
        if (there) continue;
        verdict.why = token_fault::lacking_claim;
        verdict.about = each.path;
        return;
    }
}

/// A name goes into events, metrics and log lines: no control characters, and no length without a bound.
bool is_name(std::string_view text)
{
    return !text.empty() && text.size() <= consumer_name_limit &&
           std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

std::string tags_of(token_rules const& rules, claims const& said)
{
    if (rules.tags_path.empty()) return {};
    std::string out = "[";
    for (std::string const& each : said.words_at(rules.tags_path)) {
        if (out.size() > 1) out += ',';
        wire::append_json_string(out, each);
    }
    return out + ']';
}

/// The tier that the claim names, else the one of all; consumers that have one keep it.
void give_tier_of(token_rules const& rules, claims const& said, model::principal& who)
{
    if (!who.tier.empty()) return;
    auto found = rules.tiers.end();
    if (!rules.tier_path.empty())
        for (std::string const& each : said.words_at(rules.tier_path))
            if (found == rules.tiers.end()) found = rules.tiers.find(each);
    if (found == rules.tiers.end()) found = rules.tiers.find(rules.tier);
    if (found != rules.tiers.end()) give_tier(who, *found);
}

/// A line of a head: a list as one with commas (RFC 9110 5.3). Nothing where the claim has no words, or some that no line can hold.
std::string line_of(claims const& said, std::string const& path)
{
    std::string out;
    for (std::string const& each : said.words_at(path)) out.append(out.empty() ? "" : ", ").append(each);
    bool const fits = std::none_of(out.begin(), out.end(), [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7F; });
    return fits ? out : std::string();
}

std::vector<model::claimed_header> headers_of(token_rules const& rules, claims const& said)
{
    std::vector<model::claimed_header> out;
    for (propagated_claim const& each : rules.propagated)
        if (std::string line = line_of(said, each.path); !line.empty()) out.push_back({each.header, std::move(line)});
    return out;
}

/// Asks for the keys to be fetched when the token names one that is not there.
token_fault verify(token_rules const& rules, signed_token const& read, bool& keys_coming)
{
    static key_set const none;
    token_fault const why = check_signature(read, rules.keys ? *rules.keys : none, rules.accepted);
    if (why != token_fault::unknown_key || !rules.signals) return why;
    keys_coming = !rules.keys || rules.signals->ready.load(std::memory_order_relaxed);
    if (keys_coming) rules.signals->wanted.store(true, std::memory_order_relaxed);
    return why;
}

}  // namespace

std::shared_ptr<model::principal const> principal_of(token_rules const& rules, declared_consumers const& declared, claims const& said)
{
    std::string name = said.at(rules.consumer_path).string_or({});
    if (!is_name(name)) return nullptr;
    auto const known = declared.find(name);
    if (known != declared.end() && !known->second) return nullptr;
    auto made = std::make_shared<model::principal>(known == declared.end() ? rules.not_declared : *known->second);
    made->key_id = rules.not_declared.key_id;
    made->kept_key_id = rules.not_declared.kept_key_id;
    if (known == declared.end()) {
        made->kept_consumer = kept_consumer(name);
        made->consumer = std::move(name);
    }
    give_tier_of(rules, said, *made);
    made->claims = said.text();
    if (!rules.tags_path.empty()) made->tags = tags_of(rules, said);
    made->headers = headers_of(rules, said);
    return made;
}

token_verdict judge(token_rules const& rules, declared_consumers const& declared, std::string_view token, std::int64_t now_unix)
{
    token_verdict verdict;
    signed_token read;
    verdict.why = read_token(token, read);
    if (verdict.why == token_fault::none) verdict.why = verify(rules, read, verdict.keys_coming);
    if (verdict.why != token_fault::none) return verdict;
    auto const said = claims::of(read.payload);
    verdict.why = said ? check_times(rules, *said, now_unix, verdict.valid_until) : token_fault::claims;
    if (verdict.why == token_fault::none) verdict.why = check_addressees(rules, *said);
    if (verdict.why != token_fault::none) return verdict;
    verdict.who = principal_of(rules, declared, *said);
    if (!verdict.who)
        verdict.why = token_fault::consumer;
    else
        check_rights(rules, *said, verdict);
    return verdict;
}

model::failure failure_of(token_verdict const& seen)
{
    auto const found = std::find_if(std::begin(words), std::end(words), [&](fault_words const& each) { return each.why == seen.why; });
    std::string const said(found == std::end(words) ? std::string_view() : found->words);
    if (seen.keys_coming)
        return {model::fault::saturated, "the keys of the token's issuer are being fetched: try again", {}, 0, std::chrono::seconds(1)};
    if (seen.why < token_fault::lacking_scope) return {model::fault::unauthorized, said, {}, 0, {}};
    return {model::fault::forbidden, "the token of \"" + seen.who->consumer + '"' + said + '"' + seen.about + '"', {}, 0, {}};
}

}  // namespace signalbox::access
