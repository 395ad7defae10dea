// Secrets in a form in which texts are searched for them, whole or in part and in whatever encoding. A value: built once for a provider
// when the configuration is loaded, and for a caller when a text of its request must be masked. It never prints what it holds.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::model {

/// A piece of a secret of this length is a secret. Shorter pieces stand in ordinary words; eight bytes are compared as one number.
inline constexpr std::size_t secret_piece = 8;

class secret_index {
public:
    /// Adds a secret and what it looks like in base64 (at every offset, so also inside Basic credentials) and in hexadecimal digits. An
    /// empty one adds nothing.
    void add(std::string_view secret);
    bool empty() const { return words_.empty(); }

    /// Whether these eight bytes, in lower case, are a piece of a secret.
    bool holds(std::uint64_t piece) const
    {
        std::size_t const at = bit_of(piece);
        return (filter_[at / 64] >> (at % 64) & 1) != 0 && find(piece);
    }
    /// The secrets as they are, in lower case.
    std::span<std::string const> words() const { return words_; }

private:
    static std::size_t bit_of(std::uint64_t piece) { return (piece * 0x9E3779B97F4A7C15u) >> 52; }
    bool find(std::uint64_t piece) const;
    void add_form(std::string_view form);

    std::array<std::uint64_t, 64> filter_{};  // one bit for each of 4096 hashes: nearly every piece of a text ends here
    std::vector<std::uint64_t> pieces_;       // sorted
    std::vector<std::string> words_;
};

using secret_indexes = std::span<secret_index const* const>;

/// The text with each piece of a secret replaced by "***". Finds secrets in any ASCII case, JSON-escaped, percent-encoded, in base64 and
/// hexadecimal, cut short, and shown as "abc***xyz". Other bytes stay as they are. `cut` says that the text may end inside a secret.
std::string masked(std::string_view text, secret_indexes hidden, bool cut = false);  // masked.cpp

/// Whether a piece of a secret stands in the text as it is. For short texts on the way of good replies: it allocates nothing.
bool shows_secret(std::string_view text, secret_index const& hidden);

}  // namespace signalbox::model
