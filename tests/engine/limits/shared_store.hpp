// The store that gateways share, played in memory as docs/formats/shared-counters.md says it answers: for tests of what one gateway does with it.
#pragma once

#include "engine/limits/ledger.hpp"

#include <map>
#include <string>
#include <utility>

namespace signalbox::limits {

class shared_store {
public:
    /// How long it gives no more than was held, after it lost what it knew.
    static constexpr std::int64_t recovery_ms = 1'000;

    explicit shared_store(std::int64_t now_ms) : since_(now_ms - recovery_ms) {}

    void forget(std::int64_t now_ms)
    {
        all_.clear();
        since_ = now_ms;
    }
    bool recovers(std::int64_t now_ms) const { return now_ms < since_ + recovery_ms; }

    share_answer answer(std::string const& gateway, share_report const& asked, std::int64_t now_ms)
    {
        counter& its = all_[{asked.rule, asked.key}];
        share_answer out;
        bool const stale = asked.generation >= 0 && asked.generation < its.resets;
        if (asked.reset) {
            for (auto& [name, other] : its.gateways) other.used.clear();
            its.resets = std::max(its.resets, asked.generation) + 1;
        } else if (asked.generation > its.resets) {
            its.resets = asked.generation;
        }
        out.generation = its.resets;
        std::map<std::int64_t, std::int64_t> others;
        std::int64_t used = 0;
        for (auto& [name, other] : its.gateways) {
            if (name == gateway) continue;
            if (other.held > 0 && other.expires <= now_ms) {
                if (asked.windowed) other.used[asked.newest] += other.held;
                other.held = 0;
            }
            out.others_held += other.held;
            out.gateways += other.held > 0;
            for (auto const& [step, amount] : other.used)
                if (step >= asked.oldest) others[step] += amount, used += amount;
        }
        for (auto const& [step, amount] : others) out.others.push_back({step, amount});
        field mine{.expires = now_ms + share_lasts_ms};
        if (!stale || asked.reset)
            for (step_use const& each : asked.own) mine.used[each.step] = each.used, used += each.used;
        std::int64_t const free = asked.amount - used - out.others_held - asked.keep;
        out.granted = asked.keep;
        if (free > 0 && free >= asked.least && !recovers(now_ms)) {
            std::int64_t const given = std::min(asked.need, free);
            out.granted += given + std::min(asked.extra, (free - given) / (2 * out.gateways));
        }
        out.free = free - (out.granted - asked.keep);
        mine.held = out.granted;
        its.gateways[gateway] = mine;
        return out;
    }

private:
    struct field {
        std::int64_t held = 0, expires = 0;
        std::map<std::int64_t, std::int64_t> used;
    };
    struct counter {
        std::map<std::string, field> gateways;
        std::int64_t resets = 0;
    };
    std::map<std::pair<std::uint64_t, std::string>, counter> all_;
    std::int64_t since_;
};

/// One gateway: its ledger, and rounds of questions that a test makes happen.
class sharing_gateway {
public:
    sharing_gateway(std::string called, share_fallback fallback, slot_memory memory, std::int64_t now_ms,
                    std::function<std::int64_t()> ticks = machine_ms)
        : name(std::move(called)),
          desk(std::make_shared<share_desk>(
              fallback, [this] { ++woken; }, std::move(ticks))),
          all(std::move(memory), now_ms)
    {
        all.share_through(desk);
        desk->set_link(share_link::shared);
    }

    /// What is asked now; nothing is answered yet.
    std::vector<share_report> begin(rule const& by, bool renewal, std::int64_t now_ms)
    {
        return all.begin_round({{by.identity, &by}}, renewal, now_ms);
    }
    void round(rule const& by, shared_store& with, std::int64_t now_ms, bool renewal = false)
    {
        for (share_report const& each : begin(by, renewal, now_ms)) all.take(each, with.answer(name, each, now_ms), now_ms);
        desk->end_round();
    }

    std::string name;
    int woken = 0;
    std::shared_ptr<share_desk> desk;
    ledger all;
};

}  // namespace signalbox::limits
