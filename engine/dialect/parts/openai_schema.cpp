#include "engine/dialect/parts/openai_schema.hpp"

#include "engine/dialect/parts/member_writer.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect {

namespace {

bool lacks_properties(wire::json_view schema)
{
    bool object = false;
    for (wire::json_member const& member : schema.members()) {
        if (member.is("properties") || member.is("$ref")) return false;
        object = object || (member.is("type") && member.value.is("object"));
    }
    return object;
}

}  // namespace

void write_parameters(std::string_view schema, std::string& out)
{
    write_raw("parameters", schema, out);
    if (!lacks_properties(wire::json_view(schema))) return;
    out.erase(out.rfind('}'));
    out.append(R"(,"properties":{}})");
}

}  // namespace signalbox::dialect
