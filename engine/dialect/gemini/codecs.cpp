#include "engine/dialect/gemini/codecs.hpp"

#include "engine/dialect/gemini/event_reader.hpp"
#include "engine/dialect/gemini/stream_writer.hpp"
#include "engine/dialect/gemini/whole_reader.hpp"
#include "engine/dialect/gemini/whole_writer.hpp"
#include "engine/dialect/parts/stream_reader.hpp"

namespace signalbox::dialect::gemini {

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

std::unique_ptr<reply_reader> make_count_reader(framing, detail how_much)
{
    return std::make_unique<count_reader>(how_much);
}

}  // namespace signalbox::dialect::gemini
