#include "engine/provider/address.hpp"

#include "engine/base/percent.hpp"

#include <utility>

namespace signalbox::provider {

address address_of(definition const& to, std::string_view operation, std::string_view callers_query, std::string_view model)
{
    if (!to.model_in_path) model = {};
    return {.base = to.where.path,
            .model = model,
            .operation = operation,
            .query = {to.where.query, to.query_credential.reveal(), callers_query}};
}

void append_target(std::string& out, definition const& to, address const& where)
{
    if (sent_to_proxy(to)) out.append("http://").append(to.authority);
    out.append(where.base);
    if (!where.model.empty()) out.append(base::percent_encoded(where.model));
    out.append(where.operation);
    char separator = '?';
    for (std::string_view const part : where.query)
        if (!part.empty()) out.append(1, std::exchange(separator, '&')).append(part);
}

}  // namespace signalbox::provider
