// What is lost of a request for embeddings that is written in another format. Pure.
#pragma once

#include "engine/dialect/parts/losses.hpp"
#include "engine/model/embedding_request.hpp"

namespace signalbox::dialect {

/// Inputs given as tokens are refused; fields that the vocabulary does not know are lost.
inline void note_foreign(losses& lost, model::embedding_request const& asked)
{
    if (asked.tokens) lost.refuse("input", "tokens mean something to their own model only: send text");
    for (model::extra_field const& each : asked.extras) lost.note(each, "no field of this dialect");
}

}  // namespace signalbox::dialect
