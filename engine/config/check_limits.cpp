#include "engine/base/ascii.hpp"
#include "engine/base/nearest.hpp"
#include "engine/config/check.hpp"
#include "engine/config/claim_path.hpp"
#include "engine/config/limit_parts.hpp"
#include "engine/config/scalar.hpp"
#include "engine/config/web_address.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace signalbox::config {
namespace {

/// Limits of a file, those of tiers among them: each may be looked at for each request.
constexpr int most_limits = 1'000;

/// What `by` may name, for suggestions.
std::vector<std::string> const& key_parts()
{
    static std::vector<std::string> const all{"consumer", "key",      "tier",        "route",     "group",
                                              "model",    "provider", "header:NAME", "claim:PATH"};
    return all;
}

bool holds_credential(std::string_view header)
{
    constexpr std::array<std::string_view, 6> all{"authorization", "x-api-key", "x-goog-api-key",
                                                  "api-key",       "cookie",    "proxy-authorization"};
    return std::ranges::find(all, base::lowered(header)) != all.end();
}

class limit_check {
public:
    limit_check(subject const& of, materials const& with, schema::UsageLimit const& which, std::string path, bool of_tier)
        : of_(of), with_(with), which_(which), path_(std::move(path)), of_tier_(of_tier)
    {}

    void run()
    {
        name();
        if (!which_.count().empty()) {
            amount();
            time();
        }
        zone();
        parts();
        prices();
    }

private:
    std::string at(char const* key) const { return under(path_, key); }
    bool spoiled(char const* key) const { return of_.where.spoiled(at(key)); }
    void name();
    void amount();
    void time();
    void zone();
    void parts();
    void part(std::string const& text, std::string const& place);
    void prices();

