// Remembers of each choice of a reply whether it began, called tools and was finished, so that the end of the reply can be judged. One reply reader
// owns it; the full reading and the digest judge by the same rules.
#pragma once

#include "engine/dialect/openai_chat/reply_fields.hpp"
#include "engine/model/failure.hpp"

#include <string>
#include <vector>

namespace signalbox::dialect::openai_chat {

class choice_ends {
public:
    /// Something of the choice passed: text, reasoning, a tool call. `at` is below choice_limit.
    void begin(std::uint32_t at) { of(at).begun = true; }
    void call_tools(std::uint32_t at) { of(at).called_tools = true; }
    bool called_tools(std::uint32_t at) const { return at < choices_.size() && choices_[at].called_tools; }
    /// A finish reason. Servers send several (one with each chunk, or one with the reasoning and another with the answer): the last one counts, and
    /// content after it counts as well.
    void finish(std::uint32_t at, std::string native, wire::json_view stop_reason);

    /// A finish reason came that says that all was written: neither a limit nor a filter.
    bool claims_all(std::uint32_t at) const;

    /// Whether the reply may end here: a finish was named, and by each choice that began. Fault truncated.
    model::result<void> check() const;
    /// The finish of each choice that named one, in the order of the choices.
    void end(std::vector<model::reply_event>& out) const;

private:
    struct choice {
        bool begun = false, called_tools = false, finished = false;
        std::string native, stop_sequence;
    };
    choice& of(std::uint32_t at);

    std::vector<choice> choices_;
};

}  // namespace signalbox::dialect::openai_chat
