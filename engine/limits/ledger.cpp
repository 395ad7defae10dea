#include "engine/limits/ledger.hpp"

namespace signalbox::limits {

namespace {

/// Spreads over shards (its upper bits) and buckets (its lower ones).
std::uint64_t hash_of_name(std::uint64_t rule, std::string_view key)
{
    std::uint64_t const mixed = (std::hash<std::string_view>()(key) ^ rule) * 0x9E3779B97F4A7C15u;
    return mixed ^ mixed >> 32;
}

/// Rough bounds take no more than this part of what is left, so that they are in no other request's way.
constexpr std::int64_t roomy = 8;

bool is_sliding(rule const& by)
{
    return by.over.kind == window_kind::sliding;
}

/// A slot that a killed process, or another version, left in an impossible state is no counter.
bool is_sound(slot const& of)
{
    std::int64_t sum = 0;
    for (std::int64_t const each : of.steps) {
        if (each < 0 || each > of.used) return false;
        sum += each;
    }
    return of.rule != 0 && of.text_size <= slot::text_limit && of.used >= 0 && sum == of.used && of.step >= 0;
}

}  // namespace

refusal ledger::refusal_of(slot const& its, wish const& what, std::int64_t left, std::int64_t now_ms, std::uint64_t asks)
{
    rule const& by = *what.by;
    return {.by = &by,
            .used = by.amount - left,
            .need = what.least,
            .left = std::max<std::int64_t>(left, 0),
            .fits_in_ms = fits_in(its, by, what.least, now_ms),
            .resets_in_ms = resets_in(its, by, now_ms),
            .asks = asks};
}

ledger::ledger(slot_memory memory, std::int64_t now_ms) : memory_(std::move(memory))
{
    for (std::size_t i = 0; i < memory_.count; ++i) {
        slot& each = memory_.first[i];
        if (each.rule == 0 && each.used == 0) continue;
        next_ = i + 1;
    }
    for (std::size_t i = 0; i < next_; ++i) {
        slot& each = memory_.first[i];
        each.reserved = 0;  // of requests that ended with their process
        each.open = 0;
        bool const kept = is_sound(each) && !has_passed(each, now_ms);
        each.hash = kept ? hash_of_name(each.rule, each.key()) : i << 52;
        shard& in = shard_of(each.hash);
        if (kept) {
            in.all.insert(&each);
        } else {
            each = slot{};
            in.free.push_back(&each);
        }
    }
}

ledger::name ledger::name_of(std::uint64_t rule, std::string_view key)
{
    return {rule, key, hash_of_name(rule, key)};
}

std::optional<refusal> ledger::reserve(wish const& what, std::int64_t now_ms, holding& into)
{
    name const of = name_of(what.by->identity, what.key);
    {
        shard& in = shard_of(of.hash);
        std::lock_guard const lock(in.guard);
        std::int64_t const now = time_in(in, now_ms);
        if (slot* const its = find_or_make(in, of, now, false)) return reserve_in(in, *its, what, now, into);
    }
    name const other = name_of(what.by->identity, other_key);
    shard& in = shard_of(other.hash);
    std::lock_guard const lock(in.guard);
    std::int64_t const now = time_in(in, now_ms);
    slot* const its = find_or_make(in, other, now, true);
    return its ? reserve_in(in, *its, what, now, into) : std::nullopt;
}

std::optional<refusal> ledger::reserve_in(shard& in, slot& its, wish const& what, std::int64_t now_ms, holding& into)
{
    rule const& by = *what.by;
    roll(its, by, now_ms);
    if (desk_) return reserve_shared(in, its, what, now_ms, into);
    std::int64_t const left = room(its, by);
    bool const plenty = its.reserved + what.most <= (by.amount - its.used) / roomy;
    bool const alone = its.open == 0 && what.least <= left;  // the one request that may use more than is left
    bool const fits = what.rough ? plenty : left >= what.most || alone;
    if (!fits && !by.watch) return refusal_of(its, what, left, now_ms);
    enter(its, what, left, into);
    if (into.counted) warn(in, its, by);
    return std::nullopt;
}

void ledger::enter(slot& its, wish const& what, std::int64_t left, holding& into)
{
    rule const& by = *what.by;
    into = {&by, &its, 0, by.what == counted::requests && !by.of_target()};
    if (into.counted) return book(its, what.most, is_sliding(by));
    into.reserved = std::min(what.most, std::max<std::int64_t>(left, by.watch ? by.amount : 0));
    its.reserved += into.reserved;
    ++its.open;
}

void ledger::settle(holding& of, std::int64_t used, std::int64_t now_ms)
{
    if (!of.of || of.counted) return;
    shard& in = shard_of(of.of->hash);
    std::lock_guard const lock(in.guard);
    now_ms = time_in(in, now_ms);
    of.of->reserved -= of.reserved;
    --of.of->open;
    if (of.by->over.kind != window_kind::none && used > 0) {
        roll(*of.of, *of.by, now_ms);
        spend(in, *of.of, used, is_sliding(*of.by), now_ms);
        warn(in, *of.of, *of.by);
    } else if (desk_) {
        spend(in, *of.of, 0, false, now_ms);  // a share that became free may be wanted elsewhere
    }
    of.of = nullptr;
}

void ledger::cancel(holding& of, std::int64_t now_ms)
{
    if (!of.of) return;
    if (!of.counted) return settle(of, 0, now_ms);
    shard& in = shard_of(of.of->hash);
    std::lock_guard const lock(in.guard);
    spend(in, *of.of, -1, is_sliding(*of.by), time_in(in, now_ms));
    of.of = nullptr;
}

std::size_t ledger::reset(rule const& by, std::optional<std::string_view> of)
{
    std::size_t count = 0;
    for (shard& in : shards_) {
        std::lock_guard const lock(in.guard);
        for (slot* const each : in.all) {
            if (each->rule != by.identity || (of && shown_key(each->key()) != *of)) continue;
            each->used = 0;
            each->steps = {};
            each->warned = 0;
            if (desk_) reset_shared(in, *each);
            ++count;
        }
    }
    return count;
}

slot* ledger::find_or_make(shard& in, name const& of, std::int64_t now_ms, bool last)
{
    if (auto const found = in.all.find(of); found != in.all.end()) return *found;
    sweep(in, now_ms);
    slot* const made = take_slot(in, last);
    if (!made) return nullptr;
    made->hash = of.hash;
    made->text_size = static_cast<std::uint16_t>(of.key.copy(made->text.data(), made->text.size()));
    made->rule = of.rule;  // last: before it the slot is free to who reads the file
    in.all.insert(made);
    return made;
}

slot* ledger::take_slot(shard& in, bool last)
{
    if (!in.free.empty()) {
        slot* const given = in.free.back();
        in.free.pop_back();
        return given;
    }
    std::lock_guard const lock(growing_);
    std::size_t const most = last ? memory_.most : memory_.most - std::min(memory_.most / 2, spare);
    if (next_ >= most) return nullptr;
    if (next_ >= memory_.count) {
        std::size_t const grown = std::min(memory_.most, next_ + grown_by);
        if (!memory_.extend(grown)) return nullptr;
        memory_.count = grown;
    }
    return &memory_.first[next_++];
}

/// A few buckets each time a counter is made: so many are looked at that counters which passed are never more than a part of the others.
void ledger::sweep(shard& in, std::int64_t now_ms)
{
    constexpr int buckets = 4;
    std::array<slot*, 16> passed;
    std::size_t found = 0;
    for (int i = 0; i < buckets && !in.all.empty(); ++i) {
        in.hand = (in.hand + 1) % in.all.bucket_count();
        for (auto at = in.all.begin(in.hand); at != in.all.end(in.hand) && found < passed.size(); ++at)
            if (has_passed(**at, now_ms) && !in.leases.contains(*at)) passed[found++] = *at;
    }
    for (std::size_t i = 0; i < found; ++i) {
        in.all.erase(passed[i]);
        *passed[i] = slot{};
        in.free.push_back(passed[i]);
    }
}

void ledger::warn(shard const& in, slot& of, rule const& by)
{
    std::int64_t used = of.used;
    std::int64_t const percent = desk_ ? take_shared_warning(in, of, by, used) : take_warning(of, by);
    if (percent == 0) return;
    std::lock_guard const lock(warning_);
    if (warnings_.size() >= most_warnings) return;
    warnings_.push_back({by.id, shown_key(of.key()), percent, amount_text(by, used), in_words(by)});
}

std::vector<warning> ledger::take_warnings()
{
    std::lock_guard const lock(warning_);
    return std::exchange(warnings_, {});
}

std::size_t ledger::counters() const
{
    std::size_t sum = 0;
    for (shard const& each : shards_) {
        std::lock_guard const lock(each.guard);
        sum += each.all.size();
    }
    return sum;
}

ledger::amounts ledger::look(rule const& by, std::string_view key, std::int64_t now_ms) const
{
    name const of = name_of(by.identity, key);
    shard const& in = shard_of(of.hash);
    std::lock_guard const lock(in.guard);
    auto const found = in.all.find(of);
    if (found == in.all.end()) return {};
    slot seen = **found;
    roll(seen, by, time_in(in, now_ms));
    return {seen.used, seen.reserved};
}

}  // namespace signalbox::limits
