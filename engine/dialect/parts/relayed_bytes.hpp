// A reader of replies that are sound and go on from their first byte. One object serves one reply on its strand.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect {

/// Knows of them that they began and ended. A short JSON object in their place that reports an error is that error. Fault truncated: nothing came.
std::unique_ptr<reply_reader> make_relayed_bytes();

}  // namespace signalbox::dialect
