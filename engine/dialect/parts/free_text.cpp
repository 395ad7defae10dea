#include "engine/dialect/parts/free_text.hpp"

#include "engine/wire/json.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace signalbox::dialect {

namespace {

/// A beginning that is still undecided after so many bytes is another one: between its words there is a blank at most.
constexpr std::size_t longest_beginning = 64;

constexpr std::string_view blanks = " \t\r\n";

/// Bytes before the text in {"input":"..., 0 where they have not all come, nothing where the arguments begin otherwise.
std::optional<std::size_t> beginning_of(std::string_view arguments)
{
    constexpr std::array<std::string_view, 4> words{"{", "\"input\"", ":", "\""};
    std::size_t at = 0;
    for (std::string_view const word : words) {
        at = std::min(arguments.find_first_not_of(blanks, at), arguments.size());
        std::string_view const here = arguments.substr(at, word.size());
        if (!word.starts_with(here)) return std::nullopt;
        if (here.size() < word.size()) return 0;
        at += word.size();
    }
    return at;
}

bool is_empty_object(std::string_view arguments)
{
    std::size_t const brace = arguments.find_first_not_of(blanks);
    std::size_t const next = brace == arguments.npos ? brace : arguments.find_first_not_of(blanks, brace + 1);
    return next != arguments.npos && arguments[brace] == '{' && arguments[next] == '}';
}

bool is_first_half(std::string_view escape)
{
    return escape.size() >= 4 && (escape[2] == 'd' || escape[2] == 'D') &&
           std::string_view("89abAB").find(escape[3]) != std::string_view::npos;
}

/// How many bytes the escape that begins here has; more than there are where it is not whole. Two halves of a character are one.
std::size_t escape_size(std::string_view from)
{
    if (from.size() < 2) return 2;
    if (from[1] != 'u') return 2;
    if (!is_first_half(from)) return 6;
    bool const next = from.size() < 8 || from.substr(6, 2) == "\\u";
    return next ? 12 : 6;
}

/// Text between quotes, decoded; as it is where a model wrote what is no JSON.
std::string decoded(std::string_view text)
{
    std::string const quoted = "\"" + std::string(text) + "\"";
    return wire::check_json(quoted) ? wire::json_view(quoted).string_or("") : std::string(text);
}

}  // namespace

std::string free_text_description(model::tool const& tool)
{
    if (!tool.custom || tool.format.empty()) return tool.description;
    wire::json_view const format(tool.format);
    std::string const grammar = format["definition"].string_or("");
    if (grammar.empty()) return tool.description;
    std::string out = tool.description;
    if (!out.empty()) out += "\n\n";
    return out.append("The argument \"input\" follows this grammar (")
        .append(format["syntax"].string_or("text"))
        .append("):\n")
        .append(grammar);
}

void free_text_argument::open()
{
    auto const begins = beginning_of(held_);
    if (begins && *begins > 0) {
        held_.erase(0, *begins);
        stage_ = stage::inside;
    } else if (is_empty_object(held_)) {
        stage_ = stage::after;
    } else if (!begins || held_.size() > longest_beginning) {
        stage_ = stage::other;
    }
}

std::string free_text_argument::take_inside()
{
    std::size_t at = 0;
    while (at < held_.size() && held_[at] != '"') {
        std::size_t const size = held_[at] == '\\' ? escape_size(std::string_view(held_).substr(at)) : 1;
        if (at + size > held_.size()) break;
        at += size;
    }
    if (at < held_.size() && held_[at] == '"') stage_ = stage::after;
    std::string out = decoded(std::string_view(held_).substr(0, at));
    held_.erase(0, at);
    return out;
}

std::string free_text_argument::take(std::string_view piece)
{
    if (stage_ == stage::after) return {};
    held_ += piece;
    if (stage_ == stage::before) open();
    if (stage_ == stage::inside) return take_inside();
    std::string out;
    if (stage_ == stage::other) out.swap(held_);
    return out;
}

}  // namespace signalbox::dialect
