// The ledger: counters of all limits, on which requests reserve what they may use and settle what they used. Shared by all workers. Each counter
// belongs to one of 64 shards with a lock of its own, held for some hundred instructions; time is given from outside.
#pragma once

#include "engine/limits/counter_key.hpp"
#include "engine/limits/lease.hpp"
#include "engine/limits/share_desk.hpp"
#include "engine/limits/slot_memory.hpp"
#include "engine/model/clock.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace signalbox::limits {

/// A moment as the ledger is told it: milliseconds since 1970.
inline std::int64_t ledger_time(model::wall_time at)
{
    return std::chrono::floor<std::chrono::milliseconds>(at).time_since_epoch().count();
}

/// What a request wants of one counter.
struct wish {
    rule const* by = nullptr;
    std::string_view key;    // counter_key
    std::int64_t least = 0;  // it may be served when so much is left and no other request is under way on the counter
    std::int64_t most = 0;   // what it may use as far as one can say
    bool rough = false;      // both are bounds far above it: only a counter with plenty of room takes them
    bool asks = true;        // where limits are shared, more may be asked for
};

/// What a request holds of one counter until it is settled.
struct holding {
    rule const* by = nullptr;
    slot* of = nullptr;
    std::int64_t reserved = 0;
    bool counted = false;    // used already: nothing is settled
    std::int64_t apart = 0;  // of a shared limit whose counters could not be reached: used and reserved by this gateway; else 0
};

/// Why a request may not be served now.
struct refusal {
    rule const* by = nullptr;
    std::int64_t used = 0;  // and reserved, without this request
    std::int64_t need = 0;
    std::int64_t left = 0;
    std::optional<std::int64_t> fits_in_ms;  // nothing: requests under way are in its way, or it never fits
    std::int64_t resets_in_ms = 0;
    std::uint64_t asks = 0;  // other gateways may hold less than all of the rest: the round of questions that will tell, see share_desk
    bool away = false;       // the shared counters cannot be asked, and without them nothing passes
    bool never() const { return need > by->amount; }
};

/// A counter passed a part of its amount.
struct warning {
    std::string limit, key;
    std::int64_t percent = 0;
    std::string used, allowed;  // "80", "100 requests per 1h"
};

class ledger {
public:
    ledger(slot_memory memory, std::int64_t now_ms);
    ledger(ledger const&) = delete;

    /// From here on limits are shared with other gateways. Before the first reservation.
    void share_through(std::shared_ptr<share_desk> desk);
    /// Null: they are not.
    std::shared_ptr<share_desk> const& desk() const { return desk_; }

    /// The time that counts, where the gateway's own is this: where limits are shared, the store's.
    std::int64_t time(std::int64_t own_ms) const { return desk_ ? desk_->time(own_ms) : own_ms; }

    /// What is reserved, or the refusal. Requests are counted at once where the limit does not depend on who serves them.
    std::optional<refusal> reserve(wish const& what, std::int64_t now_ms, holding& into);
    /// Ends a holding with what was used.
    void settle(holding& of, std::int64_t used, std::int64_t now_ms);
    /// Ends a holding of a request that was not served: nothing counts.
    void cancel(holding& of, std::int64_t now_ms);

    /// Forgets what was used by a limit, or by its one counter of this name as people are shown it; what is reserved stays so. How many counters.
    std::size_t reset(rule const& by, std::optional<std::string_view> of);

    /// Warnings since the last call; beyond a bound they are left out, and the next level is reported.
    std::vector<warning> take_warnings();
    std::size_t counters() const;
    struct amounts {
        std::int64_t used = 0, reserved = 0;
    };
    /// Of one counter; zeros when there is none.
    amounts look(rule const& by, std::string_view key, std::int64_t now_ms) const;
    /// Calls `with` for each counter of these limits as it is now, under the lock of its shard: here, and as all gateways together see it, where that is
    /// known.
    void visit(std::vector<rule> const& all, std::int64_t now_ms,
               std::function<void(slot const& here, slot const& of_all)> const& with) const;

