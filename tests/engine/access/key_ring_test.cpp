// Admission: who presents which key, until when, and what a ring open to all makes of it.
#include "engine/access/key_ring.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>

namespace signalbox::access {
namespace {

std::shared_ptr<model::principal const> somebody(std::string key_id, std::string consumer)
{
    model::principal who;
    who.key_id = std::move(key_id);
    who.consumer = std::move(consumer);
    return std::make_shared<model::principal const>(std::move(who));
}

key_entry entry(std::string_view key, std::shared_ptr<model::principal const> who, std::optional<std::int64_t> expires = {})
{
    return {sha256(key), std::move(who), expires};
}

std::string hex(digest const& of)
{
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (std::uint8_t byte : of) text.append({digits[byte >> 4], digits[byte & 15]});
    return text;
}

TEST(sha256, agrees_with_the_standards_examples)  // FIPS 180-4, NIST's example values
{
    EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(hex(sha256(std::string(1'000'000, 'a'))), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(sha256, is_the_same_on_every_thread)
{
    digest const here = sha256("sb_key");
    std::thread([&] { EXPECT_EQ(sha256("sb_key"), here); }).join();
}

TEST(same_digest, compares_each_of_the_32_bytes)
{
    digest const one = sha256("sb_a_key");
    key_ring::same_digest const same;
    EXPECT_TRUE(same(one, digest(one)));
    for (std::size_t at = 0; at < one.size(); ++at)
        for (unsigned const bit : {0x01u, 0x80u}) {
            digest other = one;
            other[at] = static_cast<std::uint8_t>(other[at] ^ bit);
            EXPECT_FALSE(same(one, other)) << "byte " << at;
            EXPECT_FALSE(same(other, one)) << "byte " << at;
        }
}

TEST(key_ring, admits_the_owner_of_a_key)
{
    key_ring const ring({entry("sb_one", somebody("key_1", "web")), entry("sb_two", somebody("key_2", "batch"))});
    auto const who = ring.admit("sb_two", 0);
    ASSERT_TRUE(who);
    EXPECT_EQ((*who)->key_id, "key_2");
    EXPECT_EQ((*who)->consumer, "batch");
    EXPECT_EQ(ring.size(), 2u);
}

TEST(key_ring, judges_a_key_again_each_time_it_comes)
{
    key_ring const ring({entry("sb_one", somebody("key_1", "web"), 100), entry("sb_two", somebody("key_2", "batch"))});
    for (int times = 0; times < 3; ++times) {
        auto const one = ring.admit("sb_one", 99);
        auto const two = ring.admit("sb_two", 99);
        ASSERT_TRUE(one && two);
        EXPECT_EQ((*one)->consumer, "web");
        EXPECT_EQ((*two)->consumer, "batch");
        EXPECT_FALSE(ring.admit("sb_three", 99));
    }
    EXPECT_FALSE(ring.admit("sb_one", 100)) << "a key expires although it was verified before";
}

TEST(key_ring, another_ring_in_its_place_knows_nothing_of_its_keys)
{
    for (int times = 0; times < 8; ++times) {  // allocators like to give the same place again
        auto const first = std::make_unique<key_ring const>(std::vector{entry("sb_one", somebody("key_1", "web"))});
        EXPECT_TRUE(first->admit("sb_one", 0));
        auto const second = std::make_unique<key_ring const>(std::vector{entry("sb_two", somebody("key_2", "batch"))});
        EXPECT_FALSE(second->admit("sb_one", 0));
        EXPECT_TRUE(second->admit("sb_two", 0));
        EXPECT_FALSE(first->admit("sb_two", 0));
    }
}

TEST(key_ring, admits_every_key_of_one_consumer_and_drops_one_without_the_other)
{
    auto const web = somebody("", "web");
    key_ring const both({entry("sb_old", web), entry("sb_new", web)});
    EXPECT_TRUE(both.admit("sb_old", 0));
    EXPECT_TRUE(both.admit("sb_new", 0));
    key_ring const rotated({entry("sb_new", web)});
    EXPECT_FALSE(rotated.admit("sb_old", 0));
    EXPECT_TRUE(rotated.admit("sb_new", 0));
}

TEST(key_ring, tells_missing_from_unknown_from_expired)
{
    key_ring const ring({entry("sb_one", somebody("key_1", "web"), 1'000)});
    auto const missing = ring.admit("", 0);
    auto const unknown = ring.admit("sb_other", 0);
    auto const expired = ring.admit("sb_one", 1'000);
    for (auto const* each : {&missing, &unknown, &expired}) {
        ASSERT_FALSE(*each);
        EXPECT_EQ(each->error().kind, model::fault::unauthorized);
    }
    EXPECT_NE(missing.error().detail.find("no API key"), std::string::npos);
    EXPECT_EQ(unknown.error().detail, "unknown API key");
    EXPECT_EQ(expired.error().detail, "this API key has expired");
}

TEST(key_ring, lets_a_key_in_until_the_second_it_expires)
{
    key_ring const ring({entry("sb_one", somebody("key_1", "web"), 1'000)});
    EXPECT_TRUE(ring.admit("sb_one", 999));
    EXPECT_FALSE(ring.admit("sb_one", 1'000));
    EXPECT_FALSE(ring.admit("sb_one", 5'000));
}

TEST(key_ring, takes_keys_exactly)
{
    key_ring const ring({entry("sb_one", somebody("key_1", "web"))});
    for (std::string_view wrong : {"SB_ONE", "sb_on", "sb_one ", "Bearer sb_one", "sb_one\n"}) EXPECT_FALSE(ring.admit(wrong, 0)) << wrong;
}

TEST(key_ring, never_repeats_a_key_in_a_failure)
{
    key_ring const ring;
    auto const refused = ring.admit("sb_secret_of_somebody", 0);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().detail.find("secret_of_somebody"), std::string::npos);
}

TEST(key_ring, refuses_everybody_when_it_is_empty_and_closed)
{
    key_ring const ring;
    EXPECT_FALSE(ring.open_to_all());
    EXPECT_FALSE(ring.admit("", 0));
    EXPECT_FALSE(ring.admit("sb_any", 0));
}

TEST(key_ring, refuses_what_is_too_long_to_be_a_key)
{
    std::string const endless(key_length_limit + 1, 'x');
    key_ring const ring({entry(endless, somebody("key_1", "web"))});
    EXPECT_FALSE(ring.admit(endless, 0));
}

TEST(open_key_ring, takes_callers_without_a_key_and_with_any_as_the_public)
{
    key_ring const ring({}, true);
    for (std::string_view key : {"", "unused", "sk-placeholder"}) {
        auto const who = ring.admit(key, 0);
        ASSERT_TRUE(who) << key;
        EXPECT_EQ((*who)->consumer, "public");
        EXPECT_EQ((*who)->key_id, "");
        EXPECT_TRUE((*who)->everything);
    }
}

TEST(open_key_ring, still_knows_its_keys_and_tells_an_owner_that_his_expired)
{
    key_ring const ring({entry("sb_one", somebody("key_1", "web"), 1'000)}, true);
    EXPECT_EQ((*ring.admit("sb_one", 0))->consumer, "web");
    EXPECT_FALSE(ring.admit("sb_one", 1'000));
}

TEST(key_ring, keeps_the_first_of_two_entries_for_one_key)
{
    key_ring const ring({entry("sb_one", somebody("cfg_1", "web")), entry("sb_one", somebody("key_9", "other"))});
    EXPECT_EQ((*ring.admit("sb_one", 0))->key_id, "cfg_1");
    EXPECT_EQ(ring.size(), 1u);
}

TEST(create_key, gives_a_prefix_and_43_url_safe_characters)
{
    std::string const key = create_key();
    EXPECT_EQ(key.size(), 46u);
    EXPECT_EQ(key.substr(0, 3), "sb_");
    EXPECT_EQ(key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), std::string::npos);
}

TEST(create_key, never_gives_a_key_twice_and_uses_all_its_characters)
{
    std::set<std::string> keys;
    std::set<char> letters, last;
    for (int i = 0; i < 2'000; ++i) {
        std::string const key = create_key();
        EXPECT_TRUE(keys.insert(key).second);
        letters.insert(key.begin() + 3, key.end());
        last.insert(key.back());
    }
    EXPECT_EQ(letters.size(), 64u);
    EXPECT_EQ(last.size(), 16u) << "the last character carries four of the 256 bits";
}

}  // namespace
}  // namespace signalbox::access
