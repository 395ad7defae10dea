// Writes a reply as lines of JSON. A tool call is written when it is whole. One object serves one reply on its strand; what it keeps of calls is bounded
// by what the reply reader lets through.
#pragma once

#include "engine/dialect/error_format.hpp"
#include "engine/dialect/ollama/reply_pieces.hpp"

namespace signalbox::dialect::ollama {

/// White space before a line: parsers of JSON pass over it, and those of lines do not take it for one.
inline constexpr std::string_view silence = " ";

class line_writer final : public reply_writer {
public:
    explicit line_writer(reply_identity who);

    void write(model::reply_event const& event, std::string& out) override;
    void fail(model::failure const& seen, std::string& out) override;
    std::string_view content_type() const override { return "application/x-ndjson"; }

private:
    void line(said const& what, std::string& out);
    void write_calls(std::string& out);
    void end(std::string& out);
    void break_off(told_error const& told, std::string& out);

    reply_identity const who_;
    bool const generate_;
    reply_tail kept_;
    bool over_ = false;
};

}  // namespace signalbox::dialect::ollama
