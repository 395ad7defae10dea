#include "engine/config/substitution.hpp"

#include <algorithm>
#include <cstdlib>

namespace signalbox::config {
namespace {

bool is_upper_name(std::string_view text)
{
    return is_variable_name(text) && std::none_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

enum class others : std::uint8_t { malformed, kept };

/// What stands between "${" and "}".
void put(substituted& into, std::string_view inside, environment const& lookup, others what)
{
    std::size_t const split = inside.find(":-");
    std::string const name(inside.substr(0, split));
    if (!is_upper_name(name) && what == others::kept) {
        into.text.append("${").append(inside).append("}");
        return;
    }
    if (!is_upper_name(name)) {
        if (into.malformed.empty()) into.malformed = "${" + std::string(inside) + "}";
        return;
    }
    into.changed = true;
    auto const value = lookup(name);
    if (split != inside.npos)
        into.text += value && !value->empty() ? *value : std::string(inside.substr(split + 2));
    else if (value)
        into.text += *value;
    else
        into.unset.push_back(name);
}

/// Goes through the text once.
substituted replaced(std::string_view text, environment const& lookup, others what)
{
    substituted out;
    for (std::size_t at = 0; at < text.size();) {
        std::string_view const rest = text.substr(at);
        if (rest.starts_with("$${")) {
            out.text += what == others::kept ? "$${" : "${";
            at += 3;
        } else if (rest.starts_with("${") && (what == others::malformed || rest.find('}') != rest.npos)) {
            std::size_t const end = std::min(rest.find('}'), rest.size());
            put(out, rest.substr(2, end - 2), lookup, what);
            at += std::min(end + 1, rest.size());
        } else {
            std::size_t const next = std::min(rest.find('$', 1), rest.size());
            out.text += rest.substr(0, next);
            at += next;
        }
    }
    return out;
}

}  // namespace

bool is_variable_name(std::string_view text)
{
    auto const fits = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !text.empty() && !(text.front() >= '0' && text.front() <= '9') && std::all_of(text.begin(), text.end(), fits);
}

substituted substitute(std::string_view text, environment const& lookup)
{
    return replaced(text, lookup, others::malformed);
}

substituted substitute_names(std::string_view text, environment const& lookup)
{
    return replaced(text, lookup, others::kept);
}

environment process_environment()
{
    return [](std::string const& name) -> std::optional<std::string> {
        char const* const value = std::getenv(name.c_str());
        return value ? std::optional<std::string>(value) : std::nullopt;
    };
}

}  // namespace signalbox::config
