// The fingerprint of RSA keys whose primes have the form k * M + (65537^a mod M), M being the product of the first primes. Pure.
#include "engine/access/verification_key.hpp"

#include <array>
#include <cstdint>

namespace signalbox::access {

namespace {

// Those primes of M for which 65537 has few powers: a random modulus passes all by chance once in about 2^27 keys.
constexpr std::array<std::uint32_t, 17> primes{11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157};

std::uint32_t remainder(std::string_view number, std::uint32_t by)
{
    std::uint32_t rest = 0;
    for (char const c : number) rest = (rest * 256 + static_cast<unsigned char>(c)) % by;
    return rest;
}

bool is_power(std::uint32_t wanted, std::uint32_t modulo)
{
    std::uint32_t power = 1;
    do {
        if (power == wanted) return true;
        power = power * (65537 % modulo) % modulo;
    } while (power != 1);
    return false;
}

}  // namespace

bool has_guessable_primes(std::string_view modulus)
{
    for (std::uint32_t const each : primes)
        if (!is_power(remainder(modulus, each), each)) return false;
    return true;
}

}  // namespace signalbox::access
