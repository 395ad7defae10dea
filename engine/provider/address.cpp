#include "engine/provider/address.hpp"

#include <utility>

namespace signalbox::provider {

void append_target(std::string& out, definition const& to, std::string_view operation, std::string_view callers_query)
{
    if (sent_to_proxy(to)) out.append("http://").append(to.authority);
    out.append(to.where.path).append(operation);
    char separator = '?';
    for (std::string_view const part : {std::string_view(to.where.query), to.query_credential.reveal(), callers_query})
        if (!part.empty()) out.append(1, std::exchange(separator, '&')).append(part);
}

}  // namespace signalbox::provider
