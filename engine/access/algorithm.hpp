// The signature algorithms of tokens (RFC 7518 3.1, RFC 8037 3.1): one row for each. Plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::access {

enum class algorithm : std::uint8_t { hs256, hs384, hs512, rs256, rs384, rs512, ps256, ps384, ps512, es256, es384, es512, eddsa };

enum class key_family : std::uint8_t { secret, rsa, ec, edwards };

struct algorithm_facts {
    std::string_view name;
    key_family family;
    char const* hash;       // OpenSSL's name of it; null: part of the signature scheme
    std::size_t hash_size;  // bytes
    bool pss = false;       // RSA with PSS padding (RFC 8017 8.1)
    char const* curve = nullptr;
    std::size_t half = 0;  // bytes of one of the two numbers of an ECDSA signature (RFC 7518 3.4)
};

algorithm_facts const& facts_of(algorithm which);

/// Nothing for other names, "none" among them; the case counts.
std::optional<algorithm> algorithm_named(std::string_view name);

/// A set of algorithms.
class algorithms {
public:
    void add(algorithm which) { bits_ |= bit(which); }
    bool has(algorithm which) const { return (bits_ & bit(which)) != 0; }
    bool empty() const { return bits_ == 0; }
    bool operator==(algorithms const&) const = default;

private:
    static std::uint16_t bit(algorithm which) { return static_cast<std::uint16_t>(1u << static_cast<unsigned>(which)); }
    std::uint16_t bits_ = 0;
};

}  // namespace signalbox::access
