#include "engine/config/check.hpp"

#include "engine/base/ascii.hpp"
#include "engine/expression/program.hpp"
#include "engine/route/request_facts.hpp"

#include <algorithm>
#include <cstdint>

namespace signalbox::config {
namespace {

/// What weights are commonly meant to be: percentages.
constexpr std::uint64_t whole = 100;

class group_check {
public:
    group_check(subject const& of, schema::Group const& one, std::string path) : of_(of), one_(one), path_(std::move(path)) {}

    void run();

private:
    void names();
    void members();
    void weights();
    void timeouts();
    void conditions();
    void spread();
    bool takes_weights() const;
    bool any_weight() const;
    std::string member(int index, std::string_view key) const
    {
        return under(item(under(path_, "members"), static_cast<std::size_t>(index)), key);
    }
    void error(std::string_view code, std::string const& place, std::string message)
    {
        of_.out.error(code, of_.where.of(place), place, std::move(message));
    }

    subject const& of_;
    schema::Group const& one_;
    std::string path_;
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
    if (of_.where.spoiled(under(path_, "strategy"))) return;
    takes_weights() ? weights() : timeouts();
}

void group_check::names()
{
    auto const clash = [&](std::string const& name, std::string const& place) {
        bool const taken = std::any_of(of_.config.models().begin(), of_.config.models().end(),
                                       [&](schema::Model const& each) { return each.id() == name; });
        if (taken && !name.empty())
            of_.out.warning("L017", of_.where.of(place), place,
                            "a model has the name " + of_.where.shown(place) + " too; the bare name means the group, model:" + name +
                                " the model");
    };
    clash(one_.id(), under(path_, "id"));
    for (int i = 0; i < one_.aliases_size(); ++i) clash(one_.aliases(i), item(under(path_, "aliases"), static_cast<std::size_t>(i)));
}

void group_check::members()
{
    std::string const place = under(path_, "members");
    // An absent key is reported with all other required ones.
    if (one_.members().empty() && of_.where.written(place) && !of_.where.spoiled(place))
        error("L018", place, "the model group " + of_.where.shown(under(path_, "id")) + " has no members");
    if (static_cast<std::size_t>(one_.members_size()) > most_group_members)
        error("L018", place,
              "the model group " + of_.where.shown(under(path_, "id")) + " has more than " + std::to_string(most_group_members) +
                  " members");
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
    if (sum == 0) return error("L018", place, "all weights " + group + " are 0, so that no member is ever chosen");
    if (sum == whole) return;
    std::string message = "the weights " + group + " sum to " + std::to_string(sum) + ", not to 100";
    if (of_.options.strict)
        error("L002", place, std::move(message));
    else
        of_.out.warning("L002", of_.where.of(place), place, message + "; they are taken as shares of " + std::to_string(sum));
}

void group_check::timeouts()
{
    for (int i = 0; i < one_.members_size(); ++i) {
        schema::Member const& each = one_.members(i);
        if (each.has_weight())
            of_.out.warning("L027", of_.where.of(member(i, "weight")), member(i, "weight"),
                            "weight has no effect with strategy " + (one_.strategy().empty() ? "fallback" : one_.strategy()));
        bool const spoiled = of_.where.spoiled(member(i, "timeout")) || of_.where.spoiled(member(i, "first_token_timeout"));
        // With nothing to fall back to there is nothing to wait less for.
        if (one_.members_size() > 1 && !each.has_timeout() && !each.has_first_token_timeout() && !spoiled) {
            std::string const place = item(under(path_, "members"), static_cast<std::size_t>(i));
            of_.out.warning("L009", of_.where.of(place), place, "a fallback member without a timeout can hold a request until its deadline",
                            "timeout: 30s");
        }
    }
}

/// hash needs something to go by; others do not read it.
void group_check::spread()
{
    std::string const place = under(path_, "hash_by");
    bool const hash = one_.strategy() == "hash";
    if (of_.where.spoiled(place)) return;
    if (!hash && !one_.hash_by().empty())
        return of_.out.warning("L027", of_.where.of(place), place, "hash_by has no effect without strategy hash");
    if (hash && one_.hash_by().empty())
        return of_.out.error("C007", of_.where.of(under(path_, "strategy")), under(path_, "strategy"),
                             "strategy hash needs hash_by: what stays at one member", "hash_by: consumer");
    auto const read = route::spread_named(one_.hash_by());
    bool const token = read && std::ranges::all_of(read->header, base::is_token_byte);
    if (hash && !token)
        of_.out.error("C006", of_.where.of(place), place,
                      "hash_by " + of_.where.shown(place) + " is none of consumer, conversation and header:NAME");
}

void group_check::conditions()
{
    for (int i = 0; i < one_.members_size(); ++i) {
        std::string const& written = one_.members(i).when();
        if (written.empty()) continue;
        auto const made = expression::program::build(written, route::request_environment());
        if (made) continue;
        bool const substituted = of_.where.substituted(member(i, "when"));
        error("L013", member(i, "when"),
              "the condition cannot be used: " + (substituted ? "as the environment completes it" : made.error().message()));
    }
}

}  // namespace

void check_groups(subject const& of)
{
    for (int i = 0; i < of.config.groups_size(); ++i)
        group_check(of, of.config.groups(i), item("groups", static_cast<std::size_t>(i))).run();
}

}  // namespace signalbox::config
