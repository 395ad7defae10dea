#include "console/body/session.hpp"

#include "console/body/prompt_prices.hpp"

#include <algorithm>
#include <unordered_map>

namespace signalbox::console {

namespace {

std::size_t equalBeginning(TurnBody const& before, TurnBody const& now)
{
    auto const [left, right] = std::ranges::mismatch(before.messages, now.messages);
    return static_cast<std::size_t>(right - now.messages.begin());
}

bool isSystem(MessageMark const& of)
{
    return of.who == model::role::system || of.who == model::role::developer;
}

/// Whether a turn may go on from another one: they share a message that is no instruction, which every thread of an agent may have.
bool goesOn(TurnBody const& now, std::size_t kept)
{
    return std::ranges::any_of(now.messages.begin(), now.messages.begin() + static_cast<std::ptrdiff_t>(kept),
                               [](MessageMark const& each) { return !isSystem(each); });
}

class SessionMaking {
public:
    SessionMaking(storage::conversation const& of, std::map<std::uint64_t, TurnBody> const& bodies) : of_(of), bodies_(bodies) {}

    Session make()
    {
        for (std::size_t at = 0; at < of_.turns.size(); ++at) addTurn(at);
        made_.threads = std::max<std::size_t>(threads_, 1);
        for (SessionTurn const& each : made_.turns) {
            made_.read += each.read ? 1u : 0u;
            made_.broken += each.broke ? 1u : 0u;
        }
        return std::move(made_);
    }

private:
    TurnBody const* bodyOf(std::size_t at) const
    {
        auto const found = bodies_.find(of_.turns[at].id());
        return found == bodies_.end() ? nullptr : &found->second;
    }

    void addTurn(std::size_t at)
    {
        SessionTurn turn{.number = at + 1, .event = at};
        if (TurnBody const* body = bodyOf(at)) {
            turn.trouble = body->trouble;
            turn.read = body->trouble.empty();
            if (turn.read) compare(turn, *body);
            bringResults(*body, at);
            addCalls(turn, *body, at);
        }
        made_.turns.push_back(std::move(turn));
    }

    /// It goes on from the turn with which it shares most; from none when they share nothing but instructions.
    void compare(SessionTurn& turn, TurnBody const& body)
    {
        turn.messages = body.messages.size();
        turn.prompt = promptShares(body.tokens, of_.turns[turn.event]);
        std::size_t const first = turn.event - std::min(turn.event, compared_turns);
        for (std::size_t at = turn.event; at-- > first;) {
            TurnBody const* const other = bodyOf(at);
            if (!other || !made_.turns[at].read) continue;
            std::size_t const kept = equalBeginning(*other, body);
            if (!goesOn(body, kept) || (turn.before && kept <= turn.kept)) continue;
            turn.before = at;
            turn.kept = kept;
        }
        if (!turn.before) {
            turn.thread = threads_++;
            return;
        }
        turn.thread = made_.turns[*turn.before].thread;
        TurnBody const& before = *bodyOf(*turn.before);
        turn.changed_tools = before.tools_digest != body.tools_digest;
        turn.broke = turn.kept < before.messages.size() || turn.changed_tools;
        if (turn.kept < before.messages.size()) turn.changed_from = before.messages[turn.kept].said;
        if (turn.kept < body.messages.size() && turn.broke) turn.changed_to = body.messages[turn.kept].said;
    }

    void addCalls(SessionTurn& turn, TurnBody const& body, std::size_t at)
    {
        schema::Event const& event = of_.turns[at];
        for (MadeCall const& each : body.calls) {
            SessionCall call{.turn = at, .name = each.name, .arguments = each.arguments, .result = {}};
            call.asked_us = event.started_us() + event.latency_us();
            call.earlier = seen_[each.digest]++;
            turn.repeats += call.earlier > 0 ? 1u : 0u;
            made_.repeats += call.earlier > 0 ? 1u : 0u;
            if (!each.id.empty()) open_[each.id] = made_.calls.size();
            made_.calls.push_back(std::move(call));
        }
        turn.calls = body.calls.size();
    }

    /// Later requests bring the same results again: the first one counts.
    void bringResults(TurnBody const& body, std::size_t at)
    {
        for (BroughtResult const& each : body.results) {
            auto const found = open_.find(each.id);
            if (found == open_.end() || made_.calls[found->second].answered) continue;
            SessionCall& call = made_.calls[found->second];
            call.answered = true;
            call.result = each.said;
            call.result_size = each.size;
            call.is_error = each.is_error;
            call.took_us = std::max<std::int64_t>(0, of_.turns[at].started_us() - call.asked_us);
        }
    }

    storage::conversation const& of_;
    std::map<std::uint64_t, TurnBody> const& bodies_;
    Session made_;
    std::size_t threads_ = 0;
    std::unordered_map<std::uint64_t, std::size_t> seen_;
    std::unordered_map<std::string, std::size_t> open_;
};

}  // namespace

Session makeSession(storage::conversation const& of, std::map<std::uint64_t, TurnBody> const& bodies)
{
    return SessionMaking(of, bodies).make();
}

}  // namespace signalbox::console
