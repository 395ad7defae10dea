// Writes a reply as a stream of chat.completion.chunk events. One object serves one reply on its strand.
#pragma once

#include "engine/dialect/codec.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace signalbox::dialect::openai_chat {

class stream_writer final : public reply_writer {
public:
    explicit stream_writer(reply_identity who);

    void write(model::reply_event const& event, std::string& out) override;
    void fail(model::failure const& seen, std::string& out) override;
    std::string_view content_type() const override { return "text/event-stream; charset=utf-8"; }

private:
    /// Reasoning up to here is kept for the block that its signature completes; longer thoughts are told without one.
    static constexpr std::size_t thinking_limit = 1u << 20;

    struct progress {
        bool begun = false, finished = false;
    };

    void on(model::reply_start const&, std::string& out);
    void on(model::text_delta const& delta, std::string& out);
    void on(model::refusal_delta const& delta, std::string& out);
    void on(model::reasoning_delta const& delta, std::string& out);
    void on(model::reasoning_signature const& end, std::string& out);
    void on(model::redacted_reasoning const& block, std::string& out);
    void on(model::tool_start const& call, std::string& out);
    void on(model::tool_arguments const& fragment, std::string& out);
    void on(model::finish const& end, std::string& out);
    void on(model::usage_report const& report, std::string& out);
    void on(model::reply_error const& error, std::string& out);
    void on(model::reply_end const&, std::string& out);
    void on(model::reply_loss const&, std::string&) {}
    void on(model::embedding const&, std::string&) {}
    void on(model::keep_alive const&, std::string& out) { out += ": keep-alive\n\n"; }  // OpenAI's clients pass over comments

    progress& progress_of(std::uint32_t choice);
    void begin(std::uint32_t choice, std::string& out);
    void open(std::uint32_t choice, std::string& out);
    void close(std::string_view finish_reason, std::string& out);
    void write_finish(std::uint32_t choice, std::string_view word, std::string& out);
    void write_text(std::uint32_t choice, std::string_view field, std::string_view text, std::string& out);

    bool const include_usage_;
    std::string head_;                                          // how every chunk begins
    std::vector<progress> choices_;                             // the readers let no index of 128 or more through
    std::set<std::pair<std::uint32_t, std::uint32_t>> custom_;  // calls of custom tools, by choice and index
    std::string thinking_;
    bool thinking_too_long_ = false, over_ = false;
    std::optional<model::usage> tokens_;
};

}  // namespace signalbox::dialect::openai_chat
