// A JSON document with ${expressions} in its texts: read once, filled for each request. What it makes is JSON whatever is filled in. Frozen; every
// thread may fill it.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/templates/filled_text.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::templates {

/// What is wrong with a template, and where in it: "contents[0].text"; empty: the whole.
struct mistake {
    std::string place;
    std::string what;
};

class json_template {
public:
    /// `written` is checked JSON. Every mistake is appended to `wrong`, and the template is of no use then.
    static json_template build(std::string_view written, std::vector<expression::declaration> const& environment,
                               std::vector<mistake>& wrong);

    /// A text that is one expression becomes its value, with its type; a member whose expression has no value is left out, and an element becomes null.
    /// Fault untranslatable when filling it takes more work than an evaluation may cost.
    model::result<std::string> fill(expression::facts const& about) const;
    /// The positions of the names that it asks for.
    std::vector<std::size_t> asks_for() const;

private:
    friend class template_builder;
    /// A value of the document.
    struct part {
        enum class kind { constant, text, list, map };
        kind what = kind::constant;
        std::string key;   // of a member, as JSON
        std::string text;  // constant: as JSON
        filled_text filled;
        std::vector<part> parts;
    };
    static void append(std::string& out, part const& each, expression::facts const& about, expression::work& with);
    static void add_asked(part const& each, std::vector<std::size_t>& into);

    part whole_;
};

}  // namespace signalbox::templates
