// One chat request on its way through the gateway: the values its steps hand to each other. Lives in gateway::handle's frame, on the request's strand.
#pragma once

#include "engine/account/event_builder.hpp"
#include "engine/admission.hpp"
#include "engine/attempt/chain.hpp"
#include "engine/dialect/failure_reply.hpp"
#include "engine/dialect/reply_names.hpp"
#include "engine/gateway.hpp"

namespace signalbox {

class chat_run {
public:
    /// `event` is the room the sink reserved, null when it had none.
    chat_run(gateway& owner, inbound const& request, entry const& from, std::unique_ptr<schema::Event> event, client_stream& client,
             upstream::stop_signal& stop);
    chat_run(chat_run const&) = delete;

    /// All steps in order; see gateway.cpp.
    upstream::task<void> run();

private:
    /// Reads and decides; the failure when it must be refused.
    std::optional<model::failure> ask();
    void prepare(attempt::source_request& from);
    std::string_view joined(std::string_view before, std::string_view next);
    upstream::task<void> relay(attempt::open_reply& reply);
    upstream::task<void> translate(attempt::open_reply& reply);
    model::result<void> digest(attempt::open_reply& reply, model::result<std::string_view> const& bytes);
    void count_content();
    void write_events(attempt::open_reply& reply, std::string& out);
    upstream::task<bool> pass_on(std::string_view bytes, bool& begun);
    std::string_view stream_content_type() const;
    upstream::task<void> reply_whole(std::string_view content_type, std::string_view body);
    upstream::task<void> end_stream(std::string_view last);
    bool needs_drain(attempt::open_reply const& reply) const { return reply.stream && ended_ && !reply.ended; }
    upstream::task<void> drain(attempt::open_reply& reply);
    upstream::task<void> refuse(model::failure why, attempt::refusal const* upstream_said = nullptr);
    upstream::task<void> fail_stream(model::failure why);
    void take(std::vector<model::reply_event> const& events);
    void take(model::reply_event const& event);
    void leave(model::failure const& why);
    std::string_view without_secrets(std::string_view bytes);
    std::string const& head_lines(std::string_view of_refusal = {});
    std::vector<dialect::attempt_line> attempt_lines() const;
    void seal();
    bool must_commit() const { return event_ && gateway_.events_.strict(); }
    upstream::task<bool> commit();
    void record_if_open();
    dialect::reply_identity identity() const;

    gateway& gateway_;
    inbound const& request_;
    entry const& entry_;
    model::dialect spoken_;
    client_stream& client_;
    upstream::stop_signal& stop_;
    std::shared_ptr<worker_state const> state_;
    std::unique_ptr<schema::Event> event_;
    std::string id_text_;
    account::record record_;
    admission admission_;
    attempt::trail trail_;
    std::string lines_, forwarded_, query_, betas_;
    attempt::request_secrets secrets_;
    std::string shown_error_;  // an error event of a relayed stream, as the caller may see it
    std::unique_ptr<dialect::reply_writer> writer_;
    std::unique_ptr<dialect::reply_names> names_;  // what a translated reply is given back
    attempt::open_reply const* reply_ = nullptr;
    std::string unsent_;      // of a translated stream that broke: what came before
    bool streaming_ = false;  // a streamed reply has been begun towards the client
    std::optional<model::finish_reason> finish_;
    bool ended_ = false;  // the dialect's terminal event was seen
};

}  // namespace signalbox