    // For what asks about shared counters, on a thread of its own: ledger_shares.cpp.
    using rules_by_identity = std::unordered_map<std::uint64_t, rule const*>;
    /// Begins a round: the counters that were wanted, and with `renewal` those that are due. Counters of other limits are left alone.
    std::vector<share_report> begin_round(rules_by_identity const& all, bool renewal, std::int64_t now_ms);
    /// The answer to one report; nothing: there was none.
    void take(share_report const& asked, std::optional<share_answer> const& said, std::int64_t now_ms);
    /// The store lost what it knew: everything that was used here is reported anew.
    void report_all();
    /// What the desk knows of the store's time holds from here on. What was counted by another time moves along: nothing of these limits is forgotten.
    void take_time(rules_by_identity const& all, std::int64_t own_ms);
    /// This gateway ends: with the next round it holds no more than what is reserved.
    void give_back();

private:
    static constexpr std::size_t shard_count = 64;
    static constexpr std::size_t most_warnings = 1'000;
    /// Counters kept for "(other)": what counts apart can be anything that callers write.
    static constexpr std::size_t spare = 1'024;
    static constexpr std::size_t grown_by = 4'096;

    struct name {
        std::uint64_t rule;
        std::string_view key;
        std::uint64_t hash;
    };
    struct hash_of {
        using is_transparent = void;
        std::size_t operator()(slot const* of) const { return of->hash; }
        std::size_t operator()(name const& of) const { return of.hash; }
    };
    struct same {
        using is_transparent = void;
        bool operator()(slot const* left, slot const* right) const { return left == right; }
        bool operator()(name const& left, slot const* right) const { return left.rule == right->rule && left.key == right->key(); }
        bool operator()(slot const* left, name const& right) const { return operator()(right, left); }
    };
    struct shard {
        mutable std::mutex guard;
        std::unordered_set<slot*, hash_of, same> all;
        std::unordered_map<slot*, lease> leases;  // of shared limits
        std::vector<slot*> free;
        std::size_t hand = 0;               // bucket that is looked at next for counters that have passed
        std::optional<std::int64_t> ahead;  // of the store's time to the desk's ticks; nothing: the gateway's own time counts
    };

    shard& shard_of(std::uint64_t hash) { return shards_[hash >> 58]; }
    shard const& shard_of(std::uint64_t hash) const { return shards_[hash >> 58]; }
    std::int64_t time_in(shard const& in, std::int64_t own_ms) const { return in.ahead ? desk_->ticks() + *in.ahead : own_ms; }
    static name name_of(std::uint64_t rule, std::string_view key);
    std::optional<refusal> reserve_in(shard& in, slot& its, wish const& what, std::int64_t now_ms, holding& into);
    std::optional<refusal> reserve_shared(shard& in, slot& its, wish const& what, std::int64_t now_ms, holding& into);
    std::optional<refusal> reserve_apart(lease& of, slot& its, wish const& what, std::int64_t now_ms, holding& into);
    static void enter(slot& its, wish const& what, std::int64_t left, holding& into);
    /// `its` is the counter as far as it is known, `left` what there is for this gateway.
    static refusal refusal_of(slot const& its, wish const& what, std::int64_t left, std::int64_t now_ms, std::uint64_t asks = 0);
    static void enter_shared(lease& of, slot& its, wish const& what, std::int64_t left, holding& into);
    void spend(shard& in, slot& its, std::int64_t used, bool sliding, std::int64_t now_ms);
    std::uint64_t want(lease& of, slot& its);
    void reset_shared(shard& in, slot& its);
    static std::int64_t take_shared_warning(shard const& in, slot& of, rule const& by, std::int64_t& used);
    slot* find_or_make(shard& in, name const& of, std::int64_t now_ms, bool last);
    slot* take_slot(shard& in, bool last);
    static void sweep(shard& in, std::int64_t now_ms);
    void warn(shard const& in, slot& of, rule const& by);

    slot_memory memory_;
    std::array<shard, shard_count> shards_;
    std::mutex growing_;
    std::size_t next_ = 0;  // slots from here on were never used
    std::mutex warning_;
    std::vector<warning> warnings_;
    std::shared_ptr<share_desk> desk_;  // null: limits are this gateway's own
};

}  // namespace signalbox::limits
