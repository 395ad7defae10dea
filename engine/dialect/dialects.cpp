#include "engine/dialect/dialects.hpp"

#include "engine/dialect/anthropic/codecs.hpp"
#include "engine/dialect/openai_chat/codecs.hpp"

namespace signalbox::dialect {

request_reader const& reader_of_requests(model::dialect spoken)
{
    return spoken == model::dialect::anthropic ? anthropic::requests_in() : openai_chat::requests_in();
}

request_writer const& writer_of_requests(model::dialect spoken)
{
    return spoken == model::dialect::anthropic ? anthropic::requests_out() : openai_chat::requests_out();
}

std::unique_ptr<reply_reader> make_reply_reader(model::dialect spoken, framing how, detail how_much)
{
    return spoken == model::dialect::anthropic ? anthropic::make_reply_reader(how, how_much)
                                               : openai_chat::make_reply_reader(how, how_much);
}

std::unique_ptr<reply_writer> make_reply_writer(model::dialect spoken, framing how, reply_identity who)
{
    return spoken == model::dialect::anthropic ? anthropic::make_reply_writer(how, std::move(who))
                                               : openai_chat::make_reply_writer(how, std::move(who));
}

std::optional<cleaned_body> clean_relay(model::dialect spoken, std::string_view body)
{
    return spoken == model::dialect::anthropic ? anthropic::clean_relay(body) : openai_chat::clean_relay(body);
}

std::string_view chat_path(model::dialect spoken)
{
    return spoken == model::dialect::anthropic ? "/messages" : "/chat/completions";
}

/// A comment as in the standard of server-sent events (9.2.7); `ping` is in Anthropic's streams whenever nothing else is (docs.anthropic.com,
/// streaming messages).
std::string_view silence_filler(model::dialect spoken)
{
    return spoken == model::dialect::anthropic ? "event: ping\ndata: {\"type\":\"ping\"}\n\n" : ": keep-alive\n\n";
}

}  // namespace signalbox::dialect
