#include "engine/limit_gate.hpp"

#include "engine/access/claims.hpp"
#include "engine/account/prices.hpp"
#include "engine/account/token_estimate.hpp"
#include "engine/limit_refusal.hpp"

#include <algorithm>

namespace signalbox {

namespace {

using limits::bounded;
using limits::counted;
using limits::dimension;

/// Where neither the request nor the configuration bounds a reply: what its dialects' clients usually ask for at most.
constexpr std::uint64_t usual_most_output = 4'096;
/// More replies, and longer ones, than any vendor gives: what is reserved stays a number that can be added up.
constexpr std::uint64_t most_choices = 1'024, most_tokens = std::uint64_t{1} << 40;
/// Room for the roles and marks that a vendor counts beside the bytes of a body.
constexpr std::uint64_t markup_tokens = 16;

struct span {
    std::int64_t least = 0, most = 0;
    bool rough = false;
};

/// A limit that only has to be asked about does not keep the others from being looked at: all of them are asked about at once.
bool goes_on(std::optional<limits::refusal> const& refused)
{
    return !refused || refused->asks != 0;
}

void join(std::optional<limits::refusal>& refused, std::optional<limits::refusal> seen)
{
    if (seen && (!refused || seen->asks == 0 || seen->asks > refused->asks)) refused = std::move(seen);
}

class limit_gate {
public:
    limit_gate(admission& of, inbound const& request, entry const& from, state const& now, bool asks = true)
        : of_(of),
          request_(request),
          from_(from),
          now_(now),
          table_(now.config->table),
          when_ms_(limits::ledger_time(request.arrived_wall)),
          asks_(asks)
    {}

    std::optional<limits::refusal> run();
    /// A line for each counter that run() would look at.
    std::string in_words();

private:
    template <class Take>
    void each_rule(bool of_target, Take&& take) const;
    bool took(std::string_view route) const;
    bool is_about(limits::rule const& by) const;
    static bool is_about(limits::rule const& by, route::target const& target);
    std::optional<limits::refusal> reserve(limits::rule const& by, route::target const& target, std::optional<std::uint32_t> only);
    std::optional<limits::refusal> reserve_common();
    std::optional<limits::refusal> reserve_targets(bool leave_out);
    std::optional<limits::refusal> reserve_target(std::uint32_t target);
    limits::counter_key key_of(limits::rule const& by, route::target const& target) const;
    std::string in_words(limits::rule const& by, route::target const& target, bool of_target);
    void add_value(limits::counter_key& to, limits::key_part const& part, route::target const& target) const;
    span wanted(counted what, route::target const& first, bool all_targets);
    span wanted_of(counted what, route::target const& target, std::uint64_t prompt) const;
    std::uint64_t prompt_tokens();

