#include "engine/dialect/openai_chat/codecs.hpp"
#include "engine/dialect/openai_chat/stream_writer.hpp"
#include "engine/dialect/openai_chat/whole_writer.hpp"

namespace signalbox::dialect::openai_chat {

std::unique_ptr<reply_writer> make_reply_writer(framing how, reply_identity who)
{
    if (how == framing::whole) return std::make_unique<whole_writer>(std::move(who));
    return std::make_unique<stream_writer>(std::move(who));
}

}  // namespace signalbox::dialect::openai_chat
