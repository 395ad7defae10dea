// Reads `messages` and `system` of Converse as turns. A step of request_reader::read; complaints go to the field_reader.
#pragma once

#include "engine/dialect/parts/request_extras.hpp"

#include <string>
#include <vector>

namespace signalbox::dialect::bedrock {

class content_reader {
public:
    content_reader(field_reader& fields, request_extras& extras, std::vector<model::turn>& turns)
        : fields_(fields), extras_(extras), turns_(turns)
    {}

    void read_system(wire::json_view system);
    void read(wire::json_view messages);

private:
    /// The members of one block; there is one of them.
    struct block_members {
        wire::json_view text, image, document, audio, call, result, reasoning, cache_point;
    };

    block_members members_of(wire::json_view block);
    void read_message(wire::json_view message);
    void read_block(wire::json_view block, model::role who);
    void read_image(wire::json_view image, model::role who);
    void read_document(wire::json_view document, model::role who);
    void read_audio(wire::json_view audio, model::role who);
    void read_call(wire::json_view call);
    void read_result(wire::json_view result);
    void read_result_block(wire::json_view block, model::tool_result_part& into);
    void read_reasoning(wire::json_view reasoning);
    std::string bytes_of(wire::json_view media);
    void mark_last(wire::json_view cache_point, std::size_t first_turn);
    void add(model::role who, model::part part);

    field_reader& fields_;
    request_extras& extras_;
    std::vector<model::turn>& turns_;
    std::size_t blocks_ = 0;
    bool new_turn_ = true;  // the next part opens a turn
};

/// What a cache point says, as a breakpoint of the common vocabulary.
model::json_text cache_control_of(wire::json_view cache_point);

}  // namespace signalbox::dialect::bedrock
