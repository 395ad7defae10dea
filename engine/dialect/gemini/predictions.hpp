// Embeddings as Vertex AI has them (text embeddings API, models.predict): requests written, replies read. The functions are stateless; a reader belongs to
// the code that asks for it.
#pragma once

#include "engine/dialect/format.hpp"

namespace signalbox::dialect::gemini {

/// `taskType` and `title` of Gemini's clients go along. Fault untranslatable for several texts to a model that takes one.
model::result<written_request> write_prediction(model::embedding_request const& asked, target_traits const& target);
std::unique_ptr<reply_reader> make_prediction_reader(framing how, detail how_much);

/// Clients never speak it.
inline constexpr embedding_codecs predictions{nullptr, &write_prediction, nullptr};

}  // namespace signalbox::dialect::gemini
