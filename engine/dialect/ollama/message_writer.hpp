// Writes turns as `messages`. A local of one request's writing.
#pragma once

#include "engine/dialect/parts/losses.hpp"

#include <string>
#include <vector>

namespace signalbox::dialect::ollama {

class message_writer {
public:
    explicit message_writer(losses& lost) : lost_(lost) {}

    /// The elements of the list.
    std::string write(std::vector<model::turn> const& turns);

private:
    struct made_call {
        std::string id, name;
    };
    /// The members of the message that is being written.
    struct draft {
        std::string text, thinking, images, calls;
    };

    void write_turn(model::turn const& turn);
    void write_result(model::tool_result_part const& result);
    void append(std::string_view role, draft const& from, std::string_view more = {});
    void drop_cache_control(model::json_text const& cache_control);

    void take(model::text_part const& part, draft& into);
    void take(model::refusal_part const& part, draft& into);
    void take(model::image_part const& part, draft& into);
    void take(model::document_part const& part, draft& into);
    void take(model::audio_part const& part, draft& into);
    void take(model::tool_call_part const& part, draft& into);
    void take(model::tool_result_part const&, draft&) {}  // written as a message of its own
    void take(model::thinking_part const& part, draft& into);
    void take(model::redacted_thinking_part const& part, draft& into);

    losses& lost_;
    std::string out_;
    std::vector<made_call> calls_;
};

}  // namespace signalbox::dialect::ollama
