#include "engine/dialect/parts/arguments_object.hpp"

#include "engine/wire/json.hpp"

namespace signalbox::dialect {

namespace {

/// How deep arguments may nest so that the body around them (messages, message, content, block, input) stays within what parsers accept.
constexpr unsigned arguments_depth = wire::json_depth_limit - 8;

void append_named_text(std::string& out, std::string_view name, std::string_view text)
{
    out.append("{\"").append(name).append("\":");
    wire::append_json_string(out, text);
    out.push_back('}');
}

}  // namespace

bool is_blank(std::string_view text)
{
    return text.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos;
}

bool append_arguments_object(std::string& out, std::string_view arguments, bool custom)
{
    if (custom) {
        append_named_text(out, "input", arguments);
        return true;
    }
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
    append_named_text(out, "_raw", arguments);
    return false;
}

}  // namespace signalbox::dialect
