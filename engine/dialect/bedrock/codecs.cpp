#include "engine/dialect/bedrock/codecs.hpp"

#include "engine/dialect/bedrock/frame_writer.hpp"
#include "engine/dialect/bedrock/whole_writer.hpp"

namespace signalbox::dialect::bedrock {

/// Replies name neither themselves nor their model.
std::unique_ptr<reply_writer> make_reply_writer(framing how, reply_identity)
{
    if (how == framing::whole) return std::make_unique<whole_writer>();
    return std::make_unique<frame_writer>();
}

std::optional<cleaned_body> clean_relay(std::string_view)
{
    return std::nullopt;
}

}  // namespace signalbox::dialect::bedrock
