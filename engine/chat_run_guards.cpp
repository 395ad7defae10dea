// A request whose policy asks before it says anything: a service of the operator's, or a model for a label. Each is asked once for a request, whichever
// targets are tried behind it.
#include "engine/chat_run.hpp"

#include "engine/classifier_question.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/judged_policies.hpp"
#include "engine/policy/guard_question.hpp"
#include "engine/provider/address.hpp"
#include "engine/provider/header_line.hpp"
#include "engine/whole_exchange.hpp"

#include <algorithm>

namespace signalbox {

namespace {

constexpr int unavailable = 503;

/// What becomes of a request when the guard gave no answer that can be used.
policy::decision without_answer(policy::rule const& by, policy::on_failure then, std::string why)
{
    policy::decision out{.by = &by, .passed = then == policy::on_failure::allow, .why = std::move(why)};
    if (out.passed) return out;
    out.status = unavailable;
    out.message = "the policy \"" + by.id + "\" of this gateway could not be asked; try again later";
    return out;
}

std::string question_head(provider::definition const& at, policy::service_guard const& guard, std::size_t size,
                          wire::header_list const& traced, std::string_view caller_lines)
{
    std::string head = "POST ";
    std::string_view const path = guard.path.empty() && at.where.path.empty() ? "/" : std::string_view(guard.path);
    provider::append_target(head, at, provider::address_of(at, path, {}, {}));
    head.append(" HTTP/1.1\r\nHost: ").append(at.authority).append("\r\n");
    head.append("Content-Type: application/json\r\nAccept: application/json\r\nContent-Length: ")
        .append(std::to_string(size))
        .append("\r\n");
    provider::append_provider_headers(head, at, {});
    if (at.consumer_headers) head.append(caller_lines);
    for (wire::header const& each : traced.all()) provider::append_line(head, each.name, each.value);
    return head.append("\r\n");
}

}  // namespace

/// The answer to the policy that asks, and what the policies behind it say. The failure when the request goes no further.
upstream::task<std::optional<model::failure>> chat_run::ask_guard()
{
    policy::rule const& by = *admission_.asks;
    model::steady_time const began = now();
    policy::decision made;
    if (auto const* const service = std::get_if<policy::service_guard>(&by.what))
        made = co_await ask_service(by, *service);
    else
        made = co_await ask_model(by, std::get<policy::model_guard>(by.what));
    made.took = std::chrono::duration_cast<model::microseconds>(now() - began);
    admission_.waited += made.took;
    if (stop_.fired()) {
        admission_.inquiry.reset();  // nothing more is asked
        co_return model::failure{stop_.why()};
    }
    take_answer(admission_, std::move(made));
    judge_on(admission_, request_, entry_, *state_->shared);
    co_return take_judgement();
}

upstream::task<policy::decision> chat_run::ask_service(policy::rule const& by, policy::service_guard const& guard)
{
    dialect::text_rules const& rules = request_texts(entry_.where);
    if (looked_at(admission_, request_.body).size() > policy::longest_guarded)
        co_return without_answer(by, guard.then, "the request is too long for the guard");
    auto const texts = policy::texts_in(rules, looked_at(admission_, request_.body));
    if (texts.empty()) co_return policy::decision{.by = &by};
    if (texts.size() > policy::most_guarded_texts) co_return without_answer(by, guard.then, "the request has too many texts for the guard");
    policy::guarded_request const about{.policy = by.id,
                                        .id = event_.id(),
                                        .consumer = entry_.who->consumer,
                                        .route = admission_.by ? std::string_view(admission_.by->id) : std::string_view(),
                                        .model = admission_.asked->model,
                                        .format = entry_.where.what == endpoint::raw ? "raw" : model::name(spoken())};
    std::string const question = policy::guard_question(about, texts);
    provider::definition const& at = state_->shared->config->providers[guard.at];
    whole_question asked{.head = question_head(at, guard, question.size(), trace_fields(false), caller_lines()),
                         .body = question,
                         .longest = policy::longest_guard_answer,
                         .asked_for = "an answer"};
    asked.until.whole = asked.until.first_byte =
        std::min(now() + guard.timeout, request_.arrived + state_->shared->config->server.deadline);
    asked.until.connect = std::min(asked.until.whole, now() + at.limits.connect);
    auto const answered = co_await exchange_whole(*state_->pools[guard.at], std::move(asked), gateway_.clock_, stop_);
    if (!answered) co_return without_answer(by, guard.then, "the guard was not reached: " + words_of(secrets_.shown(answered.error())));
    auto answer = policy::read_guard_answer(*answered, texts.size());
    if (!answer) co_return without_answer(by, guard.then, "the guard's answer cannot be used: " + answer.error());
    co_return act_on(by, *answer);
}

/// What a service said.
policy::decision chat_run::act_on(policy::rule const& by, policy::guard_answer const& said)
{
    policy::decision made{.by = &by, .why = secrets_.quote(said.reason).text()};
    if (said.what == policy::guard_answer::verdict::deny) {
        made.passed = false;
        made.status = said.status;
        made.message = secrets_.quote(said.message).text();
    } else if (said.what == policy::guard_answer::verdict::modify && admission_.form) {
        made.passed = false;
        made.status = 415;
        made.message = "a guard of this gateway changes texts of this request, and those of a form it cannot change";
    } else if (said.what == policy::guard_answer::verdict::modify) {
        std::string changed = policy::with_texts(request_texts(entry_.where), request_.body, said.changes);
        if (changed == request_.body) return made;
        made.matches = said.changes.size();
        change_body(admission_, std::move(changed));
        request_.body = *admission_.changed_body;
    }
    return made;
}

/// A model is asked for a label as a classifier is; equal questions are asked once.
upstream::task<policy::decision> chat_run::ask_model(policy::rule const& by, policy::model_guard const& guard)
{
    if (looked_at(admission_, request_.body).size() > longest_classified)
        co_return without_answer(by, guard.then, "the request is too long for the guard");
    auto const said = policy::said_in(spoken(), looked_at(admission_, request_.body), said_to(entry_.where));
    auto const question = question_about(guard.asks, said);
    if (!question) co_return policy::decision{.by = &by};  // nothing was said
    auto const position = static_cast<std::size_t>(&by - state_->shared->config->policies.data());
    said_label const label = co_await label_for(guard.asks, *question, *state_->shared->guard_labels[position], "guard");
    if (!label.member) co_return without_answer(by, guard.then, label.fault);
    std::string const& word = guard.asks.labels[*label.member];
    policy::decision made{.by = &by, .passed = std::ranges::find(guard.denies, word) == guard.denies.end()};
    if (!made.passed || by.debug) made.why.append("label ").append(word).append(label.by == "cache" ? ", said before" : "");
    co_return made;
}

}  // namespace signalbox
