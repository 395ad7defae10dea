// What a plain response says, in full or as a digest. One object serves one reply on its strand.
#pragma once

#include "engine/dialect/gemini/candidate_events.hpp"
#include "engine/dialect/parts/whole_body.hpp"

namespace signalbox::dialect::gemini {

class whole_reader final : public whole_body_reader {
public:
    using whole_body_reader::whole_body_reader;

    std::uint64_t content_events() const override { return reply_.contents(); }

private:
    model::result<void> read(wire::json_node const& document, events& out) override;

    candidate_events reply_;
};

/// Reads the reply to a count of tokens, {"totalTokens":N}, which is passed on as it came.
class count_reader final : public whole_body_reader {
public:
    using whole_body_reader::whole_body_reader;

    std::uint64_t content_events() const override { return 0; }

private:
    model::result<void> read(wire::json_node const& document, events& out) override;
};

}  // namespace signalbox::dialect::gemini
