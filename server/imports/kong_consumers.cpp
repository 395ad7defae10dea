#include "server/imports/kong_consumers.hpp"

namespace signalbox::imports {

void read_kong_consumers(source& from, target& to)
{
    for (node_pointer const& each : from.parts(from.root(), "consumers")) {
        std::string name = from.text(*each, "username");
        std::string const custom = from.text(*each, "custom_id");
        if (name.empty()) name = custom;
        if (name.empty()) {
            from.use(*each);
            from.left_out(line_of(*each), "a consumer without a name");
            continue;
        }
        from.text(*each, "id");
        std::string const given = name;
        for (char& c : name)
            if (c <= 0x20 || c >= 0x7f) c = '-';
        if (name != given) from.approximated(line_of(*each), "the consumer " + given + " is called " + name + ": names have no blanks");
        std::vector<node_pointer> keys;
        for (node_pointer const& one : from.parts(*each, "keyauth_credentials")) {
            std::string const key = from.text(*one, "key");
            for (char const* own : {"id", "tags"})
                if (auto const found = from.take(*one, own)) from.use(*found);
            if (key.empty())
                from.left_out(line_of(*one), "a key of the consumer " + name + " that the file does not have");
            else
                keys.push_back(section().put("secret", to.secret(key, variable_name(name) + "_KEY", line_of(*one))).made());
        }
        section made;
        made.put("name", name).put("tags", from.texts(*each, "tags"));
        if (!keys.empty()) made.put("keys", list_node(std::move(keys)));
        to.add("consumers", made.made());
        from.carried(line_of(*each), "consumer " + name + " -> consumer " + name);
    }
}

}  // namespace signalbox::imports
