#include "engine/access/siphash.hpp"

#include <bit>
#include <cstring>

namespace signalbox::access {

namespace {

static_assert(std::endian::native == std::endian::little, "words are loaded as they stand in memory");

class state {
public:
    explicit state(siphash_key const& key)
        : a_(key[0] ^ 0x736F6D6570736575u),
          b_(key[1] ^ 0x646F72616E646F6Du ^ 0xEE),
          c_(key[0] ^ 0x6C7967656E657261u),
          d_(key[1] ^ 0x7465646279746573u)
    {}

    void absorb(std::uint64_t word)
    {
        d_ ^= word;
        round();
        round();
        a_ ^= word;
    }
    std::uint64_t first()
    {
        c_ ^= 0xEE;
        return squeeze();
    }
    std::uint64_t second()
    {
        b_ ^= 0xDD;
        return squeeze();
    }

private:
    std::uint64_t squeeze()
    {
        for (int each = 0; each < 4; ++each) round();
        return a_ ^ b_ ^ c_ ^ d_;
    }
    void round()
    {
        a_ += b_;
        c_ += d_;
        b_ = std::rotl(b_, 13) ^ a_;
        d_ = std::rotl(d_, 16) ^ c_;
        a_ = std::rotl(a_, 32);
        c_ += b_;
        a_ += d_;
        b_ = std::rotl(b_, 17) ^ c_;
        d_ = std::rotl(d_, 21) ^ a_;
        c_ = std::rotl(c_, 32);
    }

    std::uint64_t a_, b_, c_, d_;
};

}  // namespace

siphash_value siphash(siphash_key const& key, std::string_view text)
{
    state mixed(key);
    std::uint64_t word = 0;
    std::size_t at = 0;
    for (; at + sizeof word <= text.size(); at += sizeof word) {
        std::memcpy(&word, text.data() + at, sizeof word);
        mixed.absorb(word);
    }
    word = 0;
    if (at < text.size()) std::memcpy(&word, text.data() + at, text.size() - at);
    mixed.absorb(word | std::uint64_t{text.size()} << 56);
    std::uint64_t const first = mixed.first();
    return {first, mixed.second()};
}

}  // namespace signalbox::access
