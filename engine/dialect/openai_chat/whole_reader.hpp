// What a plain reply says, in full or as a digest.
#pragma once

#include "engine/dialect/openai_chat/reply_fields.hpp"
#include "engine/dialect/parts/whole_body.hpp"

namespace signalbox::dialect::openai_chat {

class whole_reader final : public whole_body_reader {
public:
    using whole_body_reader::whole_body_reader;

    std::uint64_t content_events() const override { return contents_; }

private:
    model::result<void> read(wire::json_node const& document, events& out) override;
    model::result<void> tell_facts(reply_members const& members, events& out);
    model::result<void> tell_all(reply_members const& members, events& out);

    std::uint64_t contents_ = 0;
};

}  // namespace signalbox::dialect::openai_chat
