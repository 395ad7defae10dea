// Groups, members and targets: what a requested model name can lead to. Frozen inside a configuration snapshot, read on every strand.
#pragma once

#include "engine/expression/program.hpp"
#include "engine/model/clock.hpp"
#include "engine/model/dialect.hpp"
#include "engine/model/failure.hpp"
#include "engine/model/target_rules.hpp"
#include "engine/model/usage.hpp"

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

/// A model at a provider.
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
    model::price price;
    std::string price_source;  // "config", or the price table's name and date; empty when unknown
    std::optional<std::uint64_t> max_output_tokens;
    std::optional<std::uint64_t> context_tokens;
    capabilities takes;
    model::target_rules rules;  // what it refuses beyond its dialect
    kept_names kept{};
};

struct member_timeouts {
    std::optional<std::chrono::milliseconds> whole;        // one attempt: until a plain reply is whole, a stream has its first event
    std::optional<std::chrono::milliseconds> first_token;  // until the first decoded event
    std::optional<std::chrono::milliseconds> idle;         // between events
    bool operator==(member_timeouts const&) const = default;
};

struct member {
    std::uint32_t target = 0;
    std::uint32_t weight = 1;
    std::string tag;
    std::uint64_t identity = 0;  // hash: stays the same while its model and tag do, wherever it is listed
    member_timeouts timeouts;
    std::shared_ptr<expression::program const> when;  // null: always; over request_environment()
    std::string_view kept_tag{};
};

enum class strategy : std::uint8_t { single, weighted, fallback, priority, round_robin, hash };
std::string_view name(strategy how);
std::optional<strategy> strategy_named(std::string_view text);
/// Whether weights have an effect with it.
bool takes_weights(strategy how);

/// What a hash group keeps together.
struct spread {
    enum class by : std::uint8_t { consumer, conversation, header };
    by what = by::consumer;
    std::string header;  // its name
    bool operator==(spread const&) const = default;
};
/// "consumer", "conversation", "header:NAME"; nothing for anything else.
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
    bool sizes = false;       // some model's context or output is bounded
    bool contents = false;    // some model takes no images, no tools, or gives no structured output
    bool any() const { return conditions || sizes || contents; }
    bool operator==(demands const&) const = default;
};

/// Members of one group: what is known of each stands on the stack of a decision.
inline constexpr std::size_t most_members = 64;

struct group {
    std::string id;
    std::vector<std::string> aliases;
    strategy how = strategy::weighted;
    std::vector<member> members;
    demands looks_at;
    spread spread_by;  // hash
    failover on_failure;
    int exhausted_status = 502;
    bool strict = false;  // refuse a request the target cannot express in full
    std::string_view kept_id{};
};

/// What a requested name stands for: a group, or one model by itself.
struct destination {
    enum class kind : std::uint8_t { group, model };
    kind what = kind::model;
    std::uint32_t index = 0;  // in groups or targets
    bool operator==(destination const&) const = default;
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
    name_index names;  // ids and aliases; "group:x" and "model:x" are resolved by find
};

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
