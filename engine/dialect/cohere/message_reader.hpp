// Reads `messages` of a Cohere request as turns. A step of request_reader::read; complaints go to the field_reader.
#pragma once

#include "engine/dialect/parts/request_extras.hpp"

#include <vector>

namespace signalbox::dialect::cohere {

class message_reader {
public:
    message_reader(field_reader& fields, request_extras& extras, std::vector<model::turn>& turns)
        : fields_(fields), extras_(extras), turns_(turns)
    {}

    void read(wire::json_view messages);

private:
    void read_message(wire::json_view message);
    void read_content(wire::json_view content, model::turn& into);
    void read_part(wire::json_view part, model::turn& into);
    void read_image(wire::json_view image, model::turn& into);
    void read_calls(wire::json_view calls, model::turn& into);
    void read_result(wire::json_view id, wire::json_view content, model::turn& into);
    void read_result_part(wire::json_view part, model::tool_result_part& into);

    field_reader& fields_;
    request_extras& extras_;
    std::vector<model::turn>& turns_;
    std::size_t parts_ = 0;
};

}  // namespace signalbox::dialect::cohere
