// Tool call ids as the Messages API accepts them: ^[a-zA-Z0-9_-]+$. Pure.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::dialect {

/// The id itself when the API takes it. Otherwise the same id always gives the same substitute, on every replica and in every turn, so a
/// call and its result keep belonging together without any state; different ids give different substitutes.
std::string accepted_tool_id(std::string_view id);

}  // namespace signalbox::dialect
