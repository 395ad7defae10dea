#include "engine/config/check.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/nearest.hpp"
#include "engine/expression/program.hpp"
#include "engine/route/request_facts.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace signalbox::config {
namespace {

/// What weights are commonly meant to be: percentages.
constexpr std::uint64_t whole = 100;

bool can_spread_by(std::string const& text)
{
    auto const read = route::spread_named(text);
    return read && std::ranges::all_of(read->header, base::is_token_byte);
}

class group_check {
public:
    group_check(subject const& of, schema::Group const& one, std::string path, materials const& with)
        : of_(of), one_(one), path_(std::move(path)), with_(with)
    {}

    void run();

private:
    void names();
    void members();
    void weights();
    void timeouts();
    void conditions();
    void spread();
    void affinity();
    void moving_on();
    void rules();
    void prices();
    bool takes_weights() const;
    bool any_weight() const;
    std::string member(int index, std::string_view key) const
    {
        return under(item(under(path_, "members"), static_cast<std::size_t>(index)), key);
    }

    subject const& of_;
    schema::Group const& one_;
    std::string path_;
    materials const& with_;
};

bool group_check::any_weight() const
{
    return std::any_of(one_.members().begin(), one_.members().end(), [](schema::Member const& each) { return each.has_weight(); });
}

bool group_check::takes_weights() const
{
    auto const how = route::strategy_named(one_.strategy());
    return how ? route::takes_weights(*how) : any_weight();
}

void group_check::run()
{
    names();
    members();
    conditions();
    spread();
    affinity();
    moving_on();
    if (of_.where.spoiled(under(path_, "strategy"))) return;
    rules();
    if (one_.strategy() == route::name(route::strategy::cost)) prices();
    takes_weights() ? weights() : timeouts();
}

void group_check::names()
{
    auto const clash = [&](std::string const& name, std::string const& place) {
        bool const taken = std::any_of(of_.config.models().begin(), of_.config.models().end(),
                                       [&](schema::Model const& each) { return each.id() == name; });
        if (taken && !name.empty())
            of_.warning("L017", place,
                        "a model has the name " + of_.where.shown(place) + " too; the bare name means the group, model:" + name +
                            " the model");
    };
    clash(one_.id(), under(path_, "id"));
    for (int i = 0; i < one_.aliases_size(); ++i) clash(one_.aliases(i), item(under(path_, "aliases"), static_cast<std::size_t>(i)));
}

void group_check::members()
{
    std::string const place = under(path_, "members");
    bool const classifies = one_.strategy() == route::name(route::strategy::classify);
    if (!classifies && !of_.where.written(place) && !of_.where.spoiled(place) && !of_.where.spoiled(under(path_, "strategy")))
        of_.error("C007", place, "members is missing: the models that the group stands for");
    if (one_.members().empty() && of_.where.written(place) && !of_.where.spoiled(place) && !classifies)
        of_.error("L018", place, "the model group " + of_.where.shown(under(path_, "id")) + " has no members");
    if (static_cast<std::size_t>(one_.members_size()) > most_group_members)
        of_.error("L018", place,
                  "the model group " + of_.where.shown(under(path_, "id")) + " has more than " + std::to_string(most_group_members) +
                      " members");
    for (int i = 0; i < one_.members_size(); ++i) {
        bool const model = !one_.members(i).model().empty(), group = !one_.members(i).group().empty();
        std::string const at = item(place, static_cast<std::size_t>(i));
        if (model == group && !of_.where.spoiled(at) && !of_.where.spoiled(member(i, "model")) && !of_.where.spoiled(member(i, "group")))
            of_.error("C007", at, model ? "a member is a model or a group, not both" : "the member names no model and no group");
    }
}

void group_check::weights()
{
    std::uint64_t sum = 0;
    for (int i = 0; i < one_.members_size(); ++i) {
        if (of_.where.spoiled(member(i, "weight"))) return;
        sum += one_.members(i).has_weight() ? one_.members(i).weight() : 1;
    }
    if (one_.members().empty() || !any_weight()) return;
    std::string const place = under(path_, "members");
    std::string const group = "of model group " + of_.where.shown(under(path_, "id"));
    if (sum == 0) return of_.error("L018", place, "all weights " + group + " are 0, so that no member is ever chosen");
    if (sum == whole || one_.strategy() == "round_robin") return;  // there a weight is a number of turns
    std::string message = "the weights " + group + " sum to " + std::to_string(sum) + ", not to 100";
    if (of_.options.strict)
        of_.error("L002", place, std::move(message));
    else
        of_.warning("L002", place, message + "; they are taken as shares of " + std::to_string(sum));
}

void group_check::timeouts()
{
    for (int i = 0; i < one_.members_size(); ++i) {
        schema::Member const& each = one_.members(i);
        if (each.has_weight())
            of_.warning("L027", member(i, "weight"),
                        "weight has no effect with strategy " + (one_.strategy().empty() ? "fallback" : one_.strategy()));
        bool const spoiled = of_.where.spoiled(member(i, "timeout")) || of_.where.spoiled(member(i, "first_token_timeout"));
        // With nothing to fall back to there is nothing to wait less for.
        bool const in_order = one_.strategy().empty() || one_.strategy() == "fallback" || one_.strategy() == "priority";
        if (in_order && one_.members_size() > 1 && !each.has_timeout() && !each.has_first_token_timeout() && !spoiled) {
            std::string const place = item(under(path_, "members"), static_cast<std::size_t>(i));
            of_.warning("L009", place, "a fallback member without a timeout can hold a request until its deadline", "timeout: 30s");
        }
    }
}

/// hash needs something to go by; others do not read it.
void group_check::spread()
{
    std::string const place = under(path_, "hash_by");
    bool const hash = one_.strategy() == "hash";
    if (of_.where.spoiled(place)) return;
    if (!hash && !one_.hash_by().empty()) return of_.warning("L027", place, "hash_by has no effect without strategy hash");
    if (hash && one_.hash_by().empty())
        return of_.error("C007", under(path_, "strategy"), "strategy hash needs hash_by: what stays at one member", "hash_by: consumer");
    if (hash && !can_spread_by(one_.hash_by()))
        of_.error("C006", place, "hash_by " + of_.where.shown(place) + " is none of consumer, conversation, ip and header:NAME");
}

void group_check::affinity()
{
    std::string const place = under(path_, "affinity"), by = under(place, "by");
    if (!one_.has_affinity() || of_.where.spoiled(place) || of_.where.spoiled(by)) return;
    if (one_.strategy() == route::name(route::strategy::hash))
        return of_.warning("L027", place, "affinity has no effect with strategy hash, which goes by hash_by");
    if (!one_.affinity().by().empty() && !can_spread_by(one_.affinity().by()))
        of_.error("C006", by, "by " + of_.where.shown(by) + " is none of consumer, conversation, ip and header:NAME");
}

void group_check::moving_on()
{
    std::string const place = under(under(path_, "failover"), "on");
    auto const known = route::moving_on_words();
    for (int i = 0; i < one_.failover().on_size(); ++i) {
        std::string const& word = one_.failover().on(i);
        route::moving_on read;
        if (route::add_word(read, word)) continue;
        std::string const at = item(place, static_cast<std::size_t>(i));
        of_.unknown("C006", at, of_.where.shown(at) + " names no failure of a provider", std::string(base::nearest(word, known)));
    }
}

/// Keys that only one strategy reads.
void group_check::rules()
{
    struct rule {
        std::string_view key, strategy;
    };
    static constexpr std::array all{
        rule{"latency_of", "latency"},  rule{"latency_percentile", "latency"},  rule{"explore", "latency"}, rule{"max_latency", "latency"},
        rule{"on_over_budget", "cost"}, rule{"budget_per_request_usd", "cost"}, rule{"min_quality", "cost"}};
    for (rule const& each : all) {
        std::string const place = under(path_, each.key);
        if (one_.strategy() == each.strategy || !of_.where.written(place) || of_.where.spoiled(place)) continue;
        of_.warning("L027", place, std::string(each.key) + " has no effect without strategy " + std::string(each.strategy));
    }
    std::string const otherwise = under(path_, "on_over_budget");
    if (one_.strategy() == "cost" && of_.where.written(otherwise) && !one_.has_budget_per_request_usd())
        of_.warning("L027", otherwise, "on_over_budget has no effect without budget_per_request_usd", "budget_per_request_usd: 0.01");
}

/// What a cost group cannot compare.
void group_check::prices()
{
    for (int i = 0; i < one_.members_size(); ++i) {
        auto const& all = of_.config.models();
        auto const its = std::find_if(all.begin(), all.end(), [&](auto const& each) { return each.id() == one_.members(i).model(); });
        if (its == all.end()) continue;
        std::string const place = member(i, "model"), name = "model " + of_.where.shown(place);
        if (!has_price(of_, *its, with_))
            of_.warning("L010", place,
                        "the price of " + name + " is not known, so that " +
                            (one_.has_budget_per_request_usd() ? "it is never within the budget" : "it comes after the others"),
                        "price: {per: 1M, input: USD, output: USD}");
        if (one_.min_quality() > 0 && its->quality() <= 0)
            of_.warning("L010", place, name + " has no quality, and min_quality leaves it out", "quality: 0.7");
    }
}

void group_check::conditions()
{
    for (int i = 0; i < one_.members_size(); ++i) check_condition(of_, one_.members(i).when(), member(i, "when"));
}

}  // namespace

void check_condition(subject const& of, std::string const& written, std::string const& place)
{
    if (written.empty()) return;
    auto const made = expression::program::build(written, route::request_environment());
    if (made) return check_claimed_headers(of, written, place);
    of.error("L013", place,
             "the condition cannot be used: " + (of.where.substituted(place) ? "as the environment completes it" : made.error().message()));
}

void check_groups(subject const& of, materials const& with)
{
    for (int i = 0; i < of.config.groups_size(); ++i)
        group_check(of, of.config.groups(i), item("groups", static_cast<std::size_t>(i)), with).run();
}

}  // namespace signalbox::config
