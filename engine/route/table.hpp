// Groups, members and targets: what a requested model name can lead to. Frozen inside a configuration snapshot, read on every strand.
#pragma once

#include "engine/expression/program.hpp"
#include "engine/model/clock.hpp"
#include "engine/model/dialect.hpp"
#include "engine/model/failure.hpp"
#include "engine/model/payload_rule.hpp"
#include "engine/model/principal.hpp"
#include "engine/model/target_rules.hpp"
#include "engine/model/usage.hpp"
#include "engine/route/load.hpp"
#include "engine/route/moving_on.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace signalbox::route {

/// What a model takes beyond text; a configuration says what it does not.
struct capabilities {
    bool images = true;
    bool tools = true;
    bool structured_output = true;
    bool operator==(capabilities const&) const = default;
};

/// A place at a provider or a plain server that gets requests as they came.
struct raw_place {
    std::string path;         // below the base path
    bool has_tokens = false;  // its replies may tell tokens, as those of a provider
    bool operator==(raw_place const&) const = default;
};

/// A model at a provider, or a place that is no model and that no request can name.
struct target {
    /// The names below as events carry them: kept by index_names().
    struct kept_names {
        std::string_view provider_id, model, upstream_model, full_name, price_source;
    };

    std::uint32_t index = 0;     // position in table::targets
    std::uint32_t provider = 0;  // position in the snapshot's providers
    std::string model;           // the id in the configuration
    std::string provider_id;
    std::string upstream_model;  // the provider's name for it
    std::string full_name;       // "provider/upstream_model", as X-Signalbox-Model shows it
    model::dialect spoken = model::dialect::openai_chat;
    bool own_form = false;  // its requests and replies are in a form of its provider's: nothing is relayed
    model::price price;
    std::string price_source;  // "config", or the price table's name and date; empty when unknown
    std::optional<std::uint64_t> max_output_tokens;
    std::optional<std::uint64_t> context_tokens;
    std::optional<double> quality;  // 0 to 1
    capabilities takes;
    model::target_rules rules;  // what it refuses beyond its dialect
    kept_names kept{};
    std::optional<raw_place> raw;  // of no model: `model` is the reference that an allow-list names, `full_name` the one of the route
};

struct member_timeouts {
    std::optional<std::chrono::milliseconds> whole;        // one attempt: until a plain reply is whole, a stream has its first event
    std::optional<std::chrono::milliseconds> first_token;  // until the first decoded event
    std::optional<std::chrono::milliseconds> idle;         // between events
    bool operator==(member_timeouts const&) const = default;
};

struct member {
    std::uint32_t target = 0;                  // of a group the first of its leaves
    std::optional<std::uint32_t> group;        // in table::groups: the member is a group
    std::uint32_t first_leaf = 0, leaves = 1;  // its part of the group's leaves
    std::uint32_t weight = 1;
    std::string tag;
    std::uint64_t identity = 0;  // hash: stays the same while its model and tag do, wherever it is listed
    member_timeouts timeouts;
    std::shared_ptr<expression::program const> when;  // null: always; over request_environment()
    std::string_view kept_tag{};
};

/// What a requested name stands for: a group, or one model by itself. A branch of a route may lead to another route.
struct destination {
    enum class kind : std::uint8_t { group, model, route };
    kind what = kind::model;
    std::uint32_t index = 0;  // in groups, targets or rules::all
    bool as_asked = false;    // its models are asked under the name that the request has
    bool operator==(destination const&) const = default;
};

enum class strategy : std::uint8_t {
    single,
    weighted,
    fallback,
    priority,
    round_robin,
    hash,
    least_busy,
    latency,
    cost,
    usage,
    classify,
    mirror
};
std::string_view name(strategy how);
std::optional<strategy> strategy_named(std::string_view text);
/// Whether weights have an effect with it.
bool takes_weights(strategy how);
/// Whether it compares how busy and how fast targets are.
bool looks_at_loads(strategy how);

/// latency: which time counts, and how often another member than the fastest is tried.
struct latency_rule {
    timing of = timing::first_token;
    bool p95 = false;                               // else the median
    double explore = 0.05;                          // share of requests
    std::optional<std::chrono::milliseconds> most;  // slower members are left to the last
    bool operator==(latency_rule const&) const = default;
};

/// What becomes of a request that no member can serve within the budget.
enum class over_budget : std::uint8_t { reject, cheapest, last };
std::optional<over_budget> over_budget_named(std::string_view text);

/// cost: what a request may cost, and how good its model must be.
struct cost_rule {
    std::optional<std::int64_t> budget_pico_dollars;
    double min_quality = 0;
    over_budget otherwise = over_budget::reject;
    bool operator==(cost_rule const&) const = default;
};

/// mirror: who gets a copy of requests once they are answered.
struct mirror_rule {
    destination to;
    double share = 1;  // of the requests
    bool operator==(mirror_rule const&) const = default;
};

