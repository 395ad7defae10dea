#include "server/imports/needed_variables.hpp"

#include "engine/config/substitution.hpp"

namespace signalbox::imports {

namespace {

void collect(config::node const& of, std::string_view key, std::set<std::string>& into)
{
    if (of.what == config::node::kind::scalar) {
        if (key == "env" && config::is_variable_name(of.text)) into.insert(of.text);
        auto const read = config::substitute_names(of.text, [](std::string const&) { return std::nullopt; });
        into.insert(read.unset.begin(), read.unset.end());
    }
    for (config::node_pointer const& each : of.items) collect(*each, {}, into);
    for (config::entry const& each : of.entries) collect(*each.value, each.key, into);
}

}  // namespace

std::set<std::string> needed_variables(config::node const& of)
{
    std::set<std::string> out;
    collect(of, {}, out);
    return out;
}

}  // namespace signalbox::imports
