// Writes a reply as one document, when it has ended. One object serves one reply on its strand; what it keeps is bounded by what the reply reader lets
// through.
#pragma once

#include "engine/dialect/bedrock/reply_blocks.hpp"
#include "engine/dialect/codec.hpp"
#include "engine/dialect/parts/reply_tail.hpp"

namespace signalbox::dialect::bedrock {

class whole_writer final : public reply_writer {
public:
    void write(model::reply_event const& event, std::string& out) override;
    void fail(model::failure const& seen, std::string& out) override;
    std::string_view content_type() const override { return "application/json"; }

private:
    void say(std::string_view text);
    void settle();
    void write_reply(std::string& out);

    std::string blocks_, text_, thought_, signature_;  // finished blocks, and what still grows
    reply_tail kept_;
    bool over_ = false;
};

}  // namespace signalbox::dialect::bedrock
