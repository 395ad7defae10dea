// Reads replies that are one JSON document: gathers their bytes in any cut, or takes them where they lie, and reads them when the body has
// ended. A dialect reads the document. One object serves one reply on its strand.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/wire/json_outline.hpp"

#include <optional>
#include <string>

namespace signalbox::dialect {

/// A body without what some servers put before the document: a byte order mark, blank lines.
std::string_view document_in(std::string_view body);
/// Why a document could not be read: it ends in the middle (truncated), or is none (malformed_reply).
model::failure no_document(std::string_view text, model::failure const& seen);

class whole_body_reader : public reply_reader {
public:
    /// A million tokens of answer are about 4 MB; four times that is no reply. Beyond it a full reading fails with reply_too_large, and a
    /// digest goes on without usage, for the bytes are relayed all the same.
    static constexpr std::size_t body_limit = 16u << 20;

    explicit whole_body_reader(detail how_much) : full_(how_much == detail::full) {}

    model::result<void> feed(std::string_view bytes, std::vector<model::reply_event>& out) final;
    model::result<void> finish(std::vector<model::reply_event>& out) final;
    model::result<void> read_whole(std::string_view body, std::vector<model::reply_event>& out) final;
    std::uint64_t content_bytes() const final { return content_bytes_; }

protected:
    using events = std::vector<model::reply_event>;

    bool full() const { return full_; }
    /// A digest counts the content that it finds; what a full reading yields is counted here.
    void add_content(std::uint64_t bytes) { content_bytes_ += bytes; }

    /// What stands in a checked document. The outline reaches down to the members of a choice's message. A failure takes back what was told.
    virtual model::result<void> read(wire::json_node const& document, events& out) = 0;

private:
    model::result<void> end(std::string_view body, events& out);
    model::failure fail(model::failure why);

    bool const full_;
    bool too_large_ = false, finished_ = false;
    std::string body_;
    std::uint64_t content_bytes_ = 0;  // of the body, until it was read
    std::optional<model::failure> failed_;
};

}  // namespace signalbox::dialect
