// Writes parts of turns as the content blocks of Converse (API reference, ContentBlock). Lives for one request's writing; appends to texts its owner keeps
// and notes what cannot be said.
#pragma once

#include "engine/dialect/parts/losses.hpp"
#include "engine/model/chat_request.hpp"

namespace signalbox::dialect::bedrock {

/// Stands where the API wants text and the caller has none: a blank would be refused.
inline constexpr std::string_view placeholder_text = "\xE2\x80\xA6";  // …

class content_writer {
public:
    explicit content_writer(losses& lost) : lost_(lost) {}

    /// Each appends one block to `out`, and a cache point behind it when the part has a breakpoint.
    void write(model::text_part const& text, std::string& out);
    void write(model::refusal_part const& refusal, std::string& out);
    void write(model::image_part const& image, std::string& out);
    void write(model::document_part const& document, std::string& out);
    void write(model::audio_part const& audio, std::string& out);
    void write(model::tool_call_part const& call, std::string& out);
    void write(model::tool_result_part const& result, std::string& out);
    void write(model::thinking_part const& thinking, std::string& out);
    void write(model::redacted_thinking_part const& thinking, std::string& out);

    void write_cache_point(model::json_text const& cache_control, std::string& out);

private:
    losses& lost_;
    std::size_t documents_ = 0;  // written so far: their names differ
};

}  // namespace signalbox::dialect::bedrock
