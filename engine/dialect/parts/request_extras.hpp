// Keeps what a request says and the common vocabulary has no word for, with what its loss would mean. A step of request_reader::read.
#pragma once

#include "engine/dialect/parts/field_reader.hpp"
#include "engine/dialect/parts/member_name.hpp"
#include "engine/model/chat_request.hpp"

namespace signalbox::dialect {

class request_extras {
public:
    request_extras(field_reader& fields, std::vector<model::extra_field>& into, model::dialect origin)
        : fields_(fields), into_(into), origin_(origin)
    {}

    /// A field below the current place whose loss is listed.
    void hint(std::string_view name, wire::json_view value) { keep(name, value, false); }
    void hint(wire::json_member const& member)
    {
        std::string const key = shown_name(member);
        keep(key, member.value, false);
    }
    /// One without which the request would mean something else: writers of other formats refuse it. An empty name is the place itself.
    void meaning(std::string_view name, wire::json_view value) { keep(name, value, true); }

private:
    void keep(std::string_view name, wire::json_view value, bool essential)
    {
        if (value.nothing()) return;
        if (into_.size() == field_reader::extra_limit) return fields_.wrong(name, "is one unknown field too many");
        into_.push_back({fields_.path(name), std::string(value.raw()), origin_, essential});
    }

    field_reader& fields_;
    std::vector<model::extra_field>& into_;
    model::dialect const origin_;
};

}  // namespace signalbox::dialect
