// Short ways to say a reply and to see what the writers made of it. For the tests of the Anthropic reply codecs.
#pragma once

#include "engine/dialect/anthropic/codecs.hpp"
#include "tests/engine/dialect/anthropic_grammar.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect::anthropic {

using events = std::vector<model::reply_event>;

inline reply_identity const who{.id = "abc", .model = "shown", .created = 1, .include_usage = true, .input_tokens_estimate = 21};

inline std::string written(framing how, events const& all)
{
    auto writer = make_reply_writer(how, who);
    std::string out;
    for (model::reply_event const& event : all) writer->write(event, out);
    return out;
}

inline stream_grammar streamed(events const& all)
{
    return stream_grammar(written(framing::stream, all));
}

inline std::string summary(stream_grammar const& stream)
{
    std::string out;
    for (auto const& block : stream.blocks) {
        out += block.type + "(" + block.content + ")";
        if (!block.signature.empty()) out += "~" + block.signature;
        out += " ";
    }
    return out + stream.stop_reason + (stream.offence.empty() ? "" : " OFFENCE " + stream.offence);
}

inline model::usage const tokens{.input_tokens = 50,
                                 .cached_tokens = 20,
                                 .cache_write_tokens = 5,
                                 .cache_write_1h_tokens = 3,
                                 .output_tokens = 30,
                                 .reasoning_tokens = 7};

inline model::finish finished(model::finish_reason reason)
{
    return {.reason = reason};
}

}  // namespace signalbox::dialect::anthropic
