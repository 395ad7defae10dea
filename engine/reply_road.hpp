// What is read of a reply, as its client gets it: relayed as it came, or decoded and written anew in the client's dialect. Takes bytes, gives
// bytes, and knows how the reply stands; it reads no socket. Owned by its run, on the request's strand.
#pragma once

#include "engine/account/event_builder.hpp"
#include "engine/attempt/event_cutter.hpp"
#include "engine/attempt/open_reply.hpp"
#include "engine/attempt/request_secrets.hpp"
#include "engine/dialect/reply_names.hpp"
#include "engine/policy/reply_change.hpp"
#include "engine/upstream/alarm_clock.hpp"

namespace signalbox {

enum class reply_state : std::uint8_t {
    going,
    whole,    // it ended well
    refused,  // it ended with the provider's error; the record has it
    broken,   // it did not end; the record has why
};

class reply_road {
public:
    /// Everything referred to outlives the road. The record gets the facts of the reply as they are read. `providers` are the secrets of the
    /// provider that answers.
    reply_road(attempt::open_reply& reply, account::record& record, attempt::request_secrets& secrets, model::secret_index const& providers,
               upstream::alarm_clock& clock);
    reply_road(reply_road const&) = delete;

    /// Before open(), of a reply that is not relayed: the client's dialect, what it asked for, how the client sees the reply, and the names that its tools
    /// have with the client.
    void rewrite_as(model::dialect to, dialect::operation asked, dialect::reply_identity who, dialect::reply_names* names);

    /// Before open(): policies change texts of the reply, which is in this format.
    void change_texts(policy::modifications what, model::dialect in, policy::match_counts& counts);

    /// Takes what came with the opening.
    void open();
    /// Takes the next bytes, none at the end of the body, or why there are none.
    void take(model::result<std::string_view> const& bytes);
    /// What the client gets of what was taken last.
    std::string_view bytes() const { return bytes_; }
    /// The client has them. Frees what came with the opening: thousands of slow streams are open at once.
    void forget();

    reply_state state() const { return state_; }
    /// Whether the client gets the reply in one piece when it is over, and nothing before.
    bool held() const { return reply_.relay ? reply_.ended || (change_ && !in_events()) : !reply_.stream; }
    std::string_view content_type() const;
    /// A stream is over with its terminal event; the end of its body comes behind it.
    bool before_the_end() const { return reply_.stream && state_ == reply_state::whole && !reply_.ended; }

    /// A relayed stream ended with an error in a form that clients pass over: flat, or in a choice, and not as a member "error" of its event.
    bool hides_its_error() const;
    /// The last bytes of a stream that did not end well: what was not given yet, without a good end, and the error in the client's dialect.
    /// Empty for a plain reply, whose cut says it.
    std::string last_words(model::failure const& why, model::dialect to, dialect::reply_identity who);

private:
    void read();
    model::result<std::string_view> unframed(std::string_view bytes);
    void note(model::reply_event const& event);
    void note_usage(model::usage_report const& report);
    void note_start(model::reply_start const& start);
    void note_loss(model::reply_loss const& loss);
    void rewrite(model::reply_event& event);
    void show(std::string_view bytes);
    void change(bool end);
    void prepare_raw_change();
    bool in_events() const;
    void break_off(model::failure why);

    attempt::open_reply& reply_;
    account::record& record_;
    attempt::request_secrets& secrets_;
    model::secret_index const& providers_;
    upstream::alarm_clock& clock_;
    std::unique_ptr<dialect::reply_writer> writer_;  // of a reply that is written anew
    struct client_names {
        dialect::reply_names* names = nullptr;
        std::string seed;  // of ids that the client gets
    } names_;
    std::unique_ptr<policy::reply_change> change_;  // null: none
    std::optional<attempt::event_cutter> whole_events_;
    std::string out_;         // written anew, or masked
    std::string_view bytes_;  // of the reader's, the wire's or out_
    reply_state state_ = reply_state::going;
};

/// What the reader has seen of content.
void count_content(account::record& record, dialect::reply_reader const& reader);

}  // namespace signalbox
