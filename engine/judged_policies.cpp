#include "engine/judged_policies.hpp"

#include "engine/dialect/dialects.hpp"
#include "engine/policy/reply_change.hpp"
#include "engine/route/request_facts.hpp"
#include "engine/wire/content_coding.hpp"

namespace signalbox {

namespace {

using positions = std::vector<std::uint32_t>;

std::vector<std::uint32_t> met_by(admission const& of, entry const& from, route::destination const* to, config::snapshot const& within)
{
    std::vector<positions const*> out;
    for (route::passed_route const& each : of.passed) out.push_back(&each.by->policies);
    if (of.by) out.push_back(&of.by->policies);
    auto const consumer = within.consumer_policies.find(from.who->consumer);
    if (consumer != within.consumer_policies.end()) out.push_back(&consumer->second);
    if (to && to->what == route::destination::kind::group) out.push_back(&within.table.groups[to->index].policies);
    std::vector<std::uint32_t> all;
    for (positions const* each : out) all.insert(all.end(), each->begin(), each->end());
    return all;
}

void refuse_by(admission& of, policy::decision const& said)
{
    of.inquiry.reset();
    policy::rule const& by = *said.by;
    of.refused = model::failure{
        model::fault::policy, said.message.empty() ? by.message : said.message, {}, said.status ? said.status : by.status, {}};
    if (said.status >= 500) of.refused->said = model::error_kind::overloaded;  // who was to be asked did not answer
    of.met.next = of.met.all.size();
}

/// Of a session, whose texts come when it is under way: only conditions say something of it.
std::optional<policy::decision> unkept_by(policy::rule const& by, place const& where)
{
    if (where.what != endpoint::session || std::holds_alternative<policy::requirement>(by.what)) return std::nullopt;
    policy::decision made{.by = &by, .passed = false, .why = "the texts of a session pass unseen"};
    made.status = 400;
    made.message = "the policy \"" + by.id +
                   "\" is about texts, and those of a realtime session pass unseen: ask by requests, or for a model without it";
    return made;
}

/// Of a body that goes on as it came, and coded: a policy that looks at its texts sees none of them.
std::optional<policy::decision> unseen_by(policy::rule const& by, inbound const& request, place const& where)
{
    if (where.what != endpoint::raw || request.body.empty()) return std::nullopt;
    auto const* const changes = std::get_if<policy::modifier>(&by.what);
    auto const* const guards = std::get_if<policy::guard>(&by.what);
    bool const looks = changes ? changes->of_requests : guards ? guards->of_requests : policy::asks(by);
    if (!looks || !wire::is_coded(*request.headers)) return std::nullopt;
    policy::decision made{.by = &by, .passed = false, .why = "the body has a Content-Encoding"};
    made.status = 415;
    made.message = "a policy of this gateway looks at the body: send it without Content-Encoding";
    return made;
}

/// The branches of a request ask for themselves, what they send; a copy and what a guard asks are asked about by the request that they are made for.
bool is_asked_elsewhere(admission const& of, inbound const& request)
{
    return !of.branches.empty() || request.role == "shadow" || request.role == "guard";
}

policy::prompt words_of(entry const& from, std::string_view body)
{
    return {from.where.spoken, body, said_to(from.where)};
}

/// One request before its policies, as those before have left it.
class judging {
public:
    judging(admission& of, inbound const& request, entry const& from)
        : of_(of), request_(request), from_(from), words_(words_of(from, looked_at(of, of.changed_body ? *of.changed_body : request.body)))
    {
        if (of.changed_body) request_.body = *of.changed_body;
    }

    /// False when the policy denies.
    bool passes(policy::rule const& by)
    {
        auto const began = std::chrono::steady_clock::now();
        auto const* const changes = std::get_if<policy::modifier>(&by.what);
        auto const* const adds = std::get_if<policy::decoration>(&by.what);
        policy::decision made = changes ? modify(by, *changes) : adds ? decorate(by, *adds) : test(by);
        made.took = std::chrono::duration_cast<model::microseconds>(std::chrono::steady_clock::now() - began);
        of_.judged.push_back(std::move(made));
        return of_.judged.back().passed;
    }

private:
    policy::decision test(policy::rule const& by)
    {
        if (auto const* const guards = std::get_if<policy::guard>(&by.what)) {
            if (!guards->of_replies.empty()) of_.changes_reply.push_back(&by);
            if (!guards->of_requests) return {.by = &by};
        }
        bool const asks = std::holds_alternative<policy::requirement>(by.what);  // and may want the tokens
        route::request_facts const about(asks ? facts_as_asked(request_, from_, of_) : facts_of(request_, from_, of_));
        return policy::judge(by, about, words_);
    }

