// What a change of a running gateway is, as text for people and as JSON. Pure functions.
#pragma once

#include "engine/config/plan.hpp"
#include "server/gateway_configuration.hpp"

#include <string>
#include <vector>

namespace signalbox::server {

struct change_outline {
    std::string gateway, revision;  // that it has now
    config::plan plan = {};
    std::vector<std::string> left_alone = {};  // sections of the file that have no tag
    bool comments_lost = false;                // a text of the gateway is written anew
    bool inner_comments_lost = false;          // of objects that change, those within them
    std::vector<std::string> files = {};       // of a configuration of several: those that change, as the gateway names them
};

enum class change_state : std::uint8_t { planned, applied };

/// Counts, then a line for each object that changes; "nothing to change" when none does. With what the gateway says of it.
std::string change_as_text(change_outline const& of, change_reply const& reply);
std::string applied_as_text(change_reply const& reply);

/// {"gateway","revision","counts":{"create","change","delete","keep"},"objects":[{"act","section","id","changes":[...]}],"left_alone":[...],
/// "comments_lost","files":[...],"applied","new_revision","takes_effect_at_start":[...],"refused",
/// "findings":[{"severity","code","path","message","suggestion"}]}
std::string change_as_json(change_outline const& of, change_reply const& reply, change_state state);

/// {"gateway","applied":false,"error"}: there is no plan to show, and why.
std::string change_trouble_as_json(change_outline const& of, std::string_view why);

}  // namespace signalbox::server
