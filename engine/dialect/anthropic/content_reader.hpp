// Reads `system` and `messages` into turns: tool results become turns of their own, in front of what else their message holds.
// Lives for one request's reading and writes into the request and the complaint its owner keeps.
#pragma once

#include "engine/dialect/anthropic/field_taker.hpp"
#include "engine/model/chat_request.hpp"

namespace signalbox::dialect::anthropic {

/// More members no dialect knows than any request has: past it a body is an attack on our memory.
inline constexpr std::size_t extra_limit = 256;

class content_reader {
public:
    content_reader(field_taker& take, model::chat_request& asked) : take_(take), asked_(asked) {}

    /// A string or a list of text blocks; gives at most one system turn.
    void read_system(wire::json_view value, field_path const& at);
    void read_messages(wire::json_view value, field_path const& at);
    /// Keeps a member no other dialect has under the name of its place; null is no loss.
    void keep_extra(field_path const& at, wire::json_view value);

private:
    void read_message(wire::json_view message, field_path const& at);
    void read_blocks(wire::json_view content, model::turn& into, field_path const& at);
    void read_block(wire::json_view block, std::string_view type, model::turn& into, field_path const& at);
    bool read_common_block(wire::json_view block, std::string_view type, model::turn& into, field_path const& at);
    void read_other_block(wire::json_view block, std::string_view type, model::turn& into, field_path const& at);

    model::text_part read_text(wire::json_view block, field_path const& at);
    model::image_part read_image(wire::json_view block, field_path const& at);  // media_reader.cpp
    model::document_part read_document(wire::json_view block, field_path const& at);
    void read_document_source(wire::json_view source, model::document_part& out, field_path const& at);
    model::document_part read_search_result(wire::json_view block, field_path const& at);
    void read_inline(wire::json_view source, std::string& media_type, std::string& data, field_path const& at);
    std::string read_url(wire::json_view source, field_path const& at);
    std::string read_file_id(wire::json_view source, field_path const& at);
    std::string read_joined_text(wire::json_view blocks, field_path const& at);
    model::tool_call_part read_tool_use(wire::json_view block, field_path const& at);
    model::tool_result_part read_tool_result(wire::json_view block, field_path const& at);
    model::text_part read_tool_reference(wire::json_view block, field_path const& at);
    void read_result_block(wire::json_view block, model::tool_result_part& out, field_path const& at);
    void keep_unknown(wire::json_member const& member, field_path const& at);

    field_taker& take_;
    model::chat_request& asked_;
};

}  // namespace signalbox::dialect::anthropic
