#include "server/imports/stand_ins.hpp"

#include "engine/config/document.hpp"
#include "engine/config/finding.hpp"
#include "engine/config/substitution.hpp"

#include <algorithm>
#include <array>

namespace signalbox::imports {

namespace {

/// What stands at keys whose values are checked; at others any text does.
struct kind_of_value {
    std::string_view key, whole, part;  // where the variable is the whole value, or a part of it
};
constexpr std::array kinds{kind_of_value{"region", "us-east-1", "us-east-1"},
                           kind_of_value{"location", "us-east-1", "us-east-1"},
                           kind_of_value{"api_version", "2024-10-21", "2024-10-21"},
                           kind_of_value{"project", "stand-in", "stand-in"},
                           kind_of_value{"jwks", "https://idp.invalid/jwks.json", "stand-in"},
                           kind_of_value{"origins", "https://stand-in.invalid", "stand-in"},
                           kind_of_value{"base_url", "https://stand-in.invalid", "stand-in"},
                           kind_of_value{"url", "https://stand-in.invalid", "stand-in"},
                           kind_of_value{"hosts", "stand-in.invalid", "stand-in"}};

constexpr std::size_t longest_shared_key = 64;  // bytes, which HS512 wants at least

std::string value_for(std::string const& name, std::string_view key, bool whole)
{
    auto const found = std::ranges::find(kinds, key, &kind_of_value::key);
    if (found == kinds.end()) {
        std::string out = "stand-in-for-" + name;  // of each secret another one
        if (name.ends_with("_SECRET") && out.size() < longest_shared_key) out.resize(longest_shared_key, '-');
        return out;
    }
    return std::string(whole ? found->whole : found->part);
}

void collect(config::node const& of, std::string_view key, std::map<std::string, std::string>& into)
{
    if (of.what == config::node::kind::scalar) {
        if (key == "env" && config::is_variable_name(of.text)) into.emplace(of.text, value_for(of.text, key, true));
        for (std::string const& each : config::substitute_names(of.text, [](std::string const&) { return std::nullopt; }).unset)
            into.emplace(each, value_for(each, key, of.text == "${" + each + "}"));
    }
    for (config::node_pointer const& each : of.items) collect(*each, key, into);
    for (config::entry const& each : of.entries) collect(*each.value, each.key, into);
}

}  // namespace

std::map<std::string, std::string> stand_ins(std::string_view yaml)
{
    std::map<std::string, std::string> out;
    config::report findings("");
    if (auto const root = config::read_document(yaml, findings)) collect(*root, {}, out);
    return out;
}

}  // namespace signalbox::imports
