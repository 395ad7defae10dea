#include "engine/templates/asked_facts.hpp"

#include "engine/templates/document_facts.hpp"

#include <array>

namespace signalbox::templates {

using expression::kind;
using expression::value;

namespace {

/// A name, what it is, and what it asks for.
struct own_name {
    std::string_view name;
    kind is;
    asked_part part;
};
constexpr std::array<own_name, 17> own_names{{{"model", kind::text, asked_part::model},
                                              {"body.instructions", kind::text, asked_part::instructions},
                                              {"body.system", kind::text, asked_part::instructions},
                                              {"body.input", kind::text, asked_part::input},
                                              {"body.content", kind::text, asked_part::input},
                                              {"body.contents", kind::text, asked_part::input},
                                              {"body.text", kind::text, asked_part::input},
                                              {"body.prompt", kind::text, asked_part::input},
                                              {"body.messages", kind::list, asked_part::messages},
                                              {"body.conversation", kind::list, asked_part::conversation},
                                              {"body.stream", kind::boolean, asked_part::stream},
                                              {"body.max_tokens", kind::integer, asked_part::max_tokens},
                                              {"body.temperature", kind::real, asked_part::temperature},
                                              {"body.top_p", kind::real, asked_part::top_p},
                                              {"body.top_k", kind::integer, asked_part::top_k},
                                              {"body.stop", kind::list, asked_part::stop},
                                              {"body.user", kind::text, asked_part::user}}};

std::string_view member_name(asked_part which)
{
    static constexpr std::array<std::string_view, 12> names{"model",      "instructions", "input", "messages", "conversation", "stream",
                                                            "max_tokens", "temperature",  "top_p", "top_k",    "stop",         "user"};
    return names[static_cast<std::size_t>(which)];
}

/// Where the environment of templates goes on behind that of conditions.
std::size_t first_own()
{
    return route::request_environment().size();
}

}  // namespace

std::vector<expression::declaration> const& asked_environment()
{
    static std::vector<expression::declaration> const all = [] {
        std::vector<expression::declaration> made = route::request_environment();
        for (own_name const& each : own_names) made.push_back({std::string(each.name), {each.is, kind::any}});
        return made;
    }();
    return all;
}

asked_parts parts_of(std::vector<std::size_t> const& asked_for)
{
    asked_parts out;
    for (std::size_t const each : asked_for) {
        if (each >= first_own())
            out.add(own_names[each - first_own()].part);
        else if (each == body_position())
            out.add_body();
    }
    return out;
}

asked_facts::asked_facts(std::string_view document, route::request_facts::sources const& request)
    : client_(request), asked_(sources_of(document))
{}

value asked_facts::named(std::size_t position, expression::work& with) const
{
    if (position < first_own()) return client_.named(position, with);
    own_name const& wanted = own_names[position - first_own()];
    value const found = asked_.member(asked_.named(body_position(), with), member_name(wanted.part), with);
    return found.is == kind::null && wanted.is == kind::text ? value::no_text() : found;
}

value asked_facts::called(std::size_t position, std::string_view argument, expression::work& with) const
{
    return client_.called(position, argument, with);
}

/// Lists and maps of JSON tell themselves where they stand; those of the head are the client's.
std::optional<expression::facts::element> asked_facts::next(value const& of, std::size_t& at, expression::work& with) const
{
    return client_.next(of, at, with);
}

value asked_facts::member(value const& of, std::string_view key, expression::work& with) const
{
    return client_.member(of, key, with);
}

}  // namespace signalbox::templates
