// One chat request on its way through the gateway: the values its steps hand to each other. Lives in gateway::handle's frame, on the request's strand.
#pragma once

#include "engine/admission.hpp"
#include "engine/answer.hpp"
#include "engine/attempt/chain.hpp"
#include "engine/dialect/failure_reply.hpp"
#include "engine/dialect/reply_names.hpp"
#include "engine/fan_out.hpp"
#include "engine/gateway.hpp"
#include "engine/open_event.hpp"
#include "engine/payload_redaction.hpp"
#include "engine/policy/guard_question.hpp"
#include "engine/reply_road.hpp"
#include "engine/session_tunnel.hpp"
#include "engine/shadows.hpp"

namespace signalbox {

class chat_run {
public:
    /// `event` is the room the sink reserved, null when it had none. `state` is what the entry was made with; null: what is in force.
    chat_run(gateway& owner, inbound const& request, entry const& from, std::unique_ptr<schema::event_record> event, client_stream& client,
             upstream::stop_signal& stop, std::shared_ptr<worker_state const> state = nullptr);
    chat_run(chat_run const&) = delete;

    /// All steps in order; see gateway.cpp.
    upstream::task<void> run();

private:
    /// What of the caller's head goes on to the provider, and to the event.
    struct forwarded_head {
        attempt::raw_request as_came;         // all of it
        route::request_facts::sources facts;  // for providers with a form of their own
        std::string lines, query, betas;
        std::string caller;              // lines that say who calls, where a target asks for them
        std::string traceparent;         // of the request's own span; empty: traces are not exported
        bool joins = false;              // it goes on in the place of the caller's
        std::string path;                // as an event may show it, of a request that is no chat: it may hold anything
        std::vector<std::string> named;  // fields that several routes let pass
    };
    /// A refusal as the client gets it.
    struct refusal_text {
        dialect::failure_body said;
        std::string type = "application/json";
        std::string lines;  // of the provider
    };

    /// Reads and decides; the failure when it must be refused.
    std::optional<model::failure> ask();
    void name_conversation();
    std::optional<model::failure> take_judgement();
    std::optional<model::failure> take_decision();
    upstream::task<std::optional<model::failure>> ask_guard();
    upstream::task<policy::decision> ask_service(policy::rule const& by, policy::service_guard const& guard);
    upstream::task<policy::decision> ask_model(policy::rule const& by, policy::model_guard const& guard);
    policy::decision act_on(policy::rule const& by, policy::guard_answer const& said);
    upstream::task<std::optional<model::failure>> ask_for_shares();
    upstream::task<void> inquire();
    upstream::task<void> ask_branches();
    void start_branches(std::shared_ptr<fan_out> const& all);
    static upstream::task<void> run_branch(std::shared_ptr<fan_out> all, std::size_t place, gateway& door, inbound asks, entry from,
                                           std::shared_ptr<worker_state const> state);
    upstream::task<void> pass_branches(fan_out& all);
    upstream::task<void> end_branches(fan_out& all);
    upstream::task<void> end_merged(fan_out& all);
    upstream::task<void> break_branches_off();
    void tell(branch_result& into) const;
    upstream::task<said_label> find_label(route::classifier const& by, label_cache& lately);
    upstream::task<said_label> label_for(route::classifier const& by, std::string_view question, label_cache& lately,
                                         std::string_view role);
    upstream::task<model::result<std::string>> ask_classifier(route::classifier const& by, std::string_view question,
                                                              std::string_view role);
    void prepare(attempt::source_request& from);
    std::vector<std::string> const* named_fields();
    void prepare_raw(attempt::source_request& from);
    std::string caller_lines() const;
    std::string_view joined(std::string_view before, std::string_view next);
    dialect::reply_identity identity();
    std::uint64_t estimate_input();
    model::dialect spoken() const { return entry_.where.spoken; }
    /// The dialect of what the client gets.
    model::dialect told_in() const { return reply_dialect(entry_.where, entry_.by); }
    bool rewritten() const { return told_in() != spoken(); }
    model::steady_time now() const { return gateway_.clock_.now(); }
    account::record& known() { return event_.known(); }
    bool is_exported(config::snapshot const& within) const;
    void join_trace();
    std::string_view value_onward(wire::header const& field) const;
    wire::header_list trace_fields(bool own_request) const;
    model::secret_index const& secrets_at(route::target const& target) const;

    void open(reply_road& road, attempt::open_reply const& reply, dialect::reply_names* names);
    upstream::task<void> pass_on(reply_road& road, attempt::open_reply& reply);
    reply_head head_of(reply_road const& road, std::string const& lines, bool whole) const;
    upstream::task<model::result<void>> begin(reply_road const& road, std::string_view first);
    upstream::task<void> end_reply(reply_road& road);
    upstream::task<void> hold_session(attempt::open_reply& reply);
    void tell_session(session_facts const& seen, session_end const& how);
    void fail_session(session_end const& how);
    upstream::task<void> end_broken(reply_road& road);
    route::step const* counted_here(bool others_failed) const;
    upstream::task<void> send_estimate(route::step const& of);
    upstream::task<void> refuse(model::failure why, attempt::refusal const* upstream_said = nullptr);
    std::string changed_by_policies(std::string body);
    refusal_text words_for(model::failure const& why, attempt::refusal const* upstream_said);
    upstream::task<void> drain(attempt::open_reply& reply);
    void leave(model::failure const& why);
    model::microseconds asked_first() const;
    std::string head_lines(std::string_view of_refusal = {}) const;
    std::vector<dialect::attempt_line> attempt_lines() const;

    model::logging_rule logging_of_own() const;
    void note_sinks();
    void begin_payload();
    payload::capture* gathered() const;
    payload_form form_of_reply(bool answered) const;
    void decide_payload();
    void hand_payload_over();
    void judge_reply();
    void seal();
    void settle_limits();
    upstream::task<bool> commit();
    void record_if_open();
    void measure(attempt::open_reply const& reply) const;
    void cast_shadow();
    static upstream::task<void> run_shadow(std::shared_ptr<shadows::copy> one, gateway& door, std::shared_ptr<worker_state const> state);

    gateway& gateway_;
    inbound request_;  // with the body that policies made of it
    entry const& entry_;
    upstream::stop_signal& stop_;
    std::shared_ptr<worker_state const> state_;
    open_event event_;
    admission admission_;
    attempt::trail trail_;
    forwarded_head forwarded_;
    attempt::request_secrets secrets_;
    answer answer_;
    attempt::open_reply const* reply_ = nullptr;
};

}  // namespace signalbox
