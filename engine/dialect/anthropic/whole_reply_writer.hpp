// Writes a reply as one Anthropic message: gathers the events and speaks at the end. Owned by the reply it serves.
#pragma once

#include "engine/dialect/anthropic/reply_end_words.hpp"

namespace signalbox::dialect::anthropic {

class whole_reply_writer final : public reply_writer {
public:
    explicit whole_reply_writer(reply_identity who) : who_(std::move(who)) {}
    void write(model::reply_event const& event, std::string& out) override;
    void fail(model::failure const& seen, std::string& out) override;
    std::string_view content_type() const override { return "application/json"; }

private:
    void write_message(std::string& out) const;
    void write_block(reply_block const& block, std::string& out) const;

    reply_identity who_;
    reply_blocks blocks_;
    reply_end_words end_;
    bool over_ = false;
};

}  // namespace signalbox::dialect::anthropic
