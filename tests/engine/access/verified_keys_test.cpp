// Keys that were verified before: found only for the ring they were verified for, and never more of them than the bound.
#include "engine/access/verified_keys.hpp"

#include "engine/access/key_ring.hpp"

#include <gtest/gtest.h>

namespace signalbox::access {
namespace {

/// The bytes of the vectors' input: 00 01 02 ...
std::string counting(std::size_t size)
{
    std::string text;
    for (std::size_t at = 0; at < size; ++at) text += static_cast<char>(at);
    return text;
}

// The reference implementation's vectors for 128 bits (github.com/veorq/SipHash, vectors_sip128), key 00 01 ... 0f; words are little-endian.
TEST(siphash, agrees_with_the_published_vectors)
{
    siphash_key const key{0x0706050403020100, 0x0f0e0d0c0b0a0908};
    EXPECT_EQ(siphash(key, ""), (siphash_value{0xe6a825ba047f81a3, 0x930255c71472f66d}));
    EXPECT_EQ(siphash(key, counting(1)), (siphash_value{0x44af996bd8c187da, 0x45fc229b11597634}));
    EXPECT_EQ(siphash(key, counting(8)), (siphash_value{0x61f55862baa9623b, 0xb49714f364e2830f}));
    EXPECT_EQ(siphash(key, counting(15)), (siphash_value{0x11a8b03399e99354, 0xd9c3cf970fec087e}));
}

TEST(siphash, depends_on_the_key_and_on_each_byte)
{
    siphash_key const key{1, 2};
    auto const whole = siphash(key, counting(15));
    EXPECT_NE(siphash({1, 3}, counting(15)), whole);
    for (std::size_t at = 0; at < 15; ++at) {
        std::string other = counting(15);
        other[at] ^= 1;
        EXPECT_NE(siphash(key, other), whole) << "byte " << at;
    }
    EXPECT_NE(siphash(key, counting(15) + '\0'), whole);
}

TEST(verified_keys, finds_what_was_added_and_nothing_else)
{
    verified_keys known;
    key_entry const one, two;
    EXPECT_EQ(known.find(1, "sb_one"), nullptr);
    known.add(one);
    EXPECT_EQ(known.find(1, "sb_two"), nullptr);
    known.add(two);
    EXPECT_EQ(known.find(1, "sb_one"), &one);
    EXPECT_EQ(known.find(1, "sb_two"), &two);
    EXPECT_EQ(known.find(1, "sb_twp"), nullptr);
    EXPECT_EQ(known.find(1, ""), nullptr);
}

TEST(verified_keys, another_ring_forgets_all)
{
    verified_keys known;
    key_entry const one;
    known.find(1, "sb_one");
    known.add(one);
    EXPECT_EQ(known.find(2, "sb_one"), nullptr);
    EXPECT_EQ(known.find(1, "sb_one"), nullptr) << "also when the first comes back";
}

TEST(verified_keys, a_full_memory_begins_anew)
{
    verified_keys known;
    key_entry const one;
    for (std::size_t each = 0; each <= verified_keys::most; ++each) {
        known.find(1, "sb_" + std::to_string(each));
        known.add(one);
    }
    EXPECT_EQ(known.find(1, "sb_0"), nullptr);
    EXPECT_EQ(known.find(1, "sb_" + std::to_string(verified_keys::most)), &one);
}

}  // namespace
}  // namespace signalbox::access
