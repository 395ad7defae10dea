// A target's reply that has begun: past the point where another target could still take over. Owned by the gateway, on the request's strand.
#pragma once

#include "engine/dialect/format.hpp"
#include "engine/dialect/framed_events.hpp"
#include "engine/route/decide.hpp"
#include "engine/route/load_meter.hpp"
#include "engine/upstream/exchange.hpp"

#include <memory>
#include <string>
#include <vector>

namespace signalbox::attempt {

struct open_reply {
    std::unique_ptr<upstream::exchange> wire;
    std::unique_ptr<dialect::reply_reader> reader;
    std::unique_ptr<dialect::framed_events> frames;       // the stream comes in frames around the events of its format; null: it does not
    std::vector<model::reply_event> events;               // decoded so far
    std::string bytes;                                    // body bytes so far, as they came, or as they stood in frames
    bool begun = false;                                   // some of the body came
    bool ended = false;                                   // the body was read to its end and the reader is content
    dialect::operation asked = dialect::operation::chat;  // what the provider was asked for
    bool relay = true;                                    // bytes as they come; else they are written anew
    bool raw = false;                                     // status and fields as they come, too
    bool stream = false;                                  // the client asked for a stream
    dialect::framing framed = dialect::framing::whole;    // what the provider sends
    route::target const* target = nullptr;
    route::step const* step = nullptr;
    std::size_t tried = 0;  // its place in the trail
    route::occupation at_work;
};

/// What an upstream answered that is no success: kept so that it can be relayed as it came.
struct refusal {
    int status = 0;
    model::dialect spoken = model::dialect::openai_chat;
    std::string content_type;
    std::string lines;  // header lines worth passing on
    std::string body;
};

}  // namespace signalbox::attempt
