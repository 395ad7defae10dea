// The paths the gateway answers, those of all formats among them: what a path asks for, in which dialect, also when a base address gave it
// "/v1" twice, a double slash or a slash at its end. Pure.
#pragma once

#include "engine/dialect/format.hpp"

#include <string>
#include <string_view>

namespace signalbox {

/// `chat` stands for all operations of the formats that are asked by POST, `session` for those that are connections of WebSocket; `details` are of one
/// model, whose name stands in the body; `raw` is a route whose requests go on as they came.
enum class endpoint : std::uint8_t { unknown, chat, models, one_model, details, version, raw, session };

/// What an operation of a format is asked at.
constexpr endpoint endpoint_of(dialect::operation_row const& row)
{
    return dialect::is_session(row.what) ? endpoint::session : endpoint::chat;
}

/// Requests that a model serves.
constexpr bool is_served_by_models(endpoint what)
{
    return what == endpoint::chat || what == endpoint::session;
}

struct place {
    endpoint what = endpoint::unknown;
    model::dialect spoken = model::dialect::
        openai_chat;  // of a chat and of a list at a path of its own; of an unknown path what it begins like; other lists are in either
    // one_model, and a chat whose path names the model: percent-encoded, may hold slashes; raw: what stands behind the "*" of its route
    std::string name;
    dialect::operation asked = dialect::operation::chat;  // of a chat, or what else the format's clients ask for by POST
    dialect::model_place where = dialect::model_place::body;
    bool operator==(place const&) const = default;
};

place find_place(std::string_view path);

/// Chats, and what else has a body.
bool is_asked_by_post(endpoint what);

/// "POST" or "GET, HEAD": what the endpoint takes besides OPTIONS.
std::string_view methods_of(endpoint what);

/// As events name what was asked for: "chat", "models"; empty when nothing answers the path.
std::string_view operation_of(place const& where);

/// What to say about a path nothing answers: the nearest that is answered, or that the API it belongs to is not spoken.
std::string words_for_unknown(std::string_view path);

}  // namespace signalbox
