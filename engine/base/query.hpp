// The fields of a URL's query, one after the other, as they stand there. Pure; views of the query.
#pragma once

#include <algorithm>
#include <string_view>

namespace signalbox::base {

struct query_field {
    std::string_view whole;        // "name=value"
    std::string_view name, value;  // not decoded; the value is empty without '='
};

/// Takes the first field and its '&' off a query that is not empty. Fields can be empty: "a&&b" has three.
constexpr query_field take_query_field(std::string_view& query)
{
    std::string_view const whole = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), whole.size() + 1));
    std::string_view const name = whole.substr(0, whole.find('='));
    return {whole, name, whole.substr(std::min(whole.size(), name.size() + 1))};
}

}  // namespace signalbox::base