    policy::decision modify(policy::rule const& by, policy::modifier const& with)
    {
        policy::decision made{.by = &by};
        if (with.of_replies) of_.changes_reply.push_back(&by);
        if (!with.of_requests || is_changed_elsewhere() || request_.body.empty()) return made;
        if (of_.form) return refuse_form(std::move(made));
        policy::match_counts counts;
        auto changed = policy::change_document(modifications_of(with), request_texts(from_.where), request_.body, counts);
        for (auto const& [which, matches] : counts) made.matches += matches;
        if (!changed.text) return made;
        for (std::string const& each : changed.places) made.why.append(made.why.empty() ? "" : ", ").append(each);
        go_on_with(std::move(*changed.text));
        return made;
    }

    /// The texts of a form stand between bytes that are none.
    policy::decision refuse_form(policy::decision made)
    {
        made.passed = false;
        made.why = "the body is a form";
        made.status = 415;
        made.message = "a policy of this gateway changes texts of requests, and those of a form it cannot change";
        return made;
    }

    policy::modifications modifications_of(policy::modifier const& with)
    {
        if (policy::masks(with) && !of_.masked) of_.masked = std::make_unique<policy::masked_request>(request_.body);
        policy::modifications out;
        if (of_.masked) return of_.masked->of(with);
        for (policy::modification const& each : with.all) out.push_back(&each);
        return out;
    }

    policy::decision decorate(policy::rule const& by, policy::decoration const& with)
    {
        policy::decision made{.by = &by};
        bool const prompts = dialect::is_chat(from_.where.asked) || from_.where.asked == dialect::operation::count_tokens;
        if (!prompts || from_.where.what == endpoint::raw || is_changed_elsewhere()) return made;
        route::request_facts const about(facts_as_asked(request_, from_, of_));
        dialect::prompt_decoration const added = with.filled(about);
        auto body = dialect::decorated(dialect::format_of(from_.where.spoken).prompts, request_.body, added);
        if (!body) return made;
        made.matches = added.before.size() + added.after.size() + (added.system ? 1 : 0);
        go_on_with(std::move(*body));
        return made;
    }

    /// A request that goes to several branches is changed by each of them, and a copy was changed before.
    bool is_changed_elsewhere() const { return !of_.branches.empty() || request_.role == "shadow"; }

    void go_on_with(std::string body)
    {
        change_body(of_, std::move(body));
        request_.body = *of_.changed_body;
        words_ = words_of(from_, request_.body);
    }

    admission& of_;
    inbound request_;
    entry const& from_;
    policy::prompt words_;
};

}  // namespace

void judge_policies(admission& of, inbound const& request, entry const& from, route::destination const* to, config::snapshot const& within)
{
    if (within.policies.empty()) return;
    of.met.all = met_by(of, from, to, within);
    go_on_judging(of, request, from, within);
}

void go_on_judging(admission& of, inbound const& request, entry const& from, config::snapshot const& within)
{
    of.asks = nullptr;
    if (of.met.next == of.met.all.size()) return;
    judging now(of, request, from);
    while (of.met.next < of.met.all.size()) {
        policy::rule const& by = within.policies[of.met.all[of.met.next++]];
        auto unseen = unkept_by(by, from.where);
        if (!unseen) unseen = unseen_by(by, request, from.where);
        if (unseen) {
            of.judged.push_back(std::move(*unseen));
            return refuse_by(of, of.judged.back());
        }
        if (policy::asks(by)) {
            if (of.refused || is_asked_elsewhere(of, request)) continue;
            of.asks = &by;
            return;
        }
        if (!now.passes(by)) return refuse_by(of, of.judged.back());
    }
}

void take_answer(admission& of, policy::decision made)
{
    of.asks = nullptr;
    of.judged.push_back(std::move(made));
    if (!of.judged.back().passed) refuse_by(of, of.judged.back());
}

void change_body(admission& of, std::string body)
{
    of.changed_body = std::make_unique<std::string>(std::move(body));
}

policy::modifications reply_changes(admission const& of)
{
    policy::modifications out = policy::of_rules(of.changes_reply);
    if (auto const* const back = of.masked ? of.masked->back() : nullptr) out.push_back(back);
    return out;
}

policy::said_to said_to(place const& where)
{
    return where.what == endpoint::raw ? policy::said_to::anything : policy::said_to::chat;
}

dialect::text_rules const& request_texts(place const& where)
{
    return where.what == endpoint::raw ? policy::all_texts : dialect::format_of(where.spoken).request_texts;
}

}  // namespace signalbox
