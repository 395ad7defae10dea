// Tools in a namespace: {"type":"namespace","name":NAME,"tools":[...]}, whose calls name both ("namespace" and "name"). Other formats have tools alone,
// so each goes by one name made of both; a reply is given both back, by the tools of its request. Values.
#pragma once

#include "engine/wire/json.hpp"

#include <map>
#include <string>
#include <string_view>

namespace signalbox::dialect::openai_responses {

/// "multi_agent__spawn"; the name alone without a namespace.
std::string joined_name(std::string_view space, std::string_view name);

class namespaces {
public:
    struct member {
        std::string space, name;
    };

    /// Of a request's body. A tool outside that has a joined name keeps it.
    explicit namespaces(wire::json_view request);

    /// Null: no joined name.
    member const* find(std::string const& joined) const;

private:
    std::map<std::string, member> members_;
};

}  // namespace signalbox::dialect::openai_responses
