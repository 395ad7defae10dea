#include "engine/dialect/parts/arguments_object.hpp"

#include "engine/wire/json.hpp"

namespace signalbox::dialect {

using wire::append_json_string;

namespace {

/// How deep arguments may nest so that the body around them (messages, message, content, block, input) stays within what parsers accept.
constexpr unsigned arguments_depth = wire::json_depth_limit - 8;

}  // namespace

bool is_blank(std::string_view text)
{
    return text.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos;
}

bool append_arguments_object(std::string& out, std::string_view arguments)
{
    if (is_blank(arguments)) {
        out.append("{}");
        return true;
    }
    if (wire::check_json(arguments, arguments_depth)) {
        wire::json_view const value(arguments);
        bool const object = value.kind() == wire::json_kind::object;
        if (object || value.null()) {
            out.append(object ? value.raw() : std::string_view("{}"));
            return true;
        }
    }
    out.append(R"({"_raw":)");
    append_json_string(out, arguments);
    out.push_back('}');
    return false;
}

}  // namespace signalbox::dialect
