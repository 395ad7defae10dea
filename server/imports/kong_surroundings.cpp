#include "server/imports/kong_surroundings.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/config/tree_values.hpp"

namespace signalbox::imports {

int kong_plugin::line() const
{
    return line_of(plugin);
}

std::string kong_plugin::kind() const
{
    return config::text_of(plugin, "name");
}

std::string kong_plugin::name(std::string_view otherwise) const
{
    std::string const given = from.text(plugin, "instance_name");
    return given.empty() ? std::string(otherwise) : given;
}

std::string condition_text(std::string_view text)
{
    std::string out;
    base::append_json_string(out, text);
    return out;
}

}  // namespace signalbox::imports
