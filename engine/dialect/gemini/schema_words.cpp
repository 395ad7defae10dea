#include "engine/dialect/gemini/schema_words.hpp"

#include <algorithm>

namespace signalbox::dialect::gemini {

using wire::json_view;

namespace {

/// "object" is "OBJECT"; nothing for what is no type.
std::string_view type_word(std::string_view type)
{
    static constexpr std::pair<std::string_view, std::string_view> words[] = {{"string", "STRING"},   {"number", "NUMBER"},
                                                                              {"integer", "INTEGER"}, {"boolean", "BOOLEAN"},
                                                                              {"array", "ARRAY"},     {"object", "OBJECT"}};
    auto const found = std::ranges::find(words, type, &std::pair<std::string_view, std::string_view>::first);
    return found == std::end(words) ? std::string_view() : found->second;
}

/// "a~1b" is "a/b" (RFC 6901).
std::string unescaped(std::string_view segment)
{
    std::string out;
    for (std::size_t i = 0; i < segment.size(); ++i) {
        bool const escape = segment[i] == '~' && i + 1 < segment.size();
        out.push_back(!escape ? segment[i] : segment[++i] == '1' ? '/' : '~');
    }
    return out;
}

}  // namespace

std::vector<std::string_view> types_of(json_view type, bool& nullable)
{
    std::vector<std::string_view> out;
    auto const take = [&](json_view one) {
        nullable = nullable || one.is("null");
        std::string_view const word = type_word(one.plain_string().value_or(""));
        if (!word.empty() && std::ranges::find(out, word) == out.end()) out.push_back(word);
    };
    take(type);
    for (json_view const each : type.elements()) take(each);
    return out;
}

json_view referred(json_view whole, std::string_view pointer)
{
    if (!pointer.starts_with('#')) return {};
    json_view at = whole;
    pointer.remove_prefix(1);
    while (pointer.starts_with('/')) {
        pointer.remove_prefix(1);
        std::string_view const segment = pointer.substr(0, pointer.find('/'));
        at = at[unescaped(segment)];
        pointer.remove_prefix(segment.size());
    }
    return at;
}

}  // namespace signalbox::dialect::gemini
