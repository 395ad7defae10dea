// What a request must hold before any provider is called: conditions over it, and patterns over its words. Frozen; every thread may judge by it.
#pragma once

#include "engine/expression/pattern.hpp"
#include "engine/expression/program.hpp"
#include "engine/model/clock.hpp"
#include "engine/policy/guard_list.hpp"
#include "engine/policy/modification.hpp"
#include "engine/policy/prompt_template.hpp"
#include "engine/policy/said.hpp"
#include "engine/route/table.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace signalbox::policy {

struct requirement {
    std::shared_ptr<expression::program const> holds;  // over route::request_environment()
};

struct guard {
    bool of_requests = true;
    std::vector<modification> of_replies;            // its deny as what no reply may hold; empty: it does not look at replies
    std::vector<model::role> of{model::role::user};  // whose messages it looks at
    std::vector<expression::pattern> deny;           // none may be found in any of them
    std::vector<expression::pattern> allow;          // where there are some, one must be found in the last of them
    std::shared_ptr<guard_list const> deny_list;     // as deny and allow, from files; null: none
    std::shared_ptr<guard_list const> allow_list;
    std::optional<std::size_t> longest;  // characters of all of them together
};

/// What becomes of a request when who is asked gives no answer that can be used.
enum class on_failure : std::uint8_t { deny, allow };

/// Asks a service of the operator's, which allows, denies, or changes the request's texts.
struct service_guard {
    std::uint32_t at = 0;  // position of its server among the providers
    std::string path;      // below the server's address
    std::chrono::milliseconds timeout{2'000};
    on_failure then = on_failure::deny;
};

/// Asks a model for a label.
struct model_guard {
    route::classifier asks;
    std::vector<std::string> denies;  // labels
    on_failure then = on_failure::deny;
};

/// Changes texts, and passes every request.
struct modifier {
    bool of_requests = true;
    bool of_replies = false;
    std::vector<modification> all;  // in this order
};

struct rule {
    std::string id;
    std::string_view label{};  // "policy ID" as events carry it: kept
    std::variant<requirement, guard, modifier, decoration, service_guard, model_guard> what;
    int status = 403;
    std::string message;  // what a refused caller reads
    bool debug = false;   // events tell what the condition saw, also of requests that pass
};

/// Whether a service or a model is asked before it says anything.
inline bool asks(rule const& by)
{
    return std::holds_alternative<service_guard>(by.what) || std::holds_alternative<model_guard>(by.what);
}

/// What a policy said of a request.
struct decision {
    rule const* by = nullptr;
    bool passed = true;
    std::string why;  // for events: the pattern's position, the length, what a condition saw; no words of the request but with `debug`
    std::uint64_t matches = 0;  // how often it changed something
    model::microseconds took{0};
    int status = 0;       // what a refused caller gets in place of the rule's, where who was asked said something; 0: the rule's
    std::string message;  // likewise; empty: the rule's
};

/// The words are read when the first policy looks at them.
class prompt {
public:
    prompt(model::dialect spoken, std::string_view body, said_to whom = said_to::chat) : spoken_(spoken), body_(body), whom_(whom) {}
    std::vector<saying> const& said()
    {
        if (!said_) said_ = said_in(spoken_, body_, whom_);
        return *said_;
    }

private:
    model::dialect spoken_;
    std::string_view body_;
    said_to whom_;
    std::optional<std::vector<saying>> said_;
};

/// Of a rule that tests.
decision judge(rule const& by, expression::facts const& about, prompt& of);

/// What of a reply denied it, for events; empty when the guard did not.
std::string denial_of_reply(guard const& by, match_counts const& counts);

/// The modifications of these rules, in their order, and what guards look for.
modifications of_rules(std::vector<rule const*> const& rules);
/// How often one of the rule's modifications changed something.
std::uint64_t matches_of(modifier const& by, match_counts const& counts);

}  // namespace signalbox::policy
