#include "engine/wire/header_list.hpp"

#include <algorithm>
#include <cstdint>

namespace signalbox::wire {

namespace {

template <class Word>
Word load(char const* at)
{
    Word word;
    std::memcpy(&word, at, sizeof word);
    return word;
}

// Compares as many bytes as a word has at once. Two bytes are the same letter when they differ in bit 5 alone and one of them,
// with that bit set, is from a to z; adding to seven bits carries into the eighth from 'a' upwards, and from '{' upwards.
template <class Word>
bool same_letters(char const* left, char const* right)
{
    constexpr Word ones = static_cast<Word>(0x0101010101010101);
    Word const a = load<Word>(left), b = load<Word>(right), differ = a ^ b;
    if (differ == 0) return true;
    if (differ & ~(ones * 0x20)) return false;
    Word const lower = (a | ones * 0x20) & (ones * 0x7F);
    Word const letters = (lower + ones * (0x80 - 'a')) & ~(lower + ones * (0x80 - '{')) & ~a & (ones * 0x80);
    return ((differ << 2) & ~letters) == 0;
}

template <class Word>
bool same_words(char const* left, char const* right, std::size_t size)
{
    std::size_t const last = size - sizeof(Word);  // the last word may overlap the one before it
    for (std::size_t at = 0; at < last; at += sizeof(Word))
        if (!same_letters<Word>(left + at, right + at)) return false;
    return same_letters<Word>(left + last, right + last);
}

}  // namespace

bool same_name(std::string_view left, std::string_view right)
{
    if (left.size() != right.size()) return false;
    if (left.size() >= 8) return same_words<std::uint64_t>(left.data(), right.data(), left.size());
    if (left.size() >= 4) return same_words<std::uint32_t>(left.data(), right.data(), left.size());
    for (std::size_t i = 0; i != left.size(); ++i)
        if (!same_letters<std::uint8_t>(left.data() + i, right.data() + i)) return false;
    return true;
}

void header_list::make_room(std::size_t capacity)
{
    auto larger = std::make_unique_for_overwrite<header[]>(capacity);
    std::ranges::copy(all(), larger.get());
    more_ = std::move(larger);
    capacity_ = capacity;
}

std::optional<std::string_view> header_list::find(std::string_view name) const
{
    for (header const& each : all())
        if (same_name(each.name, name)) return each.value;
    return std::nullopt;
}

std::size_t header_list::count(std::string_view name) const
{
    return static_cast<std::size_t>(std::ranges::count_if(all(), [&](header const& each) { return same_name(each.name, name); }));
}

}  // namespace signalbox::wire
