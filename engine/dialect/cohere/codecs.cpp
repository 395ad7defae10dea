#include "engine/dialect/cohere/codecs.hpp"

#include "engine/dialect/cohere/stream_writer.hpp"
#include "engine/dialect/cohere/whole_writer.hpp"

namespace signalbox::dialect::cohere {

/// Replies do not name their model.
std::unique_ptr<reply_writer> make_reply_writer(framing how, reply_identity who)
{
    if (how == framing::whole) return std::make_unique<whole_writer>(std::move(who.id));
    return std::make_unique<stream_writer>(std::move(who.id));
}

std::optional<cleaned_body> clean_relay(std::string_view)
{
    return std::nullopt;
}

}  // namespace signalbox::dialect::cohere
