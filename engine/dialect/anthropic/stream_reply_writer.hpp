// Writes a reply as an Anthropic event stream: blocks one after the other whatever order their pieces come in, the end held back until the
// usage is known. Owned by the reply it serves.
#pragma once

#include "engine/dialect/anthropic/reply_end_words.hpp"

namespace signalbox::dialect::anthropic {

class stream_reply_writer final : public reply_writer {
public:
    explicit stream_reply_writer(reply_identity who) : who_(std::move(who)) {}
    void write(model::reply_event const& event, std::string& out) override;
    void fail(model::failure const& seen, std::string& out) override;
    std::string_view content_type() const override { return "text/event-stream; charset=utf-8"; }

private:
    void begin(std::string& out);
    void end(std::string& out);
    void advance(bool finishing, std::string& out);
    void open_block(reply_block const& block, std::string& out);
    void flush(std::string& out);
    void close_block(reply_block const& block, std::string& out);
    void write_delta(std::string_view type, std::string_view field, std::string_view content, std::string& out);

    reply_identity who_;
    reply_blocks blocks_;
    reply_end_words end_;
    std::size_t front_ = 0;  // the block being written; those behind it wait
    bool open_ = false;      // its content_block_start is written
    bool begun_ = false;
    bool over_ = false;
};

}  // namespace signalbox::dialect::anthropic
