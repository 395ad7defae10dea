#include "engine/wire/text_scan.hpp"

#include "engine/base/utf8.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace signalbox::wire::scan {
namespace {

template <class Set>
void finds_the_same_as_byte_by_byte()
{
    for (unsigned byte = 0; byte != 256; ++byte)
        for (std::size_t where = 0; where != 40; ++where) {
            std::string text(40, 'm');
            text[where] = static_cast<char>(byte);
            char const *const begin = text.data(), *const end = begin + text.size();
            ASSERT_EQ(find_first<Set>(begin, end) - begin, find_first_by_bytes<Set>(begin, end) - begin) << byte << " at " << where;
            ASSERT_EQ(find_first<Set>(begin, end) == begin + where, Set::one(static_cast<unsigned char>(byte)));
        }
}

std::size_t plain(std::string_view text)
{
    return static_cast<std::size_t>(skip_json_text(text.data(), text.data() + text.size()) - text.data());
}
std::size_t plain_by_bytes(std::string_view text)
{
    return static_cast<std::size_t>(skip_json_text_by_bytes(text.data(), text.data() + text.size()) - text.data());
}

std::size_t whole_string(std::string_view text)
{
    return static_cast<std::size_t>(skip_json_string(text.data(), text.data() + text.size()) - text.data());
}
std::size_t whole_string_by_bytes(std::string_view text)
{
    return static_cast<std::size_t>(skip_json_string_by_bytes(text.data(), text.data() + text.size()) - text.data());
}

TEST(find_first, finds_every_set_wherever_it_stands)
{
    finds_the_same_as_byte_by_byte<line_ends>();
    finds_the_same_as_byte_by_byte<controls>();
    finds_the_same_as_byte_by_byte<string_marks>();
    finds_the_same_as_byte_by_byte<structure>();
}

TEST(skip_json_text, stops_at_every_byte_that_ends_a_run_wherever_it_stands)
{
    for (unsigned byte = 0; byte != 256; ++byte)
        for (std::size_t where = 0; where != 70; ++where)
            for (std::string_view const filling : {"m", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"}) {
                std::string text;
                while (text.size() < where) text += filling;
                text += static_cast<char>(byte);
                text += "and so on until the last of the blocks \xE2\x82\xAC that there are";
                ASSERT_EQ(plain(text), plain_by_bytes(text)) << byte << " behind " << where << " of " << filling;
            }
}

TEST(skip_json_text, agrees_with_the_byte_by_byte_reading_on_every_pair_of_bytes_beyond_ascii)
{
    for (unsigned first = 0x80; first != 256; ++first)
        for (unsigned second = 0; second != 256; ++second)
            for (std::size_t const before : {0, 13, 14, 15, 16, 30}) {
                std::string text(before, 'x');
                for (unsigned const byte : {first, second, 0x80u, 0xBFu}) text += static_cast<char>(byte);
                text.resize(64, 'y');
                ASSERT_EQ(plain(text), plain_by_bytes(text)) << first << ' ' << second << " at " << before;
            }
}

TEST(skip_json_text, agrees_with_the_byte_by_byte_reading_on_random_mixtures)
{
    std::mt19937 chance(7);  // fixed: the same mixtures each time
    std::vector<std::string> const pieces{"a",
                                          "plain text ",
                                          "\xC3\xA9",
                                          "\xE0\xA0\x80",
                                          "\xED\x9F\xBF",
                                          "\xEF\xBF\xBF",
                                          "\xF0\x90\x80\x80",
                                          "\xF4\x8F\xBF\xBF",
                                          "\xE2\x82",
                                          "\xF0\x9F",
                                          "\x80",
                                          "\xC0\x80",
                                          "\xED\xA0\x80",
                                          "\xF4\x90\x80\x80",
                                          "\xF5",
                                          "\"",
                                          "\\",
                                          "\n"};
    for (int round = 0; round != 50'000; ++round) {
        std::string text;
        std::size_t const safe = chance() % 3 ? 8 : pieces.size();  // mostly valid, so that runs get long
        for (unsigned count = chance() % 30; count != 0; --count) text += pieces[chance() % safe];
        text += pieces[chance() % pieces.size()];
        text += pieces[chance() % safe];
        ASSERT_EQ(plain(text), plain_by_bytes(text)) << round;
    }
}

TEST(skip_json_string, passes_over_short_escapes_wherever_they_stand)
{
    for (unsigned behind = 0; behind != 256; ++behind)
        for (std::size_t where = 0; where != 40; ++where) {
            std::string text(where, 'm');
            text += '\\';
            text += static_cast<char>(behind);
            text += "\\\\\\n and so on until the end of the string\" and behind it";
            ASSERT_EQ(whole_string(text), whole_string_by_bytes(text)) << behind << " at " << where;
            bool const passed = std::string_view("\"\\/bfnrt").find(static_cast<char>(behind)) != std::string_view::npos;
            ASSERT_EQ(whole_string(text) == where, !passed) << behind << " at " << where;
        }
}

TEST(skip_json_string, agrees_with_the_byte_by_byte_reading_on_random_mixtures)
{
    std::mt19937 chance(11);  // fixed: the same mixtures each time
    std::vector<std::string> const pieces{
        "a",   "plain text ", "\\n",      "\\\"", "\\\\", "\xC3\xA9", "\xE4\xBD\xA0\xE5\xA5\xBD", "\xF0\x9F\x98\x80", "\\u0041",
        "\\x", "\"",          "\xE2\x82", "\x80", "\n",   "\\"};
    for (int round = 0; round != 50'000; ++round) {
        std::string text;
        for (unsigned count = chance() % 30; count != 0; --count) text += pieces[chance() % 8];  // these go on
        text += pieces[chance() % pieces.size()];
        text += pieces[chance() % 8];
        ASSERT_EQ(whole_string(text), whole_string_by_bytes(text)) << round;
    }
}

TEST(skip_json_text, reads_nothing_outside_its_bounds)
{
    for (std::size_t size = 0; size != 50; ++size) {
        // Exact allocations, so that the address sanitizer sees a read past either end.
        std::vector<char> bytes;
        while (bytes.size() + 3 <= size)
            for (char const c : {'\xE2', '\x82', '\xAC'}) bytes.push_back(c);
        bytes.resize(size, 'x');
        bytes.shrink_to_fit();
        EXPECT_EQ(skip_json_text(bytes.data(), bytes.data() + size), bytes.data() + size);
        EXPECT_EQ(skip_json_string(bytes.data(), bytes.data() + size), bytes.data() + size);
        if (size != 0) {
            bytes.back() = '\\';
            EXPECT_LT(skip_json_string(bytes.data(), bytes.data() + size), bytes.data() + size);
        }
    }
}

}  // namespace
}  // namespace signalbox::wire::scan
