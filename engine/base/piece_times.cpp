#include "engine/base/piece_times.hpp"

#include <algorithm>

namespace signalbox::base {

namespace {

constexpr std::uint64_t longest_us = std::uint64_t{1} << 62;  // what is beyond it is damaged

/// Seven bits in a byte, the low ones first; the highest bit says that another byte follows.
void append_number(std::string& out, std::uint64_t number)
{
    for (; number >= 0x80; number >>= 7) out.push_back(static_cast<char>(0x80 | (number & 0x7F)));
    out.push_back(static_cast<char>(number));
}

std::optional<std::uint64_t> take_number(std::string_view& from)
{
    std::uint64_t number = 0;
    for (int shift = 0; shift < 63 && !from.empty(); shift += 7) {
        auto const byte = static_cast<unsigned char>(from.front());
        from.remove_prefix(1);
        number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
        if (byte < 0x80) return number;
    }
    return std::nullopt;
}

}  // namespace

void piece_times::add(std::uint64_t bytes, std::chrono::microseconds at)
{
    if (pieces_ == most_pieces) {
        ++left_out_;
        return;
    }
    ++pieces_;
    auto const since = std::max(at - last_, std::chrono::microseconds{0});
    append_number(packed_, bytes);
    append_number(packed_, static_cast<std::uint64_t>(since.count()));
    last_ += since;
}

std::optional<std::vector<timed_piece>> pieces_of(std::string_view packed)
{
    std::vector<timed_piece> out;
    timed_piece last;
    while (!packed.empty()) {
        auto const bytes = take_number(packed);
        auto const since = bytes ? take_number(packed) : std::nullopt;
        if (!since || *since > longest_us - static_cast<std::uint64_t>(last.at.count())) return std::nullopt;
        last.end += *bytes;
        last.at += std::chrono::microseconds(*since);
        out.push_back(last);
    }
    return out;
}

}  // namespace signalbox::base
