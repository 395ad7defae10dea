#include "engine/request_needs.hpp"

#include "engine/dialect/dialects.hpp"

#include <algorithm>

namespace signalbox {

namespace {

bool is_image(model::tool_content const& of)
{
    return std::holds_alternative<model::image_part>(of);
}

bool has_image(model::part const& of)
{
    if (auto const* given = std::get_if<model::tool_result_part>(&of)) return std::ranges::any_of(given->content, is_image);
    return std::holds_alternative<model::image_part>(of);
}

bool has_image(model::turn const& of)
{
    return std::ranges::any_of(of.parts, [](model::part const& each) { return has_image(each); });
}

}  // namespace

route::needs needs_of(std::string_view body, model::dialect spoken, dialect::scanned_request const& scanned, std::uint64_t input_tokens,
                      route::demands const& looks_at)
{
    route::needs made{.input_tokens = input_tokens, .output_tokens = scanned.max_output_tokens};
    if (!looks_at.contents) return made;
    auto const read = dialect::reader_of_requests(spoken).read(body);
    if (!read) return made;
    made.images = std::ranges::any_of(read->turns, [](model::turn const& each) { return has_image(each); });
    made.tools = !read->tools.empty();
    made.structured_output = read->format && read->format->what != model::response_format::kind::text;
    return made;
}

}  // namespace signalbox
