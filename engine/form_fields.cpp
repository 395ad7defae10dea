#include "engine/form_fields.hpp"

#include "engine/dialect/dialects.hpp"
#include "engine/dialect/parts/form_scan.hpp"

namespace signalbox {

std::string_view content_type_of(inbound const& request)
{
    return request.headers->find("content-type").value_or(std::string_view());
}

std::unique_ptr<std::string> form_fields(inbound const& request, place const& where)
{
    if (where.what != endpoint::chat) return nullptr;
    if (dialect::format_of(where.spoken).row_of(where.asked).body != dialect::body_form::multipart) return nullptr;
    return std::make_unique<std::string>(dialect::form_as_json(request.body, content_type_of(request)));
}

}  // namespace signalbox
