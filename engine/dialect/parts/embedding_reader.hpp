// Readers of replies with vectors, of any format: a digest that looks for errors and usage and keeps no vectors, and full reading. One object serves one
// reply on its strand.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/dialect/parts/document_digest.hpp"
#include "engine/dialect/parts/whole_body.hpp"

namespace signalbox::dialect {

/// How a format says vectors. Pure functions over a checked document.
struct embedding_words {
    document_words document;  // an error in the place of vectors, and what is said beside them
    /// Appends an embedding for each vector. Fault malformed_reply.
    model::result<void> (*vectors)(wire::json_view reply, std::vector<model::reply_event>& out);
};

/// Both live as long as the program.
std::unique_ptr<reply_reader> make_embedding_reader(embedding_words const& by, detail how_much);

/// The elements of an array as JSON has them: numbers alone. Fault malformed_reply.
model::result<std::string> read_numbers(wire::json_view list);

/// Appends an embedding for each element of the list that the reply has under this name. Faults: as read_numbers.
model::result<void> read_vectors(wire::json_view reply, std::string_view name, wire::json_view (*numbers_of)(wire::json_view element),
                                 std::vector<model::reply_event>& out);

inline model::failure no_vectors(std::string_view what)
{
    return {model::fault::malformed_reply, std::string(what)};
}

}  // namespace signalbox::dialect
