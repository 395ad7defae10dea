#include "engine/config/tree_text.hpp"

#include "engine/config/places.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::config {
namespace {

/// A number as JSON writes it; other forms of YAML's ("0x10", "+1", ".5") are text.
bool is_json_number(std::string_view text)
{
    bool const begins = !text.empty() && (text.front() == '-' || (text.front() >= '0' && text.front() <= '9'));
    return begins && wire::check_json(text).has_value();
}

void append_scalar(std::string& out, std::string const& text, bool plain)
{
    if (plain && (text == "true" || text == "false" || is_json_number(text)))
        out += text;
    else
        wire::append_json_string(out, text);
}

}  // namespace

bool append_tree(std::string& out, node const& from, std::string const& path, tree_needs const& with)
{
    if (from.what == node::kind::scalar) {
        auto const text = with.text(from, path);
        if (text) append_scalar(out, *text, from.plain);
        return text.has_value();
    }
    with.note(from, path);
    bool good = true;
    if (from.what == node::kind::null) {
        out += "null";
    } else if (from.what == node::kind::list) {
        out += '[';
        for (std::size_t i = 0; i < from.items.size(); ++i) {
            if (i > 0) out += ',';
            good &= append_tree(out, *from.items[i], item(path, i), with);
        }
        out += ']';
    } else {
        out += '{';
        for (entry const& each : from.entries) {
            if (&each != &from.entries.front()) out += ',';
            wire::append_json_string(out, each.key);
            out += ':';
            good &= append_tree(out, *each.value, under(path, each.key), with);
        }
        out += '}';
    }
    return good;
}

}  // namespace signalbox::config
