#include "engine/wire/data_url.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/base64.hpp"
#include "engine/base/percent.hpp"
#include "engine/wire/header_list.hpp"
#include "engine/wire/http_field.hpp"

#include <algorithm>
#include <optional>

namespace signalbox::wire {

namespace {

// Base64 as senders really write it, made canonical; nothing when it cannot be read as base64.
std::optional<std::string> tidied(std::string_view content)
{
    if (base::canonical_base64(content)) return std::string(content);
    std::string text = base::percent_decoded(content);
    std::erase_if(text, base::is_space);
    std::string_view const digits = base::without_base64_padding(text);
    bool const whole = digits.size() == text.size() || text.size() % 4 == 0;
    if (!whole || digits.size() % 4 == 1 || !std::ranges::all_of(digits, [](char c) { return base::is_base64_digit(c); }))
        return std::nullopt;
    return base::encode_base64(base::decode_base64_digits(digits));
}

bool is_media_type(std::string_view text)
{
    std::size_t const slash = std::min(text.find('/'), text.size());
    auto const is_token = [](std::string_view part) { return !part.empty() && std::ranges::all_of(part, is_token_byte); };
    return is_token(text.substr(0, slash)) && slash != text.size() && is_token(text.substr(slash + 1));
}

model::failure wrong(std::string_view what)
{
    return {model::fault::bad_request, std::string(what)};
}

}  // namespace

bool is_data_url(std::string_view text)
{
    return same_name(text.substr(0, 5), "data:");
}

model::result<data_url> parse_data_url(std::string_view text)
{
    if (!is_data_url(text)) return wrong("a data URL must begin with data:");
    std::size_t const comma = text.find(',');
    if (comma == std::string_view::npos) return wrong("a data URL needs a comma before its content");
    std::string_view head = text.substr(5, comma - 5);
    std::string_view const content = text.substr(comma + 1);
    std::size_t const semicolon = head.find_last_of(';');
    bool const base64 = semicolon != std::string_view::npos && same_name(base::trimmed(head.substr(semicolon + 1)), "base64");
    std::string_view const type = base::trimmed(head.substr(0, head.find(';')));
    if (!type.empty() && !is_media_type(type)) return wrong("a data URL's media type must be TYPE/SUBTYPE, for instance image/png");
    data_url out{type.empty() ? "text/plain" : base::lowered(type), {}};
    if (!base64) {
        out.base64 = base::encode_base64(base::percent_decoded(content));
        return out;
    }
    auto tidy = tidied(content);
    if (!tidy) return wrong("a data URL's content is not valid base64");
    out.base64 = std::move(*tidy);
    return out;
}

}  // namespace signalbox::wire
