// Reads input items into turns: what the model said and called in a row is one assistant turn. A step of request_reader::read; complaints go to its
// field_reader.
#pragma once

#include "engine/dialect/openai_responses/part_reader.hpp"

namespace signalbox::dialect::openai_responses {

class item_reader {
public:
    /// All outlive the reader.
    item_reader(field_reader& fields, request_extras& extras, std::vector<model::turn>& turns)
        : fields_(fields), extras_(extras), parts_(fields, extras), turns_(turns)
    {}

    static constexpr std::size_t item_limit = 100'000;
    /// Parts of all items together.
    static constexpr std::size_t part_limit = 200'000;

    /// A string, or an array of items.
    void read(wire::json_view input);

private:
    void read_item(wire::json_view item);
    void read_message(wire::json_view item);
    void read_call(wire::json_view item, bool custom);
    void read_call_output(wire::json_view item);
    void read_reasoning(wire::json_view item);
    std::string texts_of(wire::json_view list, std::string_view name);
    model::turn& open_assistant();

    field_reader& fields_;
    request_extras& extras_;
    part_reader parts_;
    std::vector<model::turn>& turns_;
    std::size_t part_count_ = 0;
};

}  // namespace signalbox::dialect::openai_responses
