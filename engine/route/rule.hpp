// A route: what is done with requests at its path. Frozen inside a configuration snapshot, read on every strand.
#pragma once

#include "engine/model/payload_rule.hpp"
#include "engine/route/surface.hpp"
#include "engine/route/table.hpp"

#include <map>

namespace signalbox::route {

/// Where requests go by a value that they have: nowhere but where the configuration says.
struct value_map {
    expression::program value;  // over request_environment()
    std::map<std::string, destination, std::less<>> to;
    std::optional<destination> otherwise;  // nothing: other values are refused
    bool of_caller = false;                // only who calls has a part in the value: nothing in the request can change it
};

/// What a value leads to.
struct found_value {
    std::optional<destination> to;  // nothing: refused
    bool absent = false;            // the request has no such value
    std::string shown;              // the value, text in quotes; it may be anything that a caller sends
    std::string words;              // the expression, the value, and whether the map has it
};
found_value look_up(value_map const& by, expression::facts const& about);

/// Where a request goes when a condition holds.
struct branch {
    std::shared_ptr<expression::program const> when;  // null: always; over request_environment()
    std::optional<destination> to;                    // nothing: what the request's model names
    std::shared_ptr<value_map const> by_value;        // in place of `to`; null: none
    std::string id;                                   // of a route that asks all its branches
};

/// What becomes of the replies of several branches: a list, an object by their ids, or the first one that comes.
enum class merging : std::uint8_t { list, object, first };
std::optional<merging> merging_named(std::string_view text);

/// Branches of one request: each one is a call of a model and holds a reply.
inline constexpr std::size_t most_branches = 8;

struct merge_rule {
    merging shape = merging::list;
    bool partial = true;  // some may fail
    bool operator==(merge_rule const&) const = default;
};

/// What becomes of the client's wish for a stream. `always`: the reply is a stream, whatever it wished.
enum class streaming : std::uint8_t { allow, deny, always };
std::optional<streaming> streaming_named(std::string_view text);

struct rule {
    std::string id;
    std::string_view label{};                             // "route ID" as events carry it: kept
    model::dialect accept = model::dialect::openai_chat;  // of a raw route the one that its refusals are told in
    model::dialect reply = model::dialect::openai_chat;   // of its replies to chats: `accept`, or another that clients read
    std::string method;                                   // of a raw route: the target is asked by; empty: as the caller asks
    bool raw = false;                                     // requests are not looked at: they go on as they came
    std::vector<std::string> methods;                     // of a raw route; empty: any
    std::vector<branch> branches;                         // the first that holds
    std::optional<merge_rule> merges;                     // all that hold at the same time, in place of the first
    bool asks = false;                                    // some branch has a condition
    bool open_to_all = false;                             // served without a key
    streaming streams = streaming::allow;
    std::optional<std::size_t> body_limit;            // else the server's
    std::vector<std::uint32_t> policies;              // positions among the configuration's
    std::optional<std::uint32_t> auth;                // position among the sets of authenticators that routes name; absent: all of them
    std::vector<std::string> forwards;                // header fields that go on, and no others, in lower case; empty: the usual ones
    std::optional<std::vector<std::string>> origins;  // of pages that may use it; else the server's
    std::optional<model::payload_rule> payloads;      // whose are kept; else the configuration's
};

struct rules {
    surface paths;  // in the order of `all`; without the internal ones
    std::vector<rule> all;
    bool some_have_origins = false;
};

/// Routes that one request may pass, the one that serves it among them.
inline constexpr std::size_t most_routes_passed = 8;

/// A route that led a request to another route. Rule and branch live in the configuration.
struct passed_route {
    rule const* by = nullptr;
    branch const* taken = nullptr;
    std::string value;  // words of the found_value of a branch that goes by a value
};

/// The first branch that holds; null when none does.
branch const* choose(rule const& by, expression::facts const& about);

/// All that hold; the one without a condition only where no other does.
std::vector<branch const*> choose_all(rule const& by, expression::facts const& about);

// How a branch came to be taken. Constants: they go into events as they are.
namespace reason {
inline constexpr std::string_view matched = "matched";  // the route has no conditions
inline constexpr std::string_view when = "when";
inline constexpr std::string_view otherwise = "otherwise";
inline constexpr std::string_view all = "all";                    // one of several that are asked at the same time
inline constexpr std::string_view not_taken = "no branch taken";  // refused before, or for that
}  // namespace reason

std::string_view reason_of(rule const& by, branch const& taken);

/// What stands behind the reason: the condition, then the value that was looked up (words of a found_value); empty when there is neither.
std::string words_of(branch const& taken, std::string_view value);

/// "route llm (when: header(...) == ...)", "route llm (otherwise)", "route llm (matched)": a choice as explain names it.
std::string in_words(rule const& by, branch const& taken, std::string_view value);

}  // namespace signalbox::route
