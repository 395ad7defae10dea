// What a plain reply says, in full or as a digest. One object serves one reply on its strand.
#pragma once

#include "engine/dialect/ollama/message_events.hpp"
#include "engine/dialect/parts/whole_body.hpp"

namespace signalbox::dialect::ollama {

class whole_reader final : public whole_body_reader {
public:
    using whole_body_reader::whole_body_reader;

    std::uint64_t content_events() const override { return reply_.contents(); }

private:
    model::result<void> read(wire::json_node const& document, events& out) override
    {
        if (auto const taken = reply_.take(document.view(), full(), out); !taken) return taken;
        add_content(reply_.content_bytes());
        reply_.end(out);  // a whole document has ended
        return {};
    }

    message_events reply_;
};

}  // namespace signalbox::dialect::ollama
