// Reads what a Cohere request says beside its conversation: tools, the form of the answer, sampling, reasoning. A step of request_reader::read.
#pragma once

#include "engine/dialect/parts/request_extras.hpp"

namespace signalbox::dialect::cohere {

struct option_members {
    wire::json_view tools, choice, strict, format, stop, temperature, p, k, thinking, documents;

    /// A member of the request that is none of its conversation.
    void take(wire::json_member const& member, request_extras& extras);
    void read(field_reader& fields, request_extras& extras, model::chat_request& into) const;

private:
    void read_tools(field_reader& fields, request_extras& extras, model::chat_request& into) const;
    void read_choice(field_reader& fields, model::chat_request& into) const;
    void read_format(field_reader& fields, model::chat_request& into) const;
    void read_thinking(field_reader& fields, model::chat_request& into) const;
};

}  // namespace signalbox::dialect::cohere
