// The header lines of a chat reply: the gateway's own, and what a relayed provider's head lets the client know. Pure.
#pragma once

#include "engine/attempt/open_reply.hpp"
#include "engine/attempt/trail.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace signalbox {

struct reply_facts {
    std::string_view id;  // of the request
    model::dialect spoken = model::dialect::openai_chat;
    attempt::trail const& tried;
    attempt::open_reply const* reply = nullptr;  // the one that is passed on, null for words of the gateway
    model::steady_time arrived, now;
    std::string_view model = {};              // that the target was asked for, where it is not its own; may hold anything
    std::chrono::nanoseconds asked_first{0};  // waiting for requests of the gateway's own: a classifier, branches
    bool kong = false;                        // the fields of Kong's replies as well
    bool but_cors = false;                    // of a reply that goes as it came: the gateway says itself which pages may read it
};

/// Time that the request spent waiting for its targets.
std::chrono::nanoseconds waited_in(attempt::trail const& tried);

/// `of_refusal`: lines of a provider's refusal, which follow.
std::string reply_lines(reply_facts const& of, std::string_view of_refusal = {});

/// The id of a reply, under our name and where the caller's SDK reads it.
void append_id_lines(std::string& out, model::dialect spoken, std::string_view id);

/// The value of the first field of this name, which is in lower case, among header lines.
std::optional<std::string_view> find_line(std::string_view lines, std::string_view name);
inline bool holds_line(std::string_view lines, std::string_view name)
{
    return find_line(lines, name).has_value();
}

/// The model that answered, under the names that replies have for it.
void append_model_lines(std::string& lines, std::string_view full_name, bool kong);

/// Of a refusal in the gateway's words; `methods` are those that its path takes.
void append_refusal_lines(std::string& out, int status, std::optional<std::chrono::milliseconds> retry_after, std::string_view methods);

void append_retry_after(std::string& lines, std::optional<std::chrono::milliseconds> hint);

}  // namespace signalbox
