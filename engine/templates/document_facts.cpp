#include "engine/templates/document_facts.hpp"

#include <algorithm>

namespace signalbox::templates {

std::size_t body_position()
{
    static std::size_t const at = [] {
        auto const& all = route::request_environment();
        auto const found = std::find_if(all.begin(), all.end(), [](expression::declaration const& each) { return each.name == "body"; });
        return static_cast<std::size_t>(found - all.begin());
    }();
    return at;
}

route::request_facts::sources sources_of(std::string_view document)
{
    route::request_facts::sources out{};
    out.body = document;
    return out;
}

std::vector<expression::declaration> document_environment(std::string_view name)
{
    return {{std::string(name), {}}};
}

}  // namespace signalbox::templates
