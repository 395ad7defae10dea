// Text with ${expressions} in it, as templates have it: read once, filled for each request or reply. Frozen; every thread may fill it.
#pragma once

#include "engine/expression/program.hpp"

#include <boost/system/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::templates {

/// Either a T or why the text makes none, for people.
template <class T>
using built = boost::system::result<T, std::string>;

class filled_text {
public:
    filled_text() = default;
    filled_text(filled_text&&) = default;
    filled_text& operator=(filled_text&&) = default;

    /// "$${" stands for "${" itself.
    static built<filled_text> build(std::string_view written, std::vector<expression::declaration> const& environment);

    /// Whether nothing is to be filled in.
    bool constant() const;
    /// Only of one that is constant: the text.
    std::string constant_text() const;
    /// Whether it is one expression and nothing else: what it makes keeps the type of the value.
    bool alone() const { return pieces_.size() == 1 && pieces_.front().filled; }
    /// Only of one that is alone: the expression.
    expression::program const& expression() const { return *pieces_.front().filled; }
    /// Appends the text with its expressions filled in; what has no value adds nothing.
    void append_text(std::string& out, expression::facts const& about, expression::work& with) const;
    /// Appends the positions of the names that it asks for.
    void add_asked(std::vector<std::size_t>& into) const;

private:
    struct piece {
        std::string text;
        std::optional<expression::program> filled;  // in place of the text
    };
    std::vector<piece> pieces_;
};

}  // namespace signalbox::templates
