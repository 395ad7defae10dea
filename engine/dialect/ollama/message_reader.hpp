// Reads `messages`, and the prompt of generate, into turns. A step of request_reader::read; complaints go to the field_reader.
#pragma once

#include "engine/dialect/parts/request_extras.hpp"

namespace signalbox::dialect::ollama {

class message_reader {
public:
    message_reader(field_reader& fields, request_extras& extras, std::vector<model::turn>& turns)
        : fields_(fields), extras_(extras), turns_(turns)
    {}

    void read(wire::json_view messages);
    /// A system turn and a user turn.
    void read_prompt(wire::json_view system, wire::json_view prompt, wire::json_view images);

private:
    struct message_members {
        wire::json_view role, content, thinking, images, calls, tool_name, call_id;
    };
    /// A call whose result has not come.
    struct open_call {
        std::string name, id;
    };

    void read_message(wire::json_view message);
    void read_images(wire::json_view images, model::turn& into);
    void read_calls(wire::json_view calls, model::turn& into);
    void read_call(wire::json_view call, model::turn& into);
    void read_result(message_members const& from);
    std::string id_of_result(std::string const& name, std::string const& given);

    field_reader& fields_;
    request_extras& extras_;
    std::vector<model::turn>& turns_;
    std::vector<open_call> waiting_;
    std::size_t calls_ = 0;
};

}  // namespace signalbox::dialect::ollama
