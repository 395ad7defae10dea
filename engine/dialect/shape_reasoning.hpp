// The rules about reasoning: which words of reasoning_effort a model takes. Steps of shape().
#pragma once

#include "engine/dialect/request_draft.hpp"

namespace signalbox::dialect {

/// The nearest word that the target takes; `efforts` as the value of rule::efforts. Reasoning that was switched off is the word "none".
void choose_effort(request_draft& draft, std::uint32_t efforts);
/// A request with tools does not reason.
void reason_without_tools(request_draft& draft);

}  // namespace signalbox::dialect
