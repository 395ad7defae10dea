// Reads plain replies: keeps the body until it has ended, then yields all it says. One object serves one reply on its strand.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/dialect/openai_chat/reply_fields.hpp"

#include <optional>
#include <string>

namespace signalbox::dialect::openai_chat {

class whole_reader final : public reply_reader {
public:
    /// Answers are text and tool calls of at most some hundred kilobytes; more is not read (full), or relayed unread (digest).
    static constexpr std::size_t body_limit = 16u << 20;

    explicit whole_reader(detail how_much) : digest_(how_much == detail::digest) {}

    model::result<void> feed(std::string_view bytes, std::vector<model::reply_event>& out) override;
    model::result<void> finish(std::vector<model::reply_event>& out) override;
    std::uint64_t content_events() const override { return contents_; }

private:
    model::result<void> read(std::vector<model::reply_event>& out);
    model::result<void> tell_facts(reply_members const& members, std::vector<model::reply_event>& out);
    model::result<void> tell_all(reply_members const& members, std::vector<model::reply_event>& out);
    model::failure fail(model::failure why);

    bool const digest_;
    bool too_large_ = false, finished_ = false;
    std::string body_;
    std::uint64_t contents_ = 0;
    std::optional<model::failure> failed_;
};

}  // namespace signalbox::dialect::openai_chat
