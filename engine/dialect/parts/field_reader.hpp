// Reads typed fields of a request and remembers the first that is wrong, with its path ("messages[2].content[0].type").
// A local of the parsing function; the path costs nothing until something is wrong.
#pragma once

#include "engine/model/chat_request.hpp"
#include "engine/wire/json_outline.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace signalbox::dialect {

class field_reader {
    static constexpr std::size_t no_index = static_cast<std::size_t>(-1);
    struct step {
        std::string_view name;
        std::size_t index;
    };

public:
    /// While it lives, names are told below this one.
    class scope {
    public:
        scope(field_reader& of, step into) : of_(of) { of_.steps_.push_back(into); }
        scope(scope const&) = delete;
        ~scope() { of_.steps_.pop_back(); }

    private:
        field_reader& of_;
    };

    [[nodiscard]] scope inside(std::string_view name) { return {*this, {name, no_index}}; }
    [[nodiscard]] scope inside(std::string_view name, std::size_t index) { return {*this, {name, index}}; }

    bool failed() const { return wrong_.has_value(); }
    /// Only when failed().
    model::failure const& failure() const { return *wrong_; }

    /// Complains about a field; only the first complaint is kept. An empty name is the place itself.
    void wrong(std::string_view name, std::string_view why);
    void wrong_type(std::string_view name, std::string_view expected, wire::json_view got);
    std::string path(std::string_view name) const;

    // Absent and null are alike, as OpenAI has it: an empty text, nothing, false.
    std::string text(wire::json_view value, std::string_view name);
    std::string required_text(wire::json_view value, std::string_view name);
    std::optional<bool> flag(wire::json_view value, std::string_view name);
    std::optional<double> number(wire::json_view value, std::string_view name);
    std::optional<std::uint64_t> count(wire::json_view value, std::string_view name);
    /// True when it is an object (an array); anything else but absent and null is a complaint.
    bool object(wire::json_view value, std::string_view name);
    bool array(wire::json_view value, std::string_view name);

    /// Reads each element of a list inside its place, up to the first that is wrong; more than `limit` are one `noun` too many. The list may be absent
    /// or null.
    template <class F>
    void elements(wire::json_view list, std::string_view name, std::size_t limit, std::string_view noun, F&& read)
    {
        if (!array(list, name)) return;
        std::size_t index = 0;
        for (wire::json_view const each : list.elements()) {
            auto const here = inside(name, index++);
            if (index > limit) return too_many(noun);
            read(each);
            if (failed()) return;
        }
    }

    /// A request has a few dozen fields we do not know; thousands are an attack on memory, of which a note takes many times its text.
    static constexpr std::size_t extra_limit = 1024;
    /// Notes an unknown member under its path. Fails when there are too many.
    void keep(wire::json_member const& member, std::vector<model::extra_field>& extras);

private:
    void too_many(std::string_view noun);

    std::vector<step> steps_;
    std::optional<model::failure> wrong_;
};

/// Raw text of a value that is there and not null, else empty.
model::json_text raw_or_empty(wire::json_view value);

using named_view = std::pair<std::string_view, wire::json_view*>;

/// The view of the name that a raw key stands for; null when there is none. No name holds a backslash, so only keys with one are decoded.
inline wire::json_view* wanted_by(std::string_view raw_key, std::span<named_view const> names)
{
    for (named_view const& each : names)
        if (each.first == raw_key) return each.second;
    if (raw_key.find('\\') == std::string_view::npos) return nullptr;
    for (named_view const& each : names)
        if (wire::json_text_is(raw_key, each.first)) return each.second;
    return nullptr;
}

/// Walks an object once: its members go to the views of their names, every other that is not null to `other`(member).
template <class F>
void pick(wire::json_view object, std::initializer_list<named_view> names, F&& other)
{
    for (wire::json_member const& each : object.members()) {
        if (wire::json_view* const wanted = wanted_by(each.raw_key, names))
            *wanted = each.value;
        else if (!each.value.null())
            other(each);
    }
}

inline void pick(wire::json_view object, std::initializer_list<named_view> names)
{
    pick(object, names, [](wire::json_member const&) {});
}

/// The same for an object whose members have places.
inline void pick(wire::json_node const& object, std::initializer_list<named_view> names)
{
    for (wire::json_node const& each : object.children())
        if (wire::json_view* const wanted = wanted_by(each.raw_key(), names)) *wanted = each.view();
}

}  // namespace signalbox::dialect
