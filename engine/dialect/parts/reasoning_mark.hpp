// To whom a signature of reasoning belongs: only the vendor that made it understands it, and others refuse it. Signatures of Anthropic stand as they are, all
// others begin with the name of their format. Pure functions.
#pragma once

#include "engine/model/dialect.hpp"

#include <string>
#include <string_view>

namespace signalbox::dialect {

/// "openai_responses:..." for a signature that came in a reply or request of this format.
inline std::string marked_signature(model::dialect by, std::string_view signature)
{
    if (signature.empty()) return {};
    return std::string(model::name(by)).append(":").append(signature);
}

/// The signature as the format `by` gave it; empty when it belongs to another.
inline std::string_view own_signature(model::dialect by, std::string_view signature)
{
    std::size_t const colon = signature.find(':');
    auto const marked = colon == std::string_view::npos ? std::nullopt : model::dialect_named(signature.substr(0, colon));
    if (marked.value_or(model::dialect::anthropic) != by) return {};
    return marked ? signature.substr(colon + 1) : signature;
}

}  // namespace signalbox::dialect
