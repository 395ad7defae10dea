// Writes unified replies, whole and as streams. One object serves one reply on its strand.
#pragma once

#include "engine/dialect/codec.hpp"

#include <map>
#include <optional>
#include <string>

namespace signalbox::dialect::unified {

class whole_writer final : public reply_writer {
public:
    void write(model::reply_event const& event, std::string& out) override;
    void fail(model::failure const& seen, std::string& out) override;
    std::string_view content_type() const override { return "application/json"; }

private:
    struct answer {
        std::string text;
        model::finish_reason end = model::finish_reason::stop;
    };
    void end(std::string& out);

    std::map<std::uint32_t, answer> answers_;
    std::optional<model::usage> tokens_;
    bool over_ = false;
};

class stream_writer final : public reply_writer {
public:
    void write(model::reply_event const& event, std::string& out) override;
    void fail(model::failure const& seen, std::string& out) override;
    std::string_view content_type() const override { return "text/event-stream; charset=utf-8"; }

private:
    void text(std::uint32_t choice, std::string_view what, std::string& out);
    void end(std::string& out);

    std::map<std::uint32_t, model::finish_reason> ends_;
    std::optional<model::usage> tokens_;
    bool over_ = false;
};

std::unique_ptr<reply_writer> make_reply_writer(framing how, reply_identity who);

}  // namespace signalbox::dialect::unified
