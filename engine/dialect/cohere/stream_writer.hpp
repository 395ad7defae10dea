// Writes a reply as server-sent events. A tool call is written when it is whole. One object serves one reply on its strand; what it keeps of calls is
// bounded by what the reply reader lets through.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/dialect/error_format.hpp"
#include "engine/dialect/parts/reply_tail.hpp"

namespace signalbox::dialect::cohere {

class stream_writer final : public reply_writer {
public:
    explicit stream_writer(std::string id) : id_(std::move(id)) {}

    void write(model::reply_event const& event, std::string& out) override;
    void fail(model::failure const& seen, std::string& out) override;
    std::string_view content_type() const override { return "text/event-stream"; }

private:
    enum class block : std::uint8_t { none, text, thinking };

    void say(block kind, std::string_view text, std::string& out);
    void close(std::string& out);
    void write_calls(std::string& out);
    void end(std::string& out);
    void break_off(told_error const& told, std::string& out);

    std::string const id_;
    reply_tail kept_;
    std::uint64_t index_ = 0;  // of the block that is open, or comes next
    block open_ = block::none;
    bool over_ = false;
};

}  // namespace signalbox::dialect::cohere
