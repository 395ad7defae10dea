#include "engine/dialect/openai_chat/chunk_digest.hpp"
#include "engine/dialect/openai_chat/chunk_reader.hpp"
#include "engine/dialect/openai_chat/codecs.hpp"
#include "engine/dialect/openai_chat/whole_reader.hpp"
#include "engine/dialect/parts/stream_reader.hpp"

namespace signalbox::dialect::openai_chat {

std::unique_ptr<reply_reader> make_reply_reader(framing how, detail how_much)
{
    if (how == framing::whole) return std::make_unique<whole_reader>(how_much);
    if (how_much == detail::digest) return std::make_unique<stream_reader<chunk_digest>>();
    return std::make_unique<stream_reader<chunk_reader>>();
}

}  // namespace signalbox::dialect::openai_chat
