// Puts the tool calls of one choice together from stream fragments, or from the finished list of a plain reply.
// Owned by the choice it serves; yields tool_start once for each call, then its arguments.
#pragma once

#include "engine/dialect/parts/object_end.hpp"
#include "engine/dialect/parts/split_text.hpp"
#include "engine/model/reply_event.hpp"
#include "engine/wire/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect::openai_chat {

class tool_assembly {
public:
    /// No answer calls more tools at once: OpenAI allows 128 tools in all.
    static constexpr std::size_t limit = 1024;
    /// Ids and names are kept for as long as the reply lasts; the longest seen have some hundred bytes.
    static constexpr std::size_t name_limit = 4096;

    explicit tool_assembly(std::uint32_t choice) : choice_(choice) {}

    /// One element of "tool_calls", or the deprecated "function_call". `position` is its place in a finished list, nothing in a stream.
    /// `reply_id` seeds ids for calls that come without. False when there are too many, or an id or name is too long.
    bool take(wire::json_view fragment, std::optional<std::size_t> position, std::string_view reply_id,
              std::vector<model::reply_event>& out);
    bool take_function_call(wire::json_view call, std::string_view reply_id, std::vector<model::reply_event>& out);

    /// The choice is finished: calls that still wait are told, and those without arguments get the empty object.
    void finish(std::string_view reply_id, std::vector<model::reply_event>& out);

    bool any() const { return !calls_.empty(); }
    /// The arguments of a call have begun as an object and do not end.
    bool open() const;

private:
    struct call {
        std::optional<std::uint64_t> wire_index;
        std::string id, name;
        bool custom = false, told = false, has_arguments = false;
        split_text arguments;
        object_end end;  // of the arguments
    };
    struct fragment_fields {
        std::optional<std::uint64_t> wire_index;
        std::string id, name;
        wire::json_view arguments;
        bool custom = false;
    };

    static fragment_fields read(wire::json_view fragment);
    bool take(fragment_fields&& from, std::string_view reply_id, std::vector<model::reply_event>& out);
    std::size_t place_of(fragment_fields const& from) const;
    void tell(std::size_t place, std::string_view reply_id, std::vector<model::reply_event>& out);

    std::uint32_t const choice_;
    std::vector<call> calls_;
    std::size_t current_ = 0;  // the call the last fragment belonged to
};

}  // namespace signalbox::dialect::openai_chat
