// Reads `contents` and `systemInstruction` as turns. Gemini's calls may have no ids: a result belongs to the first call of its name that has none yet.
// A step of request_reader::read; complaints go to the field_reader.
#pragma once

#include "engine/dialect/parts/request_extras.hpp"

#include <string>
#include <vector>

namespace signalbox::dialect::gemini {

class content_reader {
public:
    content_reader(field_reader& fields, request_extras& extras, std::vector<model::turn>& turns)
        : fields_(fields), extras_(extras), turns_(turns)
    {}

    void read_system(wire::json_view instruction);
    void read(wire::json_view contents);

private:
    struct open_call {
        std::string name, id;
    };
    /// The members of one part.
    struct part_members {
        wire::json_view text, thought, signature, inline_data, file_data, call, response, code, code_result;
    };

    void read_content(wire::json_view content);
    void read_parts(wire::json_view parts, model::role who);
    void read_part(wire::json_view part, model::role who);
    void read_text(part_members const& from, model::role who);
    void read_inline(wire::json_view data);
    void read_file(wire::json_view file);
    void read_call(wire::json_view call);
    void read_response(wire::json_view response);
    void read_response_parts(wire::json_view parts, model::tool_result_part& into);
    std::string id_of_result(std::string const& name, std::string const& given);
    void add(model::role who, model::part part);

    field_reader& fields_;
    request_extras& extras_;
    std::vector<model::turn>& turns_;
    std::vector<open_call> waiting_;  // calls whose result has not come
    std::size_t parts_ = 0, calls_ = 0;
    bool new_turn_ = true;  // the next part opens a turn
};

}  // namespace signalbox::dialect::gemini
