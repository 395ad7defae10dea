// Writes a reply as server-sent events, each a piece of the response. A tool call is written when it is whole. One object serves one reply on its
// strand; what it keeps of calls is bounded by what the reply reader lets through.
#pragma once

#include "engine/dialect/error_format.hpp"
#include "engine/dialect/gemini/reply_pieces.hpp"

namespace signalbox::dialect::gemini {

class stream_writer final : public reply_writer {
public:
    explicit stream_writer(reply_identity who) : who_(std::move(who)) {}

    void write(model::reply_event const& event, std::string& out) override;
    void fail(model::failure const& seen, std::string& out) override;
    std::string_view content_type() const override { return "text/event-stream"; }

private:
    void piece(std::uint32_t choice, std::string_view parts, std::string& out);
    void text(std::uint32_t choice, std::string_view said, bool thought, std::string& out);
    void write_calls(std::string& out);
    void end(std::string& out);
    void break_off(told_error const& told, std::string& out);

    reply_identity const who_;
    pending_calls calls_;
    std::vector<model::finish> ends_;
    std::optional<model::usage> tokens_;
    bool over_ = false;
};

}  // namespace signalbox::dialect::gemini
