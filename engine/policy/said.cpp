#include "engine/policy/said.hpp"

#include "engine/dialect/dialects.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::policy {

namespace {

void add_words(saying& into, std::string_view words, std::size_t& parts)
{
    if (words.empty()) return;
    if (parts++ > 0) into.words += '\n';
    into.words += words;
    into.run_together += words;
}

void add_words(saying& into, model::tool_content const& from, std::size_t& parts)
{
    if (auto const* const text = std::get_if<model::text_part>(&from)) add_words(into, text->text, parts);
    if (auto const* const document = std::get_if<model::document_part>(&from)) add_words(into, document->text, parts);
}

void add_words(saying& into, model::part const& from, std::size_t& parts)
{
    if (auto const* const text = std::get_if<model::text_part>(&from)) add_words(into, text->text, parts);
    if (auto const* const document = std::get_if<model::document_part>(&from)) add_words(into, document->text, parts);
    if (auto const* const refusal = std::get_if<model::refusal_part>(&from)) add_words(into, refusal->text, parts);
    if (auto const* const result = std::get_if<model::tool_result_part>(&from))
        for (model::tool_content const& each : result->content) add_words(into, each, parts);
}

void add_strings(std::vector<saying>& out, wire::json_view from)
{
    switch (from.kind()) {
    case wire::json_kind::string: out.push_back({model::role::user, from.string_or({}), {}}); break;
    case wire::json_kind::array:
        for (wire::json_view const each : from.elements()) add_strings(out, each);
        break;
    case wire::json_kind::object:
        for (wire::json_member const& each : from.members()) add_strings(out, each.value);
        break;
    default: break;
    }
}

}  // namespace

std::vector<saying> said_in(model::dialect spoken, std::string_view body)
{
    std::vector<saying> out;
    auto const read = dialect::reader_of_requests(spoken).read(body);
    if (!read || read->turns.empty()) {
        // Of a raw request, which may be anything.
        if (wire::check_json(body))
            add_strings(out, wire::json_view(body));
        else if (!body.empty())
            out.push_back({model::role::user, std::string(body), {}});
        return out;
    }
    for (model::turn const& each : read->turns) {
        saying made{each.who, {}, {}};
        std::size_t parts = 0;
        for (model::part const& one : each.parts) add_words(made, one, parts);
        if (parts < 2) made.run_together.clear();
        if (parts > 0) out.push_back(std::move(made));
    }
    return out;
}

}  // namespace signalbox::policy
