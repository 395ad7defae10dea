#include "engine/limit_hold.hpp"

#include "engine/account/prices.hpp"
#include "engine/dialect/format.hpp"

#include <algorithm>

namespace signalbox {

namespace {

/// What an answered request used, in the units of limits.
struct amounts {
    std::int64_t prompt = 0, completion = 0, cost = 0;
};

amounts used_by(account::record const& known, route::target const* served)
{
    if (!served || known.operation == dialect::name(dialect::operation::count_tokens)) return {};  // counting uses none
    model::usage const tokens = account::tokens_of(known);
    amounts made{limits::bounded(tokens.input_tokens), limits::bounded(tokens.output_tokens), 0};
    if (auto const cost = account::cost(served->price, tokens)) made.cost = cost->micros;
    return made;
}

std::int64_t part_of(limits::counted what, amounts const& all)
{
    switch (what) {
    case limits::counted::requests:
    case limits::counted::in_flight: return 1;
    case limits::counted::prompt_tokens: return all.prompt;
    case limits::counted::completion_tokens: return all.completion;
    case limits::counted::total_tokens: return all.prompt + all.completion;
    case limits::counted::cost: return all.cost;
    }
    return 0;
}

}  // namespace

limit_hold::~limit_hold()
{
    if (!parts_.empty()) cancel_from(0, limits::ledger_time(model::wall_now()));
}

std::optional<limits::refusal> limit_hold::add(std::shared_ptr<limits::ledger> const& in, limits::wish const& what,
                                               std::optional<std::uint32_t> target, std::int64_t now_ms)
{
    limits::holding made;
    if (auto refused = in->reserve(what, now_ms, made)) return refused;
    ledger_ = in;
    parts_.push_back({made, target});
    return std::nullopt;
}

void limit_hold::cancel_from(std::size_t first, std::int64_t now_ms)
{
    for (std::size_t i = first; i < parts_.size(); ++i) ledger_->cancel(parts_[i].of, now_ms);
    parts_.resize(first);
}

/// The target that answered is charged; where none did, a request counts for the one that was asked first.
void limit_hold::settle(account::record const& known, std::int64_t now_ms)
{
    if (parts_.empty()) return;
    std::optional<std::uint32_t> served;
    if (known.answered && known.tried && *known.answered < known.tried->attempts.size())
        served = known.tried->attempts[*known.answered].target;
    amounts const all = used_by(known, served ? &known.table->targets[*served] : nullptr);
    for (part& each : parts_) {
        if (!served && each.target) served = each.target;
        bool const its = !each.target || each.target == served;
        ledger_->settle(each.of, its ? part_of(each.of.by->what, all) : 0, now_ms);
    }
    parts_.clear();
}

}  // namespace signalbox
