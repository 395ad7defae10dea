// What a target that takes text alone cannot be asked: refused where the request would mean something else, listed otherwise. Pure.
#pragma once

#include "engine/dialect/parts/losses.hpp"

#include <optional>
#include <string_view>

namespace signalbox::dialect {

/// Turns, tools and modes. `whose` says who takes text alone, as the beginning of a sentence: "this format".
void judge_text_alone(model::chat_request const& asked, std::string_view whose, losses& into);

/// Fields that the common vocabulary has no word for; those that come from a format of its own (`own`) are its business.
void judge_extras(model::chat_request const& asked, std::optional<model::dialect> own, losses& into);

}  // namespace signalbox::dialect
