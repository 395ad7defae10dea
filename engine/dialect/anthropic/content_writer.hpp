// Writes one content block after the other, as the Messages API takes them. Lives for one request's writing; appends to texts its owner
// keeps and notes what cannot be said.
#pragma once

#include "engine/dialect/parts/arguments_object.hpp"
#include "engine/dialect/parts/losses.hpp"
#include "engine/model/chat_request.hpp"

namespace signalbox::dialect::anthropic {

/// cache_control is an object of two members: what nests deeper is not passed on.
inline constexpr unsigned cache_control_depth = 4;

class content_writer {
public:
    explicit content_writer(dialect::losses& lost) : losses_(lost) {}

    /// Each appends one block to `out`, after a comma when `out` is not empty. `where` names the part for people.
    void write_text(std::string_view text, model::json_text const& cache_control, std::string_view where, std::string& out);
    void write_image(model::image_part const& image, std::string_view where, std::string& out);  // media_writer.cpp
    void write_document(model::document_part const& document, std::string_view where, std::string& out);
    void write_tool_use(model::tool_call_part const& call, std::string_view where, std::string& out);
    void write_tool_result(model::tool_result_part const& result, std::string_view where, std::string& out);
    void write_thinking(model::thinking_part const& thinking, std::string_view where, std::string& out);
    void write_redacted(model::redacted_thinking_part const& thinking, std::string& out);

    void write_cache_control(model::json_text const& cache_control, std::string_view where, std::string& out);

    void refuse(std::string_view where, std::string_view why) { losses_.refuse(where, why); }
    dialect::losses& losses() { return losses_; }

private:
    void write_document_source(model::document_part const& document, std::string_view where, std::string& out);

    dialect::losses& losses_;
};

}  // namespace signalbox::dialect::anthropic
