#include "engine/dialect/parts/openai_model.hpp"

#include <cstdint>

namespace signalbox::dialect {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// "ft:gpt-4o-mini:org::id" is gpt-4o-mini.
std::string_view base_model(std::string_view model)
{
    if (model.starts_with("ft:")) model.remove_prefix(3);
    return model.substr(0, model.find(':'));
}

/// "gpt-4.1-mini" is 4, "gpt-5" is 5; 0 for other names.
int gpt_generation(std::string_view model)
{
    model = base_model(model);
    if (model.starts_with("chatgpt-")) model.remove_prefix(4);
    if (!model.starts_with("gpt-") || model.size() < 5 || !is_digit(model[4])) return 0;
    int generation = 0;
    for (std::size_t i = 4; i < model.size() && i < 7 && is_digit(model[i]); ++i) generation = generation * 10 + (model[i] - '0');
    return generation;
}

std::uint64_t fnv1a(std::string_view text, std::uint64_t hash)
{
    for (unsigned char const c : text) hash = (hash ^ c) * 0x100000001b3ull;
    return hash ^ hash >> 32;
}

}  // namespace

bool reasons(std::string_view model)
{
    std::string_view const base = base_model(model);
    if (base.size() >= 2 && base[0] == 'o' && is_digit(base[1])) return true;
    return gpt_generation(model) >= 5 && base.find("-chat") == std::string_view::npos;
}

bool never_reasons(std::string_view model)
{
    int const generation = gpt_generation(model);
    return generation != 0 && !reasons(model);
}

std::string within_limit(std::string_view text, std::size_t limit, std::string_view prefix)
{
    if (limit == 0 || text.size() <= limit) return std::string(text);
    static constexpr char digits[] = "0123456789abcdef";
    std::string out(prefix);
    for (std::uint64_t half : {fnv1a(text, 0xcbf29ce484222325ull), fnv1a(text, 0x9e3779b97f4a7c15ull)})
        for (int shift = 60; shift >= 0; shift -= 4) out += digits[half >> shift & 15];
    return out;
}

}  // namespace signalbox::dialect
