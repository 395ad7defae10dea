// A request as the template of a provider sees it: what conditions may ask for, and what is asked of the model, in one form whatever format the client
// speaks. Views; lives for one filling on the request's strand. docs/formats/template.md lists the names.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/route/request_facts.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace signalbox::templates {

/// What of a request the template has a place for.
enum class asked_part : std::uint8_t {
    model,
    instructions,  // all that the system says
    input,         // what the user says last
    messages,      // the whole conversation
    conversation,  // without the system's turns
    stream,
    max_tokens,
    temperature,
    top_p,
    top_k,
    stop,
    user,
};

/// Those that a template asks for.
class asked_parts {
public:
    void add(asked_part which) { set_ |= 1u << static_cast<unsigned>(which); }
    bool has(asked_part which) const { return (set_ >> static_cast<unsigned>(which) & 1u) != 0; }
    /// The client's own body is asked for, of which anything may be taken.
    void add_body() { body_ = true; }
    bool has_body() const { return body_; }

private:
    std::uint32_t set_ = 0;
    bool body_ = false;
};

/// route::request_environment() and what templates may ask for beside it.
std::vector<expression::declaration> const& asked_environment();
/// Of positions in asked_environment().
asked_parts parts_of(std::vector<std::size_t> const& asked_for);

/// The request as one JSON object with the names of asked_part. `stream`: whether the provider is to answer as a stream.
std::string asked_document(model::chat_request const& asked, dialect::target_traits const& target, bool stream);  // asked_document.cpp

class asked_facts final : public expression::facts {
public:
    /// `document` as asked_document() makes it; it outlives the facts, and so does all that `request` views.
    asked_facts(std::string_view document, route::request_facts::sources const& request);

    expression::value named(std::size_t position, expression::work& with) const override;
    expression::value called(std::size_t position, std::string_view argument, expression::work& with) const override;
    std::optional<element> next(expression::value const& of, std::size_t& at, expression::work& with) const override;
    expression::value member(expression::value const& of, std::string_view key, expression::work& with) const override;

private:
    route::request_facts client_, asked_;
};

}  // namespace signalbox::templates
