#include "engine/session_request.hpp"

#include "engine/base/percent.hpp"
#include "engine/base/query.hpp"
#include "engine/upstream/websocket_handshake.hpp"

#include <algorithm>

namespace signalbox {

namespace {

void append_line(std::string& out, std::string_view name, std::string_view value)
{
    out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

model::result<dialect::scanned_request> asked_by_query(std::string_view query)
{
    dialect::scanned_request out;
    while (!query.empty()) {
        base::query_field const each = base::take_query_field(query);
        if (each.name != "model") continue;
        if (!out.model.empty())
            return model::failure{model::fault::bad_request, "the query names several models: name one, as ?model=NAME", "model"};
        out.model = base::percent_decoded(each.value);
    }
    return out;
}

std::string handshake_lines(wire::header_list const& asked)
{
    std::string out, names;
    append_line(out, "Sec-WebSocket-Version", "13");
    append_line(out, "Sec-WebSocket-Key", asked.find("sec-websocket-key").value_or(""));
    for (std::string_view const each : upstream::subprotocols(asked))
        if (!each.starts_with(key_subprotocol)) names.append(names.empty() ? "" : ", ").append(each);
    if (!names.empty()) append_line(out, "Sec-WebSocket-Protocol", names);
    return out;
}

std::string switch_lines(wire::header_list const& asked, wire::header_list const& answered)
{
    std::string out;
    append_line(out, "Sec-WebSocket-Accept", upstream::websocket_accept(asked.find("sec-websocket-key").value_or("")));
    auto const named = upstream::subprotocols(asked);
    auto const chosen = answered.find("sec-websocket-protocol");
    if (chosen && std::ranges::find(named, *chosen) != named.end()) append_line(out, "Sec-WebSocket-Protocol", *chosen);
    return out;
}

}  // namespace signalbox
