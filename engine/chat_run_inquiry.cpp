// A chat request whose group, or whose policy, asks a model for a label: the question, its answer or what stands in for it, and the decision that follows.
#include "engine/chat_run.hpp"

#include "engine/account/token_estimate.hpp"
#include "engine/classifier_question.hpp"
#include "engine/kept_reply.hpp"
#include "engine/route/label_in.hpp"

#include <algorithm>

namespace signalbox {

namespace {

using model::fault;

constexpr std::string_view asked_at = "/v1/chat/completions";
constexpr std::string_view too_long = "the request is too long for the classifier";

/// Ends the inner request when the outer one ends, or when its time is over.
class inner_stop {
public:
    inner_stop(upstream::stop_signal& outer, upstream::alarm_clock& clock, model::steady_time until)
        : outer_(outer),
          passed_(
              clock, [](void* self) { static_cast<inner_stop*>(self)->signal_.fire(fault::deadline_passed); }, this),
          guard_(
              outer, [](void* self) { static_cast<inner_stop*>(self)->follow(); }, this)
    {
        passed_.arm(until);
    }
    inner_stop(inner_stop const&) = delete;
    upstream::stop_signal& signal() { return signal_; }

private:
    void follow() { signal_.fire(outer_.why()); }

    upstream::stop_signal& outer_;
    upstream::stop_signal signal_;
    upstream::alarm_clock::alarm passed_;
    upstream::stop_signal::guard guard_;
};

/// Whether all models that may be asked take images, so that those of the conversation go along.
bool sees_images(route::classifier const& by, route::table const& table)
{
    if (by.asks.what == route::destination::kind::model) return table.targets[by.asks.index].takes.images;
    for (std::uint32_t const each : table.groups[by.asks.index].leaves)
        if (!table.targets[each].takes.images) return false;
    return true;
}

/// A model by itself takes what it is sent; that the question fits is for us to see.
bool fits(route::classifier const& by, route::table const& table, std::string_view question)
{
    if (by.asks.what != route::destination::kind::model) return true;
    route::target const& its = table.targets[by.asks.index];
    return !its.context_tokens || account::estimate_request_tokens(its.upstream_model, question) <= *its.context_tokens;
}

model::result<std::string> make_question(route::classifier const& by, route::table const& table, model::dialect spoken,
                                         std::string_view body)
{
    if (body.size() > longest_classified) return model::failure{fault::body_too_large, std::string(too_long)};
    return question_for(by, spoken, body, sees_images(by, table));
}

std::optional<std::uint32_t> position_of(route::classifier const& by, std::string_view label)
{
    auto const found = std::ranges::find(by.labels, label);
    if (found == by.labels.end()) return std::nullopt;
    return static_cast<std::uint32_t>(found - by.labels.begin());
}

std::vector<account::record::label> labels_of(said_label const& said, route::classifier const& by)
{
    std::vector<account::record::label> out{{"classifier_label", by.labels[said.member.value_or(by.usual)]},
                                            {"classifier_by", std::string(said.by)}};
    if (!said.fault.empty()) out.push_back({"classifier_fault", said.fault});
    if (said.took.count() > 0) out.push_back({"classifier_ms", std::to_string(said.took.count() / 1000)});
    return out;
}

}  // namespace

/// The classifier's answer, as a request of the gateway's own with an event of its own.
upstream::task<model::result<std::string>> chat_run::ask_classifier(route::classifier const& by, std::string_view question,
                                                                    std::string_view role)
{
    wire::header_list const fields = trace_fields(true);
    model::logging_rule const logging = logging_of_own();
    inbound const asks{.method = "POST",
                       .path = asked_at,
                       .query = {},
                       .headers = &fields,
                       .body = question,
                       .arrived = now(),
                       .arrived_wall = model::wall_now(),
                       .role = role,
                       .parent = known().id,
                       .logging = &logging};
    entry from{find_place(asked_at), by.who, std::nullopt, std::nullopt};
    inner_stop stop(stop_, gateway_.clock_, now() + by.timeout);
    kept_reply reply;
    co_await gateway_.chat(asks, std::move(from), reply, stop.signal());
    if (stop.signal().fired()) co_return model::failure{stop.signal().why(), "the classifier took too long"};
    if (!reply.whole() || reply.status() != 200)
        co_return model::failure{fault::upstream_status, "the classifier answered with status " + std::to_string(reply.status())};
    co_return answer_in(reply.body());
}

/// The label of an equal question before, or the classifier's; `role` is that of the request that is made, a constant.
upstream::task<said_label> chat_run::label_for(route::classifier const& by, std::string_view question, label_cache& lately,
                                               std::string_view role)
{
    said_label out;
    if (!fits(by, *known().table, question)) {
        out.fault = too_long;
        co_return out;
    }
    access::digest const digest = access::sha256(question);
    model::steady_time const began = now();
    if (by.most_kept != 0)
        if (auto const before = lately.find(digest, began)) out.member = position_of(by, *before);
    if (out.member) {
        out.by = "cache";
        co_return out;
    }
    auto const answer = co_await ask_classifier(by, question, role);
    out.took = std::chrono::duration_cast<model::microseconds>(now() - began);
    if (answer) out.member = route::label_in(*answer, by.labels);
    if (!out.member) {
        out.fault = answer ? "the answer holds no label, or several" : words_of(answer.error());
        co_return out;
    }
    out.by = "classifier";
    if (by.most_kept != 0) lately.add(digest, by.labels[*out.member], now() + by.kept, by.most_kept);
    co_return out;
}

upstream::task<said_label> chat_run::find_label(route::classifier const& by, label_cache& lately)
{
    said_label out;
    auto const question = make_question(by, *known().table, spoken(), request_.body);
    if (question)
        out = co_await label_for(by, *question, lately, "classify");
    else
        out.fault = words_of(secrets_.shown(question.error()));
    co_return out;
}

/// Without a label that helps the default one serves.
upstream::task<void> chat_run::inquire()
{
    route::group const& group = known().table->groups[admission_.inquiry->group];
    said_label said = co_await find_label(*group.classifies, *state_->shared->labels[group.index]);
    for (account::record::label& each : labels_of(said, *group.classifies)) known().labels.push_back(std::move(each));
    decide_with({said.member}, admission_, request_, entry_, *state_->shared);
    admission_.said = std::move(said);
}

}  // namespace signalbox