/// classify: whom to ask which label fits a request, and what is done with the answer.
struct classifier {
    destination asks;
    std::string model;                // "model:x" or "group:x", as a request names it
    std::vector<std::string> labels;  // of the members, at their positions
    std::uint32_t usual = 0;          // position of the member that serves when no label is known
    std::string prompt;               // the instructions of the user
    std::chrono::milliseconds timeout{3'000};
    std::chrono::milliseconds kept{0};  // how long an answer serves equal requests; 0: never
    std::size_t most_kept = 0;
    std::shared_ptr<model::principal const> who;  // the consumer that its requests count for
};

/// What a group keeps together.
struct spread {
    enum class by : std::uint8_t { consumer, conversation, header, ip };
    by what = by::consumer;
    std::string header;                // its name
    std::chrono::milliseconds ttl{0};  // how long it is kept; 0: for good
    bool operator==(spread const&) const = default;
};
/// "consumer", "conversation", "ip", "header:NAME"; nothing for anything else.
std::optional<spread> spread_named(std::string_view text);

struct failover {
    std::uint32_t attempts = 16;             // calls in all, over all members
    std::uint32_t retries = 0;               // further calls of the same member before the next is tried
    std::chrono::milliseconds deadline{0};   // over all attempts until the first event; 0: the server's default
    std::chrono::milliseconds backoff{200};  // base of the exponential wait before a retry of the same member
    std::chrono::milliseconds backoff_limit{5'000};
    bool operator==(failover const&) const = default;
};

/// What decisions of a group must know of a request; nothing of it is made for groups that demand nothing.
struct demands {
    bool conditions = false;  // some member has a condition
    bool prompt = false;      // some condition reads the tokens of the prompt
    bool sizes = false;       // some model's context or output is bounded
    bool contents = false;    // some model takes no images, no tools, or gives no structured output
    bool loads = false;       // some strategy compares loads: nothing of the request
    bool any() const { return conditions || sizes || contents; }
    bool counts_prompt() const { return prompt || sizes; }
    bool operator==(demands const&) const = default;
};

/// Members of one group, those of groups among them counted: what is known of each stands on the stack of a decision.
inline constexpr std::size_t most_members = 64;
/// Groups within groups.
inline constexpr std::size_t most_levels = 8;

struct group {
    std::string id;
    std::uint32_t index = 0;  // in table::groups
    std::vector<std::string> aliases;
    strategy how = strategy::weighted;
    std::vector<member> members;
    std::optional<std::uint32_t> fallback;  // the group that takes over when all members failed
    std::vector<std::uint32_t> leaves;      // the targets of all members in order, then those of the fallback group; see link_groups
    demands looks_at;                       // of its members and those of groups among them
    spread spread_by;                       // hash
    std::optional<spread> affinity;
    latency_rule speed;                    // latency
    cost_rule cost;                        // cost
    std::optional<classifier> classifies;  // classify
    std::optional<mirror_rule> mirrors;    // mirror
    failover on_failure;
    std::optional<moving_on> moves_on;  // which failures do; absent: as the verdict on each says
    int exhausted_status = 502;
    bool strict = false;                  // refuse a request the target cannot express in full
    std::vector<std::uint32_t> policies;  // positions among the configuration's
    std::optional<model::payload_rule> payloads;
    std::string_view kept_id{};
};

/// Looks names up without making a string of them.
struct name_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
using name_index = std::unordered_map<std::string, destination, name_hash, std::equal_to<>>;

struct table {
    std::vector<target> targets;
    std::vector<group> groups;
    name_index names;                            // ids and aliases; "group:x" and "model:x" are resolved by find
    std::optional<std::uint32_t> default_group;  // for names that are not known
    bool passes_unknown = false;                 // which it serves under the name that was asked for
    bool metered = false;                        // some group looks at loads
};

/// Sets index, leaves and looks_at of all groups from their members. Members that are groups do not lead back to their group, and reach
/// most_levels deep at most.
void link_groups(table& within);  // link_groups.cpp

/// Keeps the names of one target as events carry them.
void keep_names(target& of);

/// Fills `names` from targets and groups, and keeps what events carry of them. Of equal names a group's id wins, then its alias, then a
/// model; of two groups the first.
void index_names(table& within);

/// Resolves "group:x", "model:x" or a bare name (group first, then model). Fault unknown_model with the nearest name. `visible` tells which
/// names the message may suggest, so that a key learns nothing of what it may not use; without it all are.
model::result<destination> find(table const& within, std::string_view requested, std::function<bool(destination)> const& visible = nullptr);

/// The fault unknown_model, in words about the name as it may be shown.
model::failure unknown_name(table const& within, std::string_view shown, std::function<bool(destination)> const& visible = nullptr);

/// The known name nearest to `wanted` in single-character edits, when near enough to be meant; empty otherwise.
std::string nearest_name(table const& within, std::string_view wanted, std::function<bool(destination)> const& visible = nullptr);

}  // namespace signalbox::route
