// The names of counters.
#include "engine/limits/counter_key.hpp"

#include "engine/base/hex.hpp"

#include <openssl/sha.h>

#include <array>

namespace signalbox::limits {

void counter_key::add(std::string_view value)
{
    // A value with a line end of its own could read like two.
    plain_ = plain_ && value.find('\n') == std::string_view::npos;
    text_.append(value).push_back('\n');
}

std::string_view counter_key::text()
{
    if (plain_ && text_.size() <= slot::text_limit) return text_;
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<unsigned char const*>(text_.data()), text_.size(), digest.data());
    constexpr std::size_t digest_part = 16;  // bytes; two keys with the same are not found by trying
    std::string shortened = text_.substr(0, slot::text_limit - 2 * digest_part - 1).append("~");
    shortened += base::hex_of_bytes({reinterpret_cast<char const*>(digest.data()), digest_part});
    return text_ = std::move(shortened);
}

std::string shown_key(std::string_view key)
{
    if (key.empty()) return "all";
    std::string out(key.ends_with('\n') ? key.substr(0, key.size() - 1) : key);
    for (char& each : out)
        if (each == '\n') each = ' ';
    return out;
}

}  // namespace signalbox::limits
