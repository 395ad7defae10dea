#include "engine/dialect/openai_chat/operation_replies.hpp"

#include "engine/dialect/openai_chat/operation_usage.hpp"
#include "engine/dialect/parts/document_digest.hpp"
#include "engine/dialect/parts/error_object.hpp"
#include "engine/dialect/parts/relayed_bytes.hpp"
#include "engine/dialect/parts/relayed_stream.hpp"

namespace signalbox::dialect::openai_chat {

using wire::json_view;

namespace {

/// A verdict on texts costs nothing: its usage is none.
document_facts moderation_facts(json_view reply)
{
    return {reply["model"].string_or(""), model::usage_report()};
}

document_facts image_facts(json_view reply)
{
    return {reply["model"].string_or(""), image_usage(reply["usage"])};
}

/// Replies that tell the length of the sound and no usage are those of models that are billed by it.
document_facts transcript_facts(json_view reply)
{
    auto used = transcript_usage(reply["usage"]);
    return {reply["model"].string_or(""), used ? used : seconds_used(reply["duration"])};
}

constexpr document_words moderation_words{&error_member, &moderation_facts, "usage"};
constexpr document_words image_words{&error_member, &image_facts, "usage"};
constexpr document_words transcript_words{&error_member, &transcript_facts, "usage", true};

}  // namespace

std::unique_ptr<reply_reader> make_moderation_reader(framing, detail)
{
    return make_document_digest(moderation_words);
}

std::unique_ptr<reply_reader> make_image_reader(framing how, detail)
{
    return how == framing::stream ? make_relayed_stream(&image_usage) : make_document_digest(image_words);
}

std::unique_ptr<reply_reader> make_speech_reader(framing how, detail)
{
    return how == framing::stream ? make_relayed_stream(&speech_usage) : make_relayed_bytes();
}

std::unique_ptr<reply_reader> make_transcript_reader(framing how, detail)
{
    return how == framing::stream ? make_relayed_stream(&transcript_usage) : make_document_digest(transcript_words);
}

}  // namespace signalbox::dialect::openai_chat
