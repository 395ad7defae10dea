// Writes a reply as one chat.completion object, when it has ended. One object serves one reply on its strand; what it
// keeps is bounded by what the reply reader lets through.
#pragma once

#include "engine/dialect/codec.hpp"

#include <map>
#include <optional>
#include <string>

namespace signalbox::dialect::openai_chat {

class whole_writer final : public reply_writer {
public:
    explicit whole_writer(reply_identity who) : who_(std::move(who)) {}

    void write(model::reply_event const& event, std::string& out) override;
    void fail(model::failure const& seen, std::string& out) override;
    std::string_view content_type() const override { return "application/json"; }

private:
    struct call {
        std::string id, name, arguments;
        bool custom = false;
    };
    struct answer {
        std::optional<std::string> text, refusal;
        std::map<std::uint32_t, call> calls;
        std::optional<model::finish_reason> reason;
    };

    void on(model::reply_start const&, std::string&) {}
    void on(model::text_delta const& delta, std::string&);
    void on(model::refusal_delta const& delta, std::string&);
    void on(model::reasoning_delta const& delta, std::string&);
    void on(model::reasoning_signature const& end, std::string&);
    void on(model::redacted_reasoning const& block, std::string&);
    void on(model::tool_start const& start, std::string&);
    void on(model::tool_arguments const& fragment, std::string&);
    void on(model::finish const& end, std::string&);
    void on(model::usage_report const& report, std::string&) { tokens_ = report.tokens; }
    void on(model::reply_error const& error, std::string& out);
    void on(model::reply_end const&, std::string& out);
    void on(model::keep_alive const&, std::string&) {}
    void on(model::reply_loss const&, std::string&) {}
    void on(model::embedding const&, std::string&) {}

    void write_choice(std::uint32_t index, answer const& said, std::string& out) const;
    void write_reasoning(std::string& out) const;
    static void write_call(call const& what, std::string& out);

    reply_identity const who_;
    std::map<std::uint32_t, answer> answers_;  // by choice
    std::string reasoning_, block_;            // all of it, and what the next signature belongs to
    std::string thinking_blocks_;              // the blocks so far, as JSON
    std::optional<model::usage> tokens_;
    bool over_ = false;
};

}  // namespace signalbox::dialect::openai_chat
