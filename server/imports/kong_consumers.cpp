#include "server/imports/kong_consumers.hpp"

#include "engine/config/tree_values.hpp"

#include <algorithm>

namespace signalbox::imports {

namespace {

/// Names of groups that stand as texts or as sections with this key.
std::vector<std::string> group_names(source& from, node const& of, std::string_view list, std::string_view key)
{
    std::vector<std::string> out;
    for (node_pointer const& each : from.items(of, list)) {
        std::string name = each->what == node::kind::map ? from.text(*each, key) : each->text;
        if (each->what == node::kind::list) from.misread(*each, "the name of a group is wanted");
        for (char const* own : {"id", "tags"})
            if (auto const found = from.take(*each, own)) from.use(*found);
        if (!name.empty()) out.push_back(std::move(name));
    }
    return out;
}

bool is_named(std::string const& one, std::vector<std::string> const& names)
{
    return !one.empty() && std::ranges::find(names, one) != names.end();
}

/// Its groups stand with it, or name it where they stand themselves.
std::vector<std::string> tags_of(source& from, node const& consumer)
{
    std::vector<std::string> out = from.texts(consumer, "tags");
    for (std::string const& each : group_names(from, consumer, "acls", "group")) out.push_back(tag_of_access_group(each));
    for (std::string const& each : group_names(from, consumer, "groups", "name")) out.push_back(tag_of_consumer_group(each));
    for (node_pointer const& group : from.parts(from.root(), "consumer_groups")) {
        from.text(*group, "id");
        std::string const tag = tag_of_consumer_group(from.text(*group, "name"));
        auto const members = group_names(from, *group, "consumers", "username");
        bool const member = is_named(config::text_of(consumer, "username"), members) || is_named(config::text_of(consumer, "id"), members);
        if (member && !is_named(tag, out)) out.push_back(tag);
    }
    return out;
}

/// Members whom nothing else in the file is about.
void name_unknown_members(source& from, kong_consumers const& known)
{
    for (node_pointer const& group : from.parts(from.root(), "consumer_groups"))
        for (std::string const& each : group_names(from, *group, "consumers", "username"))
            if (known.name_of(each).empty())
                from.left_out(line_of(*group), "a member of the group " + from.text(*group, "name") + " that is no consumer of the file");
}

std::vector<node_pointer> keys_of(source& from, target& to, node const& consumer, std::string const& name)
{
    std::vector<node_pointer> out;
    for (node_pointer const& one : from.parts(consumer, "keyauth_credentials")) {
        std::string const key = from.text(*one, "key");
        for (char const* own : {"id", "tags"})
            if (auto const found = from.take(*one, own)) from.use(*found);
        if (key.empty())
            from.left_out(line_of(*one), "a key of the consumer " + name + " that the file does not have");
        else if (has(*one, "ttl"))
            from.left_out(line_of(*one),
                          "a key of the consumer " + name + " that ends with its ttl: the file does not say when that began");
        else
            out.push_back(section().put("secret", to.secret(key, variable_name(name) + "_KEY", line_of(*one))).made());
        if (auto const end = from.take(*one, "ttl")) from.use(*end);
    }
    return out;
}

}  // namespace

std::string kong_consumers::name_of(std::string_view given) const
{
    auto const found = names.find(given);
    return found == names.end() ? std::string() : found->second;
}

std::string tag_of_access_group(std::string_view group)
{
    return "acl:" + std::string(group);
}

std::string tag_of_consumer_group(std::string_view group)
{
    return "group:" + std::string(group);
}

kong_consumers read_kong_consumers(source& from, target& to)
{
    kong_consumers out;
    for (node_pointer const& each : from.parts(from.root(), "consumers")) {
        std::string const user = from.text(*each, "username"), custom = from.text(*each, "custom_id"), id = from.text(*each, "id");
        std::string name = user.empty() ? custom : user;
        if (name.empty()) {
            from.use(*each);
            from.left_out(line_of(*each), "a consumer without a name");
            continue;
        }
        std::string const given = name;
        for (char& c : name)
            if (c <= 0x20 || c >= 0x7f) c = '-';
        if (name != given) from.approximated(line_of(*each), "the consumer " + given + " is called " + name + ": names have no blanks");
        for (std::string const& one : {user, custom, id})
            if (!one.empty()) out.names.emplace(one, name);
        section made;
        made.put("name", name).put("tier", kong_tier).put("tags", tags_of(from, *each));
        auto keys = keys_of(from, to, *each, name);
        if (!keys.empty()) made.put("keys", list_node(std::move(keys)));
        to.add("consumers", made.made());
        from.carried(line_of(*each), "consumer " + name + " -> consumer " + name);
    }
    name_unknown_members(from, out);
    return out;
}

}  // namespace signalbox::imports
