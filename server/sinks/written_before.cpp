#include "server/sinks/written_before.hpp"

#include <cstdint>
#include <cstring>

namespace signalbox::server {

namespace {

/// Puts a text with its length before it, so that no two lists of texts become the same bytes. Its end, or `most` + 1 when it does not fit.
std::size_t put_text(char* at, std::size_t place, std::size_t most, std::string_view text)
{
    static_assert(written_before::longest <= UINT16_MAX);
    auto const length = static_cast<std::uint16_t>(text.size());
    if (text.size() > most || place + sizeof length + text.size() > most) return most + 1;
    std::memcpy(at + place, &length, sizeof length);
    return place + sizeof length + text.copy(at + place + sizeof length, text.size());
}

/// Spreads texts over few places; two that share one are written in turns.
std::size_t place_of(std::string_view bytes)
{
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15u;
    constexpr int upper = 32;
    std::uint64_t sum = bytes.size(), word = 0;
    for (; bytes.size() >= sizeof word; bytes.remove_prefix(sizeof word)) {
        std::memcpy(&word, bytes.data(), sizeof word);
        sum = (sum ^ word) * odd;
        sum ^= sum >> upper;
    }
    for (char const each : bytes) sum = (sum ^ static_cast<unsigned char>(each)) * odd;
    return static_cast<std::size_t>(sum >> upper) % written_before::pieces;
}

}  // namespace

written_before::piece* written_before::find(std::string_view what, std::initializer_list<std::string_view> texts)
{
    size_ = put_text(asked_.data(), 0, longest, what);
    for (std::string_view const each : texts) size_ = put_text(asked_.data(), size_, longest, each);
    return size_ > longest ? nullptr : &all_[place_of({asked_.data(), size_})];
}

void written_before::keep(piece& one, std::string_view bytes) const
{
    one.texts.assign(asked_.data(), size_);
    one.bytes.assign(bytes);
}

void written_before::append(span_bytes& to, std::string_view bytes)
{
    char* const at = to.room(bytes.size());
    std::memcpy(at, bytes.data(), bytes.size());
    to.wrote(at + bytes.size());
}

}  // namespace signalbox::server
