// Writes a reply as frames of an event stream. A tool call is written when it is whole. One object serves one reply on its strand; what it keeps of calls is
// bounded by what the reply reader lets through.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/dialect/error_format.hpp"
#include "engine/dialect/parts/reply_tail.hpp"

namespace signalbox::dialect::bedrock {

class frame_writer final : public reply_writer {
public:
    void write(model::reply_event const& event, std::string& out) override;
    void fail(model::failure const& seen, std::string& out) override;
    std::string_view content_type() const override { return "application/vnd.amazon.eventstream"; }

private:
    enum class block : std::uint8_t { none, text, reasoning };

    void delta(block kind, std::string_view members, std::string& out);
    void text(std::string_view said, std::string& out);
    void thought(std::string_view name, std::string_view said, std::string& out);
    void close(std::string& out);
    void write_calls(std::string& out);
    void end(std::string& out);
    void break_off(told_error const& told, std::string& out);

    reply_tail kept_;
    std::uint64_t index_ = 0;  // of the block that is open, or comes next
    block open_ = block::none;
    bool over_ = false;
};

/// A frame of an event.
void append_event_frame(std::string& out, std::string_view type, std::string_view payload);

/// A frame of an event that no client knows and all pass over: what a gateway sends while a provider is silent. A test compares it with what
/// append_event_frame makes.
inline constexpr std::string_view silence("\000\000\000a\000\000\000O'\023\335\225\013:event-type\007\000\011keepAlive\015:content-"
                                          "type\007\000\020application/json\015:message-type\007\000\005event{}\316\016\333\264",
                                          97);

}  // namespace signalbox::dialect::bedrock
