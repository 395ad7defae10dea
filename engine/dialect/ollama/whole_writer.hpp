// Writes a reply as one object, when it has ended. One object serves one reply on its strand; what it keeps is bounded by what the reply reader lets
// through.
#pragma once

#include "engine/dialect/ollama/reply_pieces.hpp"

namespace signalbox::dialect::ollama {

class whole_writer final : public reply_writer {
public:
    explicit whole_writer(reply_identity who);

    void write(model::reply_event const& event, std::string& out) override;
    void fail(model::failure const& seen, std::string& out) override;
    std::string_view content_type() const override { return "application/json; charset=utf-8"; }

private:
    reply_identity const who_;
    bool const generate_;
    said what_;
    reply_tail kept_;
    bool over_ = false;
};

}  // namespace signalbox::dialect::ollama
