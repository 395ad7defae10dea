// Writes a reply as one document, when it has ended. One object serves one reply on its strand; what it keeps is bounded by what the reply reader lets
// through.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/dialect/parts/reply_tail.hpp"

namespace signalbox::dialect::cohere {

class whole_writer final : public reply_writer {
public:
    explicit whole_writer(std::string id) : id_(std::move(id)) {}

    void write(model::reply_event const& event, std::string& out) override;
    void fail(model::failure const& seen, std::string& out) override;
    std::string_view content_type() const override { return "application/json"; }

private:
    void write_reply(std::string& out);

    std::string const id_;
    std::string text_, thought_;
    reply_tail kept_;
    bool over_ = false;
};

/// {"id":"...","type":"function","function":{...}} with these arguments.
void append_call(std::string& out, pending_call const& call, std::string_view arguments);

}  // namespace signalbox::dialect::cohere
