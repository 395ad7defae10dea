#include "engine/refused_request.hpp"

#include "engine/dialect/model_path.hpp"
#include "engine/dialect/parts/named_scan.hpp"
#include "engine/session_request.hpp"

namespace signalbox {

std::string named_model(inbound const& request, place const& where)
{
    if (where.what == endpoint::raw) return {};
    if (where.what == endpoint::session) {
        auto const by_query = asked_by_query(request.query);
        return by_query ? by_query->model : std::string();
    }
    return dialect::is_in_path(where.where) ? dialect::decoded_model(where.name) : dialect::model_of_refused(request.body);
}

}  // namespace signalbox
