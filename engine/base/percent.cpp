#include "engine/base/percent.hpp"

#include "engine/base/ascii.hpp"

namespace signalbox::base {

std::string percent_decoded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i != text.size(); ++i) {
        int const high = text[i] == '%' && text.size() - i > 2 ? hex_value(text[i + 1]) : -1;
        int const low = high < 0 ? -1 : hex_value(text[i + 2]);
        out += low < 0 ? text[i] : static_cast<char>(high << 4 | low);
        i += low < 0 ? 0 : 2;
    }
    return out;
}

std::string percent_encoded(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        bool const plain = is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain)
            out += c;
        else
            out.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return out;
}

}  // namespace signalbox::base
