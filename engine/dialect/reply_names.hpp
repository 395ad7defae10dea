// Puts a translated reply right for the caller: what was shortened for the target is restored, tools that take free text get text although the target
// knows them as functions, every tool call has an id that no other call of the conversation has, and an answer without a tool call does not end as if it
// had one. Owned by the request it serves.
#pragma once

#include "engine/dialect/parts/free_text.hpp"
#include "engine/model/reply_event.hpp"

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace signalbox::dialect {

class reply_names {
public:
    /// The target knows the tool as `sent`, the caller as `known`.
    void rename_tool(std::string sent, std::string known) { tools_.emplace(std::move(sent), std::move(known)); }
    /// A tool of the caller's that takes free text.
    void takes_text(std::string_view known) { text_tools_.emplace(known); }
    /// A call of the conversation so far.
    void call_used(std::string_view id) { used_.emplace(id); }

    /// `seed` is the gateway's own id of the reply: ids that are missing or taken are made from it. False: nothing is left of the event.
    bool restore(model::reply_event& event, std::string_view seed);

private:
    using call_place = std::pair<std::uint32_t, std::uint32_t>;  // choice and index
    void restore(model::tool_start& call, std::string_view seed);

    std::unordered_map<std::string, std::string> tools_;
    std::unordered_set<std::string> used_, text_tools_;
    std::map<call_place, free_text_argument> texts_;
    std::unordered_set<std::uint32_t> calling_;  // choices of the reply that call a tool
};

}  // namespace signalbox::dialect
