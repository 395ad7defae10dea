#include "engine/model/secret_index.hpp"

#include "engine/base/hex.hpp"
#include "engine/base/ascii.hpp"
#include "engine/base/base64.hpp"

#include <algorithm>
#include <cstring>

namespace signalbox::model {

namespace {

/// The digits of base64 that depend on the secret alone when `before` bytes (0 to 2) stand before it in a group of three.
std::string base64_digits(std::string_view secret, std::size_t before)
{
    std::string const text = base::encode_base64(std::string(before, '\0').append(secret));
    std::size_t const first = before == 0 ? 0 : before + 1;
    std::size_t const whole = (before + secret.size()) / 3 * 4;  // a last group that is not full depends on what follows
    return whole > first ? text.substr(first, whole - first) : std::string();
}

std::string in_url_alphabet(std::string text)
{
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return text;
}

}  // namespace

void secret_index::add(std::string_view secret)
{
    if (secret.empty()) return;
    words_.push_back(base::lowered(secret));
    add_form(secret);
    add_form(base::hex_of_bytes(secret));
    for (std::size_t before = 0; before != 3; ++before) {
        std::string const digits = base64_digits(secret, before);
        add_form(digits);
        add_form(in_url_alphabet(digits));
    }
    std::ranges::sort(pieces_);
    pieces_.erase(std::unique(pieces_.begin(), pieces_.end()), pieces_.end());
}

void secret_index::add_form(std::string_view form)
{
    std::string const text = base::lowered(form);
    for (std::size_t i = 0; i + secret_piece <= text.size(); ++i) {
        std::uint64_t piece = 0;
        std::memcpy(&piece, text.data() + i, secret_piece);
        std::size_t const at = bit_of(piece);
        filter_[at / 64] |= std::uint64_t{1} << (at % 64);
        pieces_.push_back(piece);
    }
}

bool secret_index::find(std::uint64_t piece) const
{
    return std::ranges::binary_search(pieces_, piece);
}

bool shows_secret(std::string_view text, secret_index const& hidden)
{
    std::array<char, secret_piece> window{};
    for (std::size_t i = 0; i + secret_piece <= text.size(); ++i) {
        for (std::size_t j = 0; j != secret_piece; ++j) window[j] = base::lower(text[i + j]);
        std::uint64_t piece = 0;
        std::memcpy(&piece, window.data(), secret_piece);
        if (hidden.holds(piece)) return true;
    }
    return false;
}

}  // namespace signalbox::model
