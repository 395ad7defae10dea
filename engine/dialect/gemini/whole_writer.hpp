// Writes a reply as one GenerateContentResponse, when it has ended. One object serves one reply on its strand; what it keeps is bounded by what the
// reply reader lets through.
#pragma once

#include "engine/dialect/gemini/reply_pieces.hpp"

#include <map>

namespace signalbox::dialect::gemini {

class whole_writer final : public reply_writer {
public:
    explicit whole_writer(reply_identity who) : who_(std::move(who)) {}

    void write(model::reply_event const& event, std::string& out) override;
    void fail(model::failure const& seen, std::string& out) override;
    std::string_view content_type() const override { return "application/json; charset=UTF-8"; }

private:
    /// What one candidate says: finished parts, and the text that still grows.
    struct answer {
        std::string parts, text;
        bool thought = false;
        std::optional<model::finish> end;
        void settle();
    };

    void say(std::uint32_t choice, std::string_view text, bool thought);
    void write_response(std::string& out);

    reply_identity const who_;
    std::map<std::uint32_t, answer> answers_;
    pending_calls calls_;
    std::optional<model::usage> tokens_;
    bool over_ = false;
};

}  // namespace signalbox::dialect::gemini
