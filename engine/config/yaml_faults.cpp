#include "engine/config/yaml_faults.hpp"

#include <vector>

namespace signalbox::config {
namespace {

/// The offset behind the quoted text that begins at `at`.
std::size_t behind_quotes(std::string_view text, std::size_t at)
{
    char const quote = text[at++];
    while (at < text.size() && text[at] != quote) at += quote == '"' && text[at] == '\\' ? 2 : 1;
    return at + 1;
}

bool begins_word(std::string_view text, std::size_t at)
{
    return at == 0 || std::string_view(" \t\n,[{:").find(text[at - 1]) != std::string_view::npos;
}

}  // namespace

std::optional<std::size_t> find_indenting_tab(std::string_view text, std::size_t until)
{
    std::size_t start = 0;
    for (std::size_t line = 0; line <= until && start < text.size(); ++line) {
        std::size_t const word = text.find_first_not_of(" \t", start);
        std::size_t const tab = text.find('\t', start);
        if (tab < word) return tab;
        std::size_t const end = text.find('\n', start);
        if (end == text.npos) break;
        start = end + 1;
    }
    return {};
}

std::optional<std::size_t> find_open_bracket(std::string_view text)
{
    std::vector<std::size_t> open;
    for (std::size_t at = 0; at < text.size();) {
        char const c = text[at];
        if ((c == '"' || c == '\'') && begins_word(text, at)) {
            at = behind_quotes(text, at);
            continue;
        }
        if (c == '#' && (at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n' || text[at - 1] == '\t')) {
            at = text.find('\n', at);
            if (at == text.npos) break;
            continue;
        }
        // Outside of brackets they are letters, unless a value begins with them.
        bool const opens = (c == '{' || c == '[') && (!open.empty() || begins_word(text, at));
        bool const reference = c == '{' && at > 0 && text[at - 1] == '$';
        if (reference) {
            at = text.find('}', at);
            if (at == text.npos) break;
        } else if (opens) {
            open.push_back(at);
        } else if ((c == '}' || c == ']') && !open.empty()) {
            open.pop_back();
        }
        ++at;
    }
    return open.empty() ? std::nullopt : std::optional(open.back());
}

}  // namespace signalbox::config
