// A simulated realtime session: an end of WebSocket that speaks OpenAI's events (API reference, realtime) in texts. Owned by a connection to the
// simulator, on its strand.
#pragma once

#include "engine/model/chat_request.hpp"
#include "engine/simulator/simulated_provider.hpp"
#include "engine/wire/json.hpp"
#include "engine/wire/websocket.hpp"

#include <chrono>
#include <string>

namespace signalbox::simulator {

class simulated_session {
public:
    /// The messages of the conversation that are kept; older ones are forgotten.
    static constexpr std::size_t most_turns = 100;

    /// `played` outlives this.
    simulated_session(std::string model, upstream::simulation const& played);
    simulated_session(simulated_session const&) = delete;

    /// The frames that begin it.
    std::string opening();
    /// Takes bytes of the client and adds what is said to them, due from `since_begin` on. False when the session is over: behind the last piece the connection
    /// ends.
    bool take(std::string_view bytes, std::chrono::nanoseconds since_begin, simulated_reply& out);

private:
    void answer_event(std::string_view text, std::chrono::nanoseconds now, simulated_reply& out);
    void keep(model::turn said);
    void add_item(wire::json_view item, std::chrono::nanoseconds now, simulated_reply& out);
    void respond(std::chrono::nanoseconds now, simulated_reply& out);
    void refuse(std::string_view words, std::string_view param, std::chrono::nanoseconds now, simulated_reply& out);
    /// A frame with an event of this type; `members` stand behind its id.
    std::string event(std::string_view type, std::string_view members);
    std::string session_json() const;
    std::string next_id(std::string_view prefix);

    upstream::simulation const& played_;
    wire::websocket_reader frames_{wire::websocket_texts::kept};
    model::chat_request conversation_;
    std::uint64_t ids_ = 0;
};

}  // namespace signalbox::simulator
