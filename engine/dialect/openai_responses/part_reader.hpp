// Reads the content of items: a string, or an array of typed parts (input_text, output_text, input_image, input_file, input_audio, refusal). A step of
// item_reader; complaints go to its field_reader.
#pragma once

#include "engine/dialect/parts/request_extras.hpp"

namespace signalbox::dialect::openai_responses {

class part_reader {
public:
    /// Far beyond any item seen; a part takes many times the memory of its shortest text.
    static constexpr std::size_t part_limit = 10'000;

    part_reader(field_reader& fields, request_extras& extras) : fields_(fields), extras_(extras) {}

    /// Appends the parts of the member `name` below the current place.
    void read(wire::json_view content, std::string_view name, std::vector<model::part>& out);

private:
    void read_one(wire::json_view part, std::vector<model::part>& out);
    void read_image(wire::json_view part, std::vector<model::part>& out);
    void read_file(wire::json_view part, std::vector<model::part>& out);
    void read_audio(wire::json_view part, std::vector<model::part>& out);

    field_reader& fields_;
    request_extras& extras_;
};

}  // namespace signalbox::dialect::openai_responses