    subject const& of_;
    materials const& with_;
    schema::UsageLimit const& which_;
    std::string path_;
    bool of_tier_;
};

void limit_check::name()
{
    if (!of_tier_ && which_.id().empty() && !spoiled("id"))
        of_.error("C007", path_, "id is missing: a limit is named in refusals and events", "id: NAME");
    if (of_tier_ && of_.where.written(at("match.tier")))
        of_.error("L050", at("match.tier"), "a limit of a tier is about that tier; leave the key out, or list the limit under `limits`");
}

void limit_check::amount()
{
    if (spoiled("amount") || which_.amount() == 0) return;
    if (which_.count() == "cost_usd") return;
    if (which_.amount() != std::floor(which_.amount()))
        of_.error("C006", at("amount"),
                  "amount " + of_.where.shown(at("amount")) + " is no whole number: " + which_.count() + " are counted one by one");
}

void limit_check::time()
{
    bool const in_flight = which_.count() == "in_flight";
    bool const written = of_.where.written(at("window"));
    if (in_flight && (written || !which_.type().empty()))
        return of_.error("L050", written ? at("window") : at("type"),
                         "requests in flight have no window: they count while they are served");
    if (in_flight || spoiled("window")) return;
    if (!written)
        return of_.error("L050", path_, "a limit needs a window: the time in which " + which_.count() + " are counted", "window: 1h");
    auto const made = window_of(which_);
    if (!made)
        of_.error("C006", at("window"), "window " + of_.where.shown(at("window")) + ' ' + made.error().problem, made.error().suggestion);
}

void limit_check::zone()
{
    if (which_.time_zone().empty() || spoiled("time_zone")) return;
    std::string const place = at("time_zone");
    if (!is_calendar(which_))
        of_.warning("L027", place, "time_zone has no effect without a window of the calendar");
    else if (which_.time_zone() != "UTC" && !limits::time_zone::named(which_.time_zone()))
        of_.error("C006", place,
                  "the system knows no time zone " + of_.where.shown(place) +
                      "; names are those of the time zone database (package tzdata), such as Europe/Berlin");
}

void limit_check::parts()
{
    std::set<std::string> seen;
    for (int i = 0; i < which_.by_size(); ++i) {
        std::string const place = item(at("by"), static_cast<std::size_t>(i));
        part(which_.by(i), place);
        if (!seen.insert(which_.by(i)).second) of_.error("C006", place, of_.where.shown(place) + " stands twice");
    }
    if (which_.by().empty() && of_.where.written(at("by")) && !spoiled("by"))
        of_.warning("L027", at("by"),
                    std::string("an empty list counts ") + (of_tier_ ? "each consumer" : "all requests together") + ", as without the key");
}

void limit_check::part(std::string const& text, std::string const& place)
{
    auto const known = limits::key_part_named(text);
    if (!known)
        return of_.unknown("C006", place,
                           "nothing counts apart by " + of_.where.shown(place) +
                               "; known here: consumer, key, tier, route, group, model, provider, header:NAME, claim:PATH",
                           std::string(base::nearest(text, key_parts())));
    if (known->what == limits::dimension::header && holds_credential(known->name))
        of_.error("C006", place, of_.where.shown(place) + " holds a credential, which is kept in no counter", "key");
    if (known->what != limits::dimension::claim) return;
    if (std::string const why = problem_of_claim_path(known->name); !why.empty())
        of_.error("L043", place, of_.where.shown(place) + ' ' + why);
}

/// Cost is only counted where it is known.
void limit_check::prices()
{
    if (which_.count() != "cost_usd") return;
    auto const about = [&](schema::Model const& each) {
        return (which_.match().model().empty() || which_.match().model() == each.id()) &&
               (which_.match().provider().empty() || which_.match().provider() == each.provider());
    };
    auto const& models = of_.config.models();
    if (std::ranges::none_of(models, about)) return;
    if (std::ranges::any_of(models, [&](schema::Model const& each) { return about(each) && has_price(of_, each, with_); })) return;
    of_.warning("L053", path_, "no model that this limit is about has a known price: nothing is ever counted");
}

void check_limit(subject const& of, materials& with, schema::UsageLimit const& which, std::string const& path, bool of_tier)
{
    limit_check(of, with, which, path, of_tier).run();
    check_web_address(of, with, which.webhook(), under(path, "webhook"));
}

void check_tier_is_used(subject const& of, schema::Tier const& tier, std::string const& path)
{
    auto const names = [&](auto const& each) { return each.tier() == tier.id(); };
    bool const by_claim = std::ranges::any_of(of.config.auth(), [](auto const& each) { return !each.map().tier().empty(); });
    if (by_claim || std::ranges::any_of(of.config.consumers(), names) || std::ranges::any_of(of.config.auth(), names)) return;
    of.warning("L051", path, "no consumer has the tier " + of.where.shown(under(path, "id")), "tier: " + tier.id());
}

/// Names of a tier's limits are made where they are not given: two that count the same in the same time would be one.
void check_tier_names(subject const& of, schema::Tier const& tier, std::string const& path)
{
    std::set<std::string> seen;
    for (int i = 0; i < tier.limits_size(); ++i) {
        std::string const place = item(under(path, "limits"), static_cast<std::size_t>(i));
        std::string const id = limit_id(tier.limits(i), tier.id());
        if (seen.insert(id).second) continue;
        of.error("L052", place, "two limits of the tier are called \"" + id + "\"; give this one an id of its own", "id: NAME");
    }
}

}  // namespace

void check_limits(subject const& of, materials& with)
{
    int count = of.config.limits_size();
    for (int i = 0; i < of.config.limits_size(); ++i)
        check_limit(of, with, of.config.limits(i), item("limits", static_cast<std::size_t>(i)), false);
    for (int i = 0; i < of.config.tiers_size(); ++i) {
        schema::Tier const& tier = of.config.tiers(i);
        std::string const path = item("tiers", static_cast<std::size_t>(i));
        check_allow_list(of, tier.allow().empty(), under(path, "allow"));
        for (int k = 0; k < tier.limits_size(); ++k)
            check_limit(of, with, tier.limits(k), item(under(path, "limits"), static_cast<std::size_t>(k)), true);
        check_tier_names(of, tier, path);
        if (!tier.id().empty()) check_tier_is_used(of, tier, path);
        count += tier.limits_size();
    }
    if (count > most_limits)
        of.error("L050", "limits",
                 "there are " + std::to_string(count) + " limits; at most " + std::to_string(most_limits) + " are possible");
}

}  // namespace signalbox::config
