// Writes turns as input items, in order. A step of request_writer; what cannot be written is noted or refused in its losses.
#pragma once

#include "engine/dialect/parts/losses.hpp"
#include "engine/model/chat_request.hpp"

#include <set>
#include <string>
#include <string_view>

namespace signalbox::dialect::openai_responses {

/// "string too long. Expected a string with maximum length 64": of call_id, by OpenAI's API.
inline constexpr std::size_t call_id_limit = 64;

class item_writer {
public:
    /// All outlive the writer; items are appended to the array that `out` ends in.
    item_writer(losses& lost, std::string& out) : lost_(lost), out_(out) {}

    void write(std::vector<model::turn> const& turns);

private:
    void write_turn(model::turn const& turn);
    void write_message(std::string_view role, model::turn const& turn);
    void write_assistant(model::turn const& turn);
    void write_said(std::vector<model::part const*>& said);
    void write_call(model::tool_call_part const& call);
    void write_result(model::tool_result_part const& result);
    void write_reasoning(model::thinking_part const& thinking);
    void write_part(model::text_part const& part);
    void write_part(model::image_part const& part);
    void write_part(model::document_part const& part);
    void write_part(model::audio_part const& part);
    void write_input_text(std::string_view text);
    void drop_cache_control(model::json_text const& cache_control);

    losses& lost_;
    std::string& out_;
    std::set<std::string, std::less<>> custom_calls_;  // by id: their results are items of another type
};

}  // namespace signalbox::dialect::openai_responses
