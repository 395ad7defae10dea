// Reads the reply to a count of tokens, {"input_tokens":N}, which is passed on as it came. One object serves one reply on its strand.
#pragma once

#include "engine/dialect/parts/whole_body.hpp"

namespace signalbox::dialect::anthropic {

class count_reader final : public whole_body_reader {
public:
    using whole_body_reader::whole_body_reader;

    std::uint64_t content_events() const override { return 0; }

private:
    model::result<void> read(wire::json_node const& document, events& out) override;
};

}  // namespace signalbox::dialect::anthropic
