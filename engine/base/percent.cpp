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

}  // namespace signalbox::base
