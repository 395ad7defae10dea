#include "server/standard_input.hpp"

#include <iostream>

namespace signalbox::server {

std::optional<std::string> read_standard_input(std::size_t most)
{
    std::string text(most + 1, '\0');
    std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::cin.gcount()));
    if (text.size() > most) return std::nullopt;
    return text;
}

}  // namespace signalbox::server
