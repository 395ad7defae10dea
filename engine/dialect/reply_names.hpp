// Puts a translated reply right for the caller: what was shortened for the target is restored, every tool call has an id that no other call of the
// conversation has, and an answer without a tool call does not end as if it had one. Owned by the request it serves.
#pragma once

#include "engine/model/reply_event.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace signalbox::dialect {

class reply_names {
public:
    /// The target knows the tool as `sent`, the caller as `known`.
    void rename_tool(std::string sent, std::string known) { tools_.emplace(std::move(sent), std::move(known)); }
    /// A call of the conversation so far.
    void call_used(std::string_view id) { used_.emplace(id); }

    /// `seed` is the gateway's own id of the reply: ids that are missing or taken are made from it.
    void restore(model::reply_event& event, std::string_view seed);

private:
    std::unordered_map<std::string, std::string> tools_;
    std::unordered_set<std::string> used_;
    std::unordered_set<std::uint32_t> calling_;  // choices of the reply that call a tool
};

}  // namespace signalbox::dialect
