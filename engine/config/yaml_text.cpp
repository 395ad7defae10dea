#include "engine/config/yaml_text.hpp"

#include "engine/wire/json.hpp"

#include <algorithm>
#include <array>

namespace signalbox::config {
namespace {

constexpr std::size_t step = 2;
/// What fits behind its key on one line; longer values stand in lines of their own.
constexpr std::size_t short_value = 100;

/// What YAML 1.2 and the older readers take for something else than text.
bool is_word_of_yaml(std::string_view text)
{
    static constexpr std::array words{"true", "false", "null", "yes", "no", "on", "off", "y", "n", "~", "<<", "=", "-", "?"};
    std::string small(text);
    std::ranges::transform(small, small.begin(),
                           [](unsigned char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c); });
    return std::ranges::find(words, small) != words.end();
}

/// Also of YAML 1.1: hexadecimal, with "_", times with ":", dates.
bool looks_like_number(std::string_view text)
{
    constexpr std::string_view of_numbers = "0123456789abcdefABCDEFxXoO+-._:";
    bool const begins = !text.empty() && std::string_view("0123456789+-.").find(text.front()) != std::string_view::npos;
    return begins && text.find_first_not_of(of_numbers) == text.npos;
}

/// Characters that mean themselves in block and flow context, wherever they stand in a plain scalar.
bool is_plain(std::string_view text)
{
    constexpr std::string_view first = "_/.$", inside = "_/.$-+@ ()=%^;~:";
    auto const letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
    if (!letter(text.front()) && first.find(text.front()) == first.npos) return false;
    if (text.find(": ") != text.npos) return false;
    return std::ranges::all_of(text, [&](char c) { return letter(c) || inside.find(c) != inside.npos; });
}

std::string quoted_scalar(std::string_view text)
{
    std::string out;
    wire::append_json_string(out, text);
    return out;
}

bool is_list_of_scalars(node const& of)
{
    return of.what == node::kind::list &&
           std::ranges::all_of(of.items, [](node_pointer const& each) { return each->what == node::kind::scalar; });
}

bool is_small_map(node const& of)
{
    return of.what == node::kind::map && std::ranges::all_of(of.entries, [](entry const& each) {
               return each.value->what == node::kind::null || each.value->what == node::kind::scalar || is_list_of_scalars(*each.value);
           });
}

/// In one line.
std::string flow_of(node const& of)
{
    std::string out;
    switch (of.what) {
    case node::kind::null: return "null";
    case node::kind::scalar: return yaml_scalar(of);
    case node::kind::list:
        for (node_pointer const& each : of.items) out += (out.empty() ? "" : ", ") + flow_of(*each);
        return '[' + out + ']';
    case node::kind::map:
        for (entry const& each : of.entries) out += (out.empty() ? "" : ", ") + yaml_scalar(each.key) + ": " + flow_of(*each.value);
        return '{' + out + '}';
    }
    return out;
}

bool fits_behind_its_key(node const& of)
{
    if (of.what == node::kind::null || of.what == node::kind::scalar) return true;
    if (of.items.empty() && of.entries.empty()) return true;
    return (is_small_map(of) || is_list_of_scalars(of)) && flow_of(of).size() <= short_value;
}

void append_entries(std::string& out, node const& map, std::size_t indent, bool first_is_indented);

/// What stands behind "key:" or below it.
void append_value(std::string& out, node const& of, std::size_t indent)
{
    if (fits_behind_its_key(of)) {
        out += ' ' + flow_of(of) + '\n';
        return;
    }
    out += '\n';
    if (of.what == node::kind::map) return append_entries(out, of, indent + step, true);
    for (node_pointer const& each : of.items) append_item(out, *each, indent + step);
}

void append_entries(std::string& out, node const& map, std::size_t indent, bool first_is_indented)
{
    for (entry const& each : map.entries) {
        if (first_is_indented) out.append(indent, ' ');
        first_is_indented = true;
        out += yaml_scalar(each.key) + ':';
        append_value(out, *each.value, indent);
    }
}

}  // namespace

std::string yaml_scalar(std::string_view text)
{
    return is_plain(text) && !is_word_of_yaml(text) && !looks_like_number(text) ? std::string(text) : quoted_scalar(text);
}

/// A number or a word of YAML that was written without quotes stays without them.
std::string yaml_scalar(node const& scalar)
{
    if (scalar.plain && is_plain(scalar.text)) return scalar.text;
    if (scalar.plain && looks_like_number(scalar.text) && is_plain("n" + scalar.text)) return scalar.text;
    return yaml_scalar(std::string_view(scalar.text));
}

void append_item(std::string& out, node const& item, std::size_t indent)
{
    out.append(indent, ' ') += "- ";
    bool const short_one = flow_of(item).size() <= short_value;
    if (item.what != node::kind::map || item.entries.empty() || short_one)
        out += flow_of(item) + '\n';
    else
        append_entries(out, item, indent + step, false);
}

void append_section(std::string& out, entry const& section)
{
    if (section.value->what == node::kind::null) return;
    out += yaml_scalar(section.key) + ':';
    append_value(out, *section.value, 0);
}

std::string yaml_of(node const& root)
{
    std::string out;
    for (entry const& each : root.entries) append_section(out, each);
    return out;
}

}  // namespace signalbox::config
