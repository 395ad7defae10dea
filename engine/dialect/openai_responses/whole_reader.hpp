// What a plain response says, in full or as a digest. One object serves one reply on its strand.
#pragma once

#include "engine/dialect/openai_responses/reply_fields.hpp"
#include "engine/dialect/parts/whole_body.hpp"

namespace signalbox::dialect::openai_responses {

class whole_reader final : public whole_body_reader {
public:
    using whole_body_reader::whole_body_reader;

    std::uint64_t content_events() const override { return content_seen_ ? 1 : 0; }

private:
    model::result<void> read(wire::json_node const& document, events& out) override;

    bool content_seen_ = false;
};

}  // namespace signalbox::dialect::openai_responses
