// Gathers the events of a reply into turns, as a later request would hold them. Owned by who reads a reply, on one thread.
#pragma once

#include "engine/model/chat_request.hpp"
#include "engine/model/reply_event.hpp"

#include <map>
#include <string>
#include <vector>

namespace signalbox::console {

class ReplyTurns {
public:
    void take(model::reply_event const& event);
    /// One for each choice.
    std::vector<model::turn> turns() const;
    std::string const& finish() const { return finish_; }
    /// What the provider said went wrong; empty: nothing.
    std::string const& error() const { return error_; }

private:
    std::vector<model::part>& parts(std::uint32_t choice) { return choices_[choice].parts; }
    template <class Part>
    Part& last(std::uint32_t choice);
    model::tool_call_part& call(std::uint32_t choice, std::uint32_t index);

    std::map<std::uint32_t, model::turn> choices_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> calls_;  // where among the parts of its choice
    std::string finish_, error_;
};

}  // namespace signalbox::console
