// Cohere replies, streamed and plain: never a crash, the same events wherever the bytes are cut, and a digest that agrees with full reading.
#include "engine/dialect/cohere/format.hpp"

#include "replies.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    signalbox::fuzz::check_replies(signalbox::dialect::cohere::definition, data, size);
    return 0;
}
