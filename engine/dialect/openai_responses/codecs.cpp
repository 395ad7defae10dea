#include "engine/dialect/openai_responses/codecs.hpp"

#include "engine/dialect/openai_responses/event_digest.hpp"
#include "engine/dialect/openai_responses/event_reader.hpp"
#include "engine/dialect/openai_responses/stream_writer.hpp"
#include "engine/dialect/openai_responses/whole_reader.hpp"
#include "engine/dialect/openai_responses/whole_writer.hpp"
#include "engine/dialect/parts/stream_reader.hpp"

namespace signalbox::dialect::openai_responses {

std::unique_ptr<reply_reader> make_reply_reader(framing how, detail how_much)
{
    if (how == framing::whole) return std::make_unique<whole_reader>(how_much);
    if (how_much == detail::digest) return std::make_unique<stream_reader<event_digest>>();
    return std::make_unique<stream_reader<event_reader>>();
}

std::unique_ptr<reply_writer> make_reply_writer(framing how, reply_identity who)
{
    if (how == framing::whole) return std::make_unique<whole_writer>(std::move(who));
    return std::make_unique<stream_writer>(std::move(who));
}

}  // namespace signalbox::dialect::openai_responses
