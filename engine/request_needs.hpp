// What a request asks of the model that serves it, as far as a group wants to know. Pure.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/model/dialect.hpp"
#include "engine/route/question.hpp"
#include "engine/route/table.hpp"

namespace signalbox {

/// The body is read as a whole only when the group looks at contents. One that its dialect cannot read asks for nothing: its target judges it.
route::needs needs_of(std::string_view body, model::dialect spoken, dialect::scanned_request const& scanned, std::uint64_t input_tokens,
                      route::demands const& looks_at);

}  // namespace signalbox
