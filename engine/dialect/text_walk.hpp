// A walk over the strings of a checked JSON document, in their order, with what a format's rules say of each. Lives on the stack of one walk.
#pragma once

#include "engine/dialect/text_rules.hpp"
#include "engine/wire/json.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect {

class text_walk {
public:
    /// One step from the document to a value.
    struct level {
        std::string name;           // of a member
        std::size_t place = 0;      // of an element
        bool element = false;       // of an array
        wire::json_view container;  // what it is in
    };

    explicit text_walk(text_rules const& by) : by_(by) {}
    text_walk(text_walk const&) = delete;

    /// `visitor` has:
    ///   text(walk, view)   a string
    ///   echo(walk, view)   a value that repeats the text; what is below it is not walked
    ///   end(walk, view)    an object that ends the texts in it: those whose scope begins with scope_in(view)
    template <class V>
    void over(wire::json_view document, V& visitor)
    {
        visit(document, {}, visitor);
    }

    /// Whether the string at hand is text by the rules, and whether it goes on in the next event.
    bool is_text() const { return now_.text; }
    bool is_piece() const { return now_.piece; }
    std::vector<level> const& levels() const { return levels_; }
    /// "choices.0.delta.content".
    std::string path() const;
    /// The same for all events that a text is spread over, and another one for each text: elements count by their "index" and not by their place.
    std::string scope() const;
    std::string scope_in(wire::json_view object) const;

private:
    struct state {
        bool text = true, piece = false, free = false;
    };

    template <class V>
    void visit(wire::json_view value, state is, V& visitor)
    {
        switch (value.kind()) {
        case wire::json_kind::string:
            now_ = is;
            visitor.text(*this, value);
            break;
        case wire::json_kind::array: {
            std::size_t place = 0;
            for (wire::json_view const each : value.elements()) {
                levels_.push_back({{}, place++, true, value});
                visit(each, is, visitor);
                levels_.pop_back();
            }
            break;
        }
        case wire::json_kind::object: visit_object(value, is, visitor); break;
        default: break;
        }
    }

    template <class V>
    void visit_object(wire::json_view object, state is, V& visitor)
    {
        for (wire::json_member const& each : object.members()) {
            levels_.push_back({each.key(), 0, false, object});
            std::string const& name = levels_.back().name;
            if (is_echo(name, is) && !each.value.nothing())
                visitor.echo(*this, each.value);
            else
                visit(each.value, below(name, object, is), visitor);
            levels_.pop_back();
        }
        if (!is.free && ends(object)) visitor.end(*this, object);
    }

    state below(std::string_view name, wire::json_view object, state from) const;
    bool is_echo(std::string_view name, state is) const;
    bool ends(wire::json_view object) const;
    void append_apart(std::string& out, wire::json_view object) const;

    text_rules const& by_;
    std::vector<level> levels_;
    state now_;
};

}  // namespace signalbox::dialect
