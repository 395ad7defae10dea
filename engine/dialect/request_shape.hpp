// Shapes a request by the rules of its target, between the reader of the caller's format and the writer of the target's. Pure: nothing is changed in
// place, and a request that no rule touches is not copied.
#pragma once

#include "engine/dialect/reply_names.hpp"
#include "engine/dialect/target_rules.hpp"
#include "engine/model/chat_request.hpp"
#include "engine/model/loss.hpp"

#include <optional>
#include <string>
#include <vector>

namespace signalbox::dialect {

struct shaped_request {
    std::optional<model::chat_request> changed;  // nothing: the request as it was asked
    std::vector<model::loss> losses;
    reply_names names;  // what the reply must be given back

    model::chat_request const& of(model::chat_request const& asked) const { return changed ? *changed : asked; }
};

/// `to` is the format that it is written in; without it, tools that run at a provider stay.
shaped_request shape(model::chat_request const& asked, target_rules const& rules, std::optional<model::dialect> to = std::nullopt);

}  // namespace signalbox::dialect
