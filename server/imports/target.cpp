#include "server/imports/target.hpp"

#include "server/imports/web_place.hpp"

#include "engine/base/ascii.hpp"
#include "engine/config/collections.hpp"
#include "engine/config/normal_form.hpp"
#include "engine/config/substitution.hpp"
#include "engine/config/tree_values.hpp"

#include <algorithm>
#include <charconv>

namespace signalbox::imports {

namespace {

node_pointer scalar(std::string_view text, bool plain)
{
    return std::make_shared<node>(node{.what = node::kind::scalar, .text = std::string(text), .plain = plain});
}

bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// NAME of ${NAME} or of {vault://env/NAME}; empty for anything else.
std::string variable_in(std::string_view written)
{
    constexpr std::string_view vault = "{vault://";
    if (written.starts_with("${") && written.ends_with('}')) {
        std::string_view const name = written.substr(2, written.size() - 3);
        return config::is_variable_name(name) ? std::string(name) : std::string();
    }
    if (written.starts_with(vault) && written.ends_with('}')) {  // {vault://NAME/KEY}: what a vault is called says nothing here
        std::string_view const inside = written.substr(vault.size(), written.size() - vault.size() - 1);
        return variable_name(inside.substr(std::min(inside.size(), inside.find('/') + 1)));
    }
    // In small letters it may be a secret that begins so.
    bool const capitals = std::ranges::none_of(written, [](char c) { return c >= 'a' && c <= 'z'; });
    if (written.starts_with('$') && capitals && config::is_variable_name(written.substr(1))) return std::string(written.substr(1));
    return {};
}

/// Names that the input has for variables, and texts that may be such names.
void collect_variables(node const& of, std::set<std::string>& into)
{
    if (of.what == node::kind::scalar) {
        std::string const referred = variable_in(of.text);
        if (!referred.empty() || config::is_variable_name(of.text)) into.insert(referred.empty() ? of.text : referred);
    }
    for (node_pointer const& each : of.items) collect_variables(*each, into);
    for (config::entry const& each : of.entries) collect_variables(*each.value, into);
}

std::string id_key_of(std::string const& list)
{
    auto const* const found = config::collection_with_key(list);
    return found ? found->id_key : std::string("id");
}

}  // namespace

node_pointer text_node(std::string_view text)
{
    return scalar(text, false);
}

node_pointer word_node(std::string_view text)
{
    return scalar(text, true);
}

node_pointer list_node(std::vector<node_pointer> items)
{
    return std::make_shared<node>(node{.what = node::kind::list, .items = std::move(items)});
}

node_pointer list_of_texts(std::vector<std::string> const& items)
{
    std::vector<node_pointer> all;
    for (std::string const& each : items) all.push_back(text_node(each));
    return list_node(std::move(all));
}

section& section::put(std::string key, node_pointer value)
{
    if (value) all_.entries.push_back({std::move(key), {}, std::move(value)});
    return *this;
}

section& section::put(std::string key, std::vector<std::string> const& texts)
{
    return texts.empty() ? *this : put(std::move(key), list_of_texts(texts));
}

std::string target::free_name(std::string const& list, std::string_view wanted)
{
    std::string name;
    for (char const c : wanted) {
        if (is_letter_or_digit(c))
            name += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        else if (c == '.' && !name.empty())
            name += c;
        else if (!name.empty() && name.back() != '-')
            name += '-';
    }
    while (name.ends_with('-')) name.pop_back();
    if (name.empty()) name = config::noun_of(list);
    auto const taken = [&](std::string const& one) {
        return std::ranges::any_of(lists_[list], [&](node_pointer const& each) { return config::text_of(*each, id_key_of(list)) == one; });
    };
    std::string free = name;
    for (int number = 2; taken(free); ++number) free = name + "-" + std::to_string(number);
    return free;
}

void target::add(std::string const& list, node_pointer object)
{
    lists_[list].push_back(std::move(object));
}

std::string target::once(std::string const& list, std::string_view wanted, section const& object)
{
    std::string const key = id_key_of(list);
    for (node_pointer const& each : lists_[list]) {
        node nameless = *each;
        std::erase_if(nameless.entries, [&](config::entry const& one) { return one.key == key; });
        if (config::same_values(nameless, *object.made())) return config::text_of(*each, key);
    }
    std::string const name = free_name(list, wanted);
    section made;
    made.put(key, name);
    for (config::entry const& each : object.entries()) made.put(each.key, each.value);
    add(list, made.made());
    return name;
}

bool target::adds_header(std::string_view name) const
{
    auto const providers = lists_.find("providers");
    if (providers == lists_.end()) return false;
    auto const has_it = [&](node_pointer const& each) {
        auto const headers = config::child(*each, "headers");
        return headers && std::ranges::any_of(headers->entries, [&](config::entry const& one) { return base::same_text(one.key, name); });
    };
    return std::ranges::any_of(providers->second, has_it);
}

section refusing_unless(std::string_view condition, std::string_view message)
{
    return section().put("require", condition).put("deny", section().word("status", "403").put("message", message));
}

target::target(source& from) : from_(from)
{
    collect_variables(from.root(), named_);
}

std::string target::free_variable(std::string_view wanted)
{
    std::string name(wanted);
    for (int number = 2; !named_.insert(name).second; ++number) name = std::string(wanted) + "_" + std::to_string(number);
    return name;
}

std::string target::variable(std::string const& written, std::string_view wanted, int line, std::string_view words)
{
    std::string name = variable_in(written);
    if (written.starts_with("{vault://") && !written.starts_with("{vault://env/"))
        from_.approximated(line,
                           "the secret of " + written + " is read from the variable " + name + "; our own vaults are written as vaults");
    if (!name.empty()) return name;
    auto const known = variables_.find(written);
    if (known != variables_.end()) return known->second;
    name = free_variable(wanted);
    variables_.emplace(written, name);
    from_.approximated(line, words.empty() ? "a secret that stands in the file is not taken over: put it into the variable " + name
                                           : std::string(words) + " the variable " + name);
    return name;
}

std::string target::address(std::string const& written, std::string_view wanted, int line)
{
    if (!has_secret(written)) return written;
    return "${" + variable(written, wanted, line, "an address with a secret in it is not taken over: put it into") + "}";
}

section target::secret(std::string const& written, std::string_view wanted, int line)
{
    section out;
    out.put("env", variable(written, wanted, line));
    return out;
}

node_pointer target::finish()
{
    section root;
    root.word("signalbox", "1");
    for (auto const& [key, made] : parts_) root.put(key, made);
    for (auto const& [key, objects] : lists_)
        if (!objects.empty()) root.put(key, list_node(objects));
    return config::normal_form(*root.made());
}

std::string variable_name(std::string_view of)
{
    std::string out;
    for (char const c : of) {
        if (is_letter_or_digit(c))
            out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        else if (!out.empty() && out.back() != '_')
            out += '_';
    }
    while (out.ends_with('_')) out.pop_back();
    if (out.empty() || (out.front() >= '0' && out.front() <= '9')) out.insert(0, "KEY_");
    return out;
}

std::string duration_of_milliseconds(std::string_view text)
{
    std::uint64_t value = 0;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size()) return {};
    return value % 1000 == 0 && value > 0 ? std::to_string(value / 1000) + "s" : std::to_string(value) + "ms";
}

}  // namespace signalbox::imports
