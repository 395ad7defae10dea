// A JSON document as expressions see it, under one name: what a provider answered. Views of checked JSON; lives for one evaluation.
#pragma once

#include "engine/route/request_facts.hpp"

#include <string_view>
#include <vector>

namespace signalbox::templates {

/// The place of "body" in route::request_environment().
std::size_t body_position();

/// What request_facts says of a document by itself.
route::request_facts::sources sources_of(std::string_view document);

/// An environment of this name alone, for any document.
std::vector<expression::declaration> document_environment(std::string_view name);

class document_facts final : public expression::facts {
public:
    /// The document is checked JSON and outlives the facts.
    explicit document_facts(std::string_view document) : document_(sources_of(document)) {}

    expression::value named(std::size_t, expression::work& with) const override { return document_.named(body_position(), with); }
    expression::value called(std::size_t, std::string_view, expression::work&) const override { return expression::value::none(); }
    std::optional<element> next(expression::value const& of, std::size_t& at, expression::work& with) const override
    {
        return document_.next(of, at, with);
    }
    expression::value member(expression::value const& of, std::string_view key, expression::work& with) const override
    {
        return document_.member(of, key, with);
    }

private:
    route::request_facts document_;
};

}  // namespace signalbox::templates
