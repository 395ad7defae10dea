// The reader of rankings, which all vendors answer alike: `results` with an index and a score each. They differ in how they tell their usage.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect {

/// Of replies that are relayed. Usage is the tokens in all (Jina, vLLM, Together: API references, rerank), and the searches that Cohere bills,
/// which it tells in "meta". Faults of the reader: truncated, malformed_reply.
std::unique_ptr<reply_reader> make_ranking_reader(framing how, detail how_much);

}  // namespace signalbox::dialect
