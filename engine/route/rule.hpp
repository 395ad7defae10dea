// A route: what is done with requests at its path. Frozen inside a configuration snapshot, read on every strand.
#pragma once

#include "engine/route/surface.hpp"
#include "engine/route/table.hpp"

namespace signalbox::route {

/// Where a request goes when a condition holds.
struct branch {
    std::shared_ptr<expression::program const> when;  // null: always; over request_environment()
    std::optional<destination> to;                    // nothing: what the request's model names
};

/// What becomes of the client's wish for a stream. `always`: the reply is a stream, whatever it wished.
enum class streaming : std::uint8_t { allow, deny, always };
std::optional<streaming> streaming_named(std::string_view text);

struct rule {
    std::string id;
    std::string_view label{};  // "route ID" as events carry it: kept
    model::dialect accept = model::dialect::openai_chat;
    std::vector<branch> branches;  // the first that holds
    bool asks = false;             // some branch has a condition
    bool open_to_all = false;      // served without a key
    streaming streams = streaming::allow;
    std::optional<std::size_t> body_limit;  // else the server's
    std::vector<std::uint32_t> policies;    // positions among the configuration's
    std::optional<std::uint32_t> auth;      // position among the sets of authenticators that routes name; absent: all of them
};

struct rules {
    surface paths;  // in the order of `all`
    std::vector<rule> all;
};

/// The first branch that holds; null when none does.
branch const* choose(rule const& by, expression::facts const& about);

// How a branch came to be taken. Constants: they go into events as they are.
namespace reason {
inline constexpr std::string_view matched = "matched";  // the route has no conditions
inline constexpr std::string_view when = "when";
inline constexpr std::string_view otherwise = "otherwise";
inline constexpr std::string_view not_taken = "no branch taken";  // refused before, or for that
}  // namespace reason

std::string_view reason_of(rule const& by, branch const& taken);

/// "route llm (when: header(...) == ...)", "route llm (otherwise)", "route llm (matched)": a choice as explain names it.
std::string in_words(rule const& by, branch const& taken);

}  // namespace signalbox::route
