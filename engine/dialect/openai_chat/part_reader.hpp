// Reads the content of OpenAI messages: a string, or an array of typed parts (text, image_url, input_audio, file, refusal).
// A step of message_reader; complaints go to its field_reader.
#pragma once

#include "engine/dialect/parts/field_reader.hpp"
#include "engine/model/chat_request.hpp"

#include <string_view>
#include <vector>

namespace signalbox::dialect::openai_chat {

/// Which parts a role may hold; bits.
enum part_kinds : unsigned { only_text = 0, images = 1, audio = 2, files = 4, refusals = 8 };

class part_reader {
public:
    /// Far beyond any message seen; a part takes many times the memory of its shortest text.
    static constexpr std::size_t part_limit = 10'000;

    /// Unknown fields are noted in `extras` with their path.
    part_reader(field_reader& fields, std::vector<model::extra_field>& extras) : fields_(fields), extras_(extras) {}

    /// Appends the parts of "content" below the current place. `allowed` is a union of part_kinds; text always is.
    void read(wire::json_view content, unsigned allowed, std::vector<model::part>& out);

private:
    void read_one(wire::json_view part, unsigned allowed, std::vector<model::part>& out);
    void read_text(wire::json_view text, model::json_text cache_control, std::vector<model::part>& out);
    void read_image(wire::json_view image, model::json_text cache_control, std::vector<model::part>& out);
    void read_audio(wire::json_view audio, std::vector<model::part>& out);
    void read_file(wire::json_view file, model::json_text cache_control, std::vector<model::part>& out);
    void keep(wire::json_member const& member);

    field_reader& fields_;
    std::vector<model::extra_field>& extras_;
};

}  // namespace signalbox::dialect::openai_chat
