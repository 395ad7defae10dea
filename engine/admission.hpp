// Steps 2 to 4 of a request's way as values: what its head decides, who asks, what for, and where it may go. Pure; gateway.cpp acts on it.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/gateway.hpp"
#include "engine/limit_hold.hpp"
#include "engine/policy/masked_request.hpp"
#include "engine/route/decide.hpp"
#include "engine/routed_place.hpp"

#include <memory>
#include <optional>

namespace signalbox {

/// A branch for one of several requests that are made of one.
struct given_branch {
    route::branch const* taken = nullptr;
    route::rule const* of = nullptr;
    std::vector<route::passed_route> passed;  // the routes that led to `of`
};

/// What the head alone decides.
struct entry {
    place where;
    std::shared_ptr<model::principal const> who;  // null when refused before it was known
    std::optional<model::failure> refused;
    /// Refused before the caller has shown who it is, or because it comes from a foreign page: what it causes is bounded tightly.
    std::optional<turned_away> stranger;
    route::rule const* by = nullptr;       // the route that the path belongs to; lives in the configuration
    std::optional<route::destination> to;  // of a request of the gateway's own that goes there whatever it names; no right is asked for
    std::optional<given_branch> given;     // nothing: still to be chosen
};

/// Why no way leads on from here, whatever the caller. Faults: unknown_path, bad_request, method_not_allowed.
std::optional<model::failure> address_refused(place const& where, route::rule const* by, inbound const& request);

/// Judges path, method, credential, origin and coding. Faults: unknown_path, method_not_allowed, unauthorized, forbidden, and bad_request with
/// status 415 or 421.
entry enter(inbound const& request, state const& now);

/// What a classifier said of a request, and how it came to it.
struct said_label {
    std::optional<std::uint32_t> member;  // the position that its label has in the group; nothing: the default one serves
    std::string_view by = "default";      // "classifier" or "cache" where there is a label; a constant
    std::string fault;                    // why there is none
    model::microseconds took{0};          // waiting for the classifier
};

/// The policies that a request meets, and how far it has come.
struct met_policies {
    std::vector<std::uint32_t> all;  // positions in the configuration, in their order
    std::size_t next = 0;
};

/// What a chat request asks for, as far as it was understood.
struct admission {
    std::optional<dialect::scanned_request> asked;
    route::rule const* by = nullptr;              // the route that decides: the entry's, or the one that it leads to; null: a built-in path
    std::vector<route::passed_route> passed;      // the routes that led to `by`
    route::branch const* taken = nullptr;         // of `by`; lives in the configuration
    std::optional<route::found_value> looked_up;  // of a branch that goes by a value
    std::vector<route::branch const*> branches;   // all asked at the same time, in place of a plan
    std::optional<route::plan> plan;
    std::optional<route::inquiry> inquiry;  // before there can be a plan
    double chance = 0;                      // that it was decided with
    std::optional<said_label> said;
    met_policies met;
    policy::rule const* asks = nullptr;              // the policy that must ask before it says anything; then judge_on()
    std::vector<policy::decision> judged;            // what policies said of it; views of the configuration
    std::unique_ptr<std::string> changed_body;       // as policies want it sent; null: as it came
    std::unique_ptr<std::string> form;               // the fields of a body that is a form, as JSON; null: it is none
    std::vector<policy::rule const*> changes_reply;  // the policies that change its reply, in their order
    std::unique_ptr<policy::masked_request> masked;  // what policies took out of it and its reply gets back; null: nothing
    policy::match_counts changed_in_reply;
    model::microseconds waited{0};             // for guards and branches
    std::uint64_t estimated_input_tokens = 0;  // as for the first target of the plan; 0: not counted yet
    std::optional<model::failure> refused;
    limit_hold held;                      // of the limits that it belongs to
    std::optional<limits::refusal> over;  // the limit that refused it
};

/// What conditions and policies look at: the body, or the fields of a form.
inline std::string_view looked_at(admission const& of, std::string_view body)
{
    return of.form ? std::string_view(*of.form) : body;
}

/// The request as conditions and assignments see it; views of it.
route::request_facts::sources facts_of(inbound const& request, entry const& from, admission const& of);

/// The same with tokens as those of the model that the request names: what conditions of routes and policies go by.
route::request_facts::sources facts_as_asked(inbound const& request, entry const& from, admission const& of);

/// Reads the body and decides where the request may go. `chance` is in [0, 1).
admission admit(inbound const& request, entry const& from, state const& now, double chance);

/// Goes on with the policies behind the one that asked, whose answer was taken.
void judge_on(admission& of, inbound const& request, entry const& from, state const& now);

/// Its plan leads to a place that gets head and body as they came.
bool goes_as_it_came(admission const& of);

/// The tokens of the request as its first target would count them; 0 without a plan, and of what costs none. Counting takes a tenth of a plain
/// request's time, and most replies bring the provider's own count: it is done when the number is first asked for.
std::uint64_t estimate_input(admission& of, inbound const& request, entry const& from, route::table const& table);

/// Decides what admit() left to an inquiry, with its answer.
void decide_with(route::label_answer said, admission& of, inbound const& request, entry const& from, state const& now);

}  // namespace signalbox
