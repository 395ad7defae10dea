#include "engine/dialect/ollama/codecs.hpp"

#include "engine/dialect/ollama/line_events.hpp"
#include "engine/dialect/ollama/line_writer.hpp"
#include "engine/dialect/ollama/whole_reader.hpp"
#include "engine/dialect/ollama/whole_writer.hpp"
#include "engine/dialect/parts/stream_reader.hpp"
#include "engine/wire/line_decoder.hpp"

namespace signalbox::dialect::ollama {

std::unique_ptr<reply_reader> make_reply_reader(framing how, detail how_much)
{
    if (how == framing::whole) return std::make_unique<whole_reader>(how_much);
    if (how_much == detail::digest) return std::make_unique<stream_reader<line_digest, wire::line_decoder>>();
    return std::make_unique<stream_reader<line_events, wire::line_decoder>>();
}

std::unique_ptr<reply_writer> make_reply_writer(framing how, reply_identity who)
{
    if (how == framing::whole) return std::make_unique<whole_writer>(std::move(who));
    return std::make_unique<line_writer>(std::move(who));
}

std::optional<cleaned_body> clean_relay(std::string_view)
{
    return std::nullopt;
}

bool is_generate(std::string_view body)
{
    wire::json_view const asked(body);
    return asked["messages"].nothing() && !asked["prompt"].nothing();
}

}  // namespace signalbox::dialect::ollama