    admission& of_;
    inbound const& request_;
    entry const& from_;
    state const& now_;
    route::table const& table_;
    std::int64_t when_ms_;
    bool asks_;
    bool rough_ = true;  // tokens of the prompt are taken to be as many as its bytes: counting them costs more than all else here
};

/// First with a bound that costs nothing. Only who comes near a limit is counted exactly.
std::optional<limits::refusal> limit_gate::run()
{
    rough_ = of_.estimated_input_tokens == 0;
    auto refused = reserve_common();
    if (!refused) refused = reserve_targets(!rough_);
    if (!refused || !rough_) return refused;
    rough_ = false;
    refused = reserve_common();
    return refused ? refused : reserve_targets(true);
}

/// Whether the route was asked, or led to.
bool limit_gate::took(std::string_view route) const
{
    if (of_.by && of_.by->id == route) return true;
    return std::ranges::any_of(of_.passed, [route](route::passed_route const& each) { return each.by->id == route; });
}

bool limit_gate::is_about(limits::rule const& by) const
{
    limits::condition const& asks = by.match;
    if (!asks.route.empty() && !took(asks.route)) return false;
    return asks.group.empty() || asks.group == of_.plan->group;
}

bool limit_gate::is_about(limits::rule const& by, route::target const& target)
{
    return (by.match.model.empty() || by.match.model == target.model) &&
           (by.match.provider.empty() || by.match.provider == target.provider_id);
}

template <class Take>
void limit_gate::each_rule(bool of_target, Take&& take) const
{
    now_.config->limits->each_for(from_.who->consumer, from_.who->tier, [&](limits::rule const& each) {
        if (each.of_target() == of_target && is_about(each)) take(each);
    });
}

/// Limits that do not ask who serves.
std::optional<limits::refusal> limit_gate::reserve_common()
{
    std::optional<limits::refusal> refused;
    route::target const& first = table_.targets[of_.plan->steps.front().target];
    each_rule(false, [&](limits::rule const& each) {
        if (goes_on(refused)) join(refused, reserve(each, first, std::nullopt));
    });
    if (refused) of_.held.cancel_from(0, when_ms_);
    return refused;
}

/// Limits of the models and providers that may serve: each is held until it is known who does. The refusal of the first when none is left.
std::optional<limits::refusal> limit_gate::reserve_targets(bool leave_out)
{
    bool any = false;
    std::uint64_t asks = 0;
    each_rule(true, [&](limits::rule const&) { any = true; });
    if (!any) return std::nullopt;
    std::optional<limits::refusal> first;
    std::vector<std::uint32_t> seen, spent;
    for (route::step const& each : of_.plan->steps) {
        if (std::ranges::find(seen, each.target) != seen.end()) continue;
        seen.push_back(each.target);
        auto refused = reserve_target(each.target);
        if (!refused) continue;
        spent.push_back(each.target);
        asks = std::max(asks, refused->asks);
        if (!first || refused->asks != 0) first = std::move(refused);
    }
    if (!first) return std::nullopt;
    first->asks = asks;
    if (asks != 0 || !leave_out || spent.size() == seen.size()) {
        of_.held.cancel_from(0, when_ms_);
        return first;
    }
    std::erase_if(of_.plan->steps, [&](route::step const& each) { return std::ranges::find(spent, each.target) != spent.end(); });
    for (std::uint32_t const each : spent) of_.plan->dropped.push_back({each, route::lack::limit});
    return std::nullopt;
}

std::optional<limits::refusal> limit_gate::reserve_target(std::uint32_t target)
{
    std::size_t const before = of_.held.size();
    std::optional<limits::refusal> refused;
    each_rule(true, [&](limits::rule const& each) {
        if (goes_on(refused) && is_about(each, table_.targets[target])) join(refused, reserve(each, table_.targets[target], target));
    });
    if (refused) of_.held.cancel_from(before, when_ms_);
    return refused;
}

std::optional<limits::refusal> limit_gate::reserve(limits::rule const& by, route::target const& target, std::optional<std::uint32_t> only)
{
    limits::counter_key key = key_of(by, target);
    span const want = wanted(by.what, target, !only);
    return of_.held.add(now_.limits, {&by, key.text(), want.least, want.most, want.rough, asks_}, only, when_ms_);
}

std::string limit_gate::in_words()
{
    rough_ = false;
    std::string out;
    route::target const& first = table_.targets[of_.plan->steps.front().target];
    each_rule(false, [&](limits::rule const& each) { out += in_words(each, first, false); });
    std::vector<std::uint32_t> seen;
    for (route::step const& step : of_.plan->steps) {
        if (std::ranges::find(seen, step.target) != seen.end()) continue;
        seen.push_back(step.target);
        route::target const& target = table_.targets[step.target];
        each_rule(true, [&](limits::rule const& each) {
            if (is_about(each, target)) out += in_words(each, target, true);
        });
    }
    return out;
}

std::string limit_gate::in_words(limits::rule const& by, route::target const& target, bool of_target)
{
    limits::counter_key key = key_of(by, target);
    span const want = wanted(by.what, target, !of_target);
    std::string out = "  " + by.id + ": allows " + limits::in_words(by);
    if (of_target) out += ", at " + target.full_name;
    if (!by.by.empty()) out += ", counted of " + limits::shown_key(key.text());
    out += "; this request takes " + limits::amount_text(by, want.least);
    if (want.most != want.least) out += " to " + limits::amount_text(by, want.most);
    if (!now_.limits) return out + "\n";
    auto const now = now_.limits->look(by, key.text(), when_ms_);
    out += "; " + limits::amount_text(by, now.used) + " used, " + limits::amount_text(by, now.reserved) + " reserved";
    if (now.used + now.reserved + want.least > by.amount) out += by.watch ? ": over it, and only watched" : ": refused now";
    return out + "\n";
}

limits::counter_key limit_gate::key_of(limits::rule const& by, route::target const& target) const
{
    limits::counter_key key;
    for (limits::key_part const& each : by.by) add_value(key, each, target);
    return key;
}

void limit_gate::add_value(limits::counter_key& to, limits::key_part const& part, route::target const& target) const
{
    model::principal const& who = *from_.who;
    switch (part.what) {
    case dimension::consumer: return to.add(who.consumer);
    case dimension::key: return to.add(who.key_id);
    case dimension::tier: return to.add(who.tier);
    case dimension::route: return to.add(from_.by ? std::string_view(from_.by->id) : std::string_view());
    case dimension::group: return to.add(of_.plan->group);
    case dimension::model: return to.add(target.model);
    case dimension::provider: return to.add(target.provider_id);
    case dimension::header: return to.add(request_.headers->find(part.name).value_or(std::string_view()));
    case dimension::claim: break;
    }
    auto const said = who.claims.empty() ? std::nullopt : access::claims::of(who.claims);
    auto const words = said ? said->words_at(part.name) : std::vector<std::string>();
    to.add(words.empty() ? std::string_view() : std::string_view(words.front()));
}

std::uint64_t limit_gate::prompt_tokens()
{
    return rough_ ? request_.body.size() + markup_tokens : estimate_input(of_, request_, from_, table_);
}

/// Of the first target; where another one may serve as well, the most is that of the dearest.
span limit_gate::wanted(counted what, route::target const& first, bool all_targets)
{
    if (what == counted::requests || what == counted::in_flight) return {1, 1};
    if (!dialect::costs_tokens(from_.where.asked)) return {0, 0};
    std::uint64_t const prompt = what == counted::completion_tokens ? 0 : prompt_tokens();
    span made = wanted_of(what, first, prompt);
    made.rough = rough_ && what != counted::completion_tokens;
    if (all_targets && what != counted::prompt_tokens)
        for (route::step const& each : of_.plan->steps)
            made.most = std::max(made.most, wanted_of(what, table_.targets[each.target], prompt).most);
    return made;
}

/// A reply has as many tokens as the request allows; where it says nothing, up to the model's most, and usually far fewer. What is no chat has none.
span limit_gate::wanted_of(counted what, route::target const& target, std::uint64_t prompt) const
{
    std::uint64_t const replies = dialect::is_chat(from_.where.asked) ? std::min(of_.asked->choices, most_choices) : 0;
    std::uint64_t const one = of_.asked->max_output_tokens.value_or(target.max_output_tokens.value_or(usual_most_output));
    std::uint64_t const most = std::min(one, most_tokens) * replies;
    std::uint64_t const least = of_.asked->max_output_tokens ? most : std::min(one, account::typical_reply_tokens) * replies;
    if (what == counted::prompt_tokens) return {bounded(prompt), bounded(prompt)};
    if (what == counted::completion_tokens) return {bounded(least), bounded(most)};
    if (what == counted::total_tokens) return {bounded(prompt) + bounded(least), bounded(prompt) + bounded(most)};
    auto const cost = [&](std::uint64_t reply) {
        auto const money = account::cost(target.price, {.input_tokens = prompt, .output_tokens = reply});
        return money ? std::min(money->micros, limits::most_of_request) : 0;
    };
    return {cost(least), cost(most)};
}

}  // namespace

std::optional<model::failure> reserve_limits(admission& of, inbound const& request, entry const& from, state const& now, bool asks)
{
    if (!now.config->limits || !of.plan || of.plan->steps.empty()) return std::nullopt;
    of.over = limit_gate(of, request, from, now, asks).run();
    if (!of.over) return std::nullopt;
    return refused_by(*of.over);
}

std::string limits_in_words(admission& of, inbound const& request, entry const& from, state const& now)
{
    if (!now.config->limits || !of.plan || of.plan->steps.empty()) return {};
    std::string const lines = limit_gate(of, request, from, now).in_words();
    return lines.empty() ? lines : "limits\n" + lines;
}

}  // namespace signalbox
