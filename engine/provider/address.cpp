#include "engine/provider/address.hpp"

namespace signalbox::provider {

void append_target(std::string& out, definition const& to, std::string_view operation, std::string_view callers_query)
{
    if (sent_to_proxy(to)) out.append("http://").append(to.authority);
    out.append(to.where.path).append(operation);
    if (!to.where.query.empty()) out.append("?").append(to.where.query);
    if (!callers_query.empty()) out.append(to.where.query.empty() ? "?" : "&").append(callers_query);
}

}  // namespace signalbox::provider
