// A reader of relayed replies that are one document and no chat's: it looks for errors and usage and keeps little more than the end. One object serves one
// reply on its strand.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/wire/json.hpp"

#include <optional>

namespace signalbox::dialect {

/// What a format says of a reply beside its results.
struct document_facts {
    std::string model;
    std::optional<model::usage_report> used = {};
};

/// How a format says it. Pure functions over a checked document.
struct document_words {
    /// The error that a reply reports in the place of results.
    std::optional<model::reply_error> (*error)(wire::json_view reply);
    document_facts (*facts)(wire::json_view reply);
    std::string_view usage_member;  // of the document: where a digest looks in the end of a long reply
    bool texts = false;             // a reply may be a plain text, of which nothing is known
};

/// `by` lives as long as the program. Faults of the reader: truncated, malformed_reply.
std::unique_ptr<reply_reader> make_document_digest(document_words const& by);

/// The end of a reply that is whole.
void tell_end(document_facts const& facts, std::vector<model::reply_event>& out);

}  // namespace signalbox::dialect
