#include "schema/event_id.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace signalbox::schema {

TEST(event_id, is_req_and_thirteen_crockford_digits)
{
    EXPECT_EQ(event_id::to_text(0), "req_0000000000000");
    EXPECT_EQ(event_id::to_text(31), "req_000000000000z");
    EXPECT_EQ(event_id::to_text(std::numeric_limits<std::uint64_t>::max()), "req_fzzzzzzzzzzzz");
    EXPECT_EQ(event_id::to_text(1'795'262'400'000ull << 20 | 5).size(), event_id::length);
}

TEST(event_id, comes_back_from_its_text)
{
    std::uint64_t id = 1;
    for (int i = 0; i < 64; ++i, id = id * 3 + 1) EXPECT_EQ(event_id::from_text(event_id::to_text(id)), id);
    EXPECT_EQ(event_id::from_text(event_id::to_text(~0ull)), ~0ull);
}

TEST(event_id, sorts_as_text_as_it_sorts_as_a_number)
{
    std::uint64_t id = 5;
    for (int i = 0; i < 38; ++i, id *= 3) EXPECT_LT(event_id::to_text(id), event_id::to_text(id + 1));
}

TEST(event_id, is_read_in_any_case_without_its_prefix_and_with_lookalikes)
{
    std::uint64_t const id = 0x0123456789abcdefull;
    std::string text = event_id::to_text(id).substr(event_id::prefix.size());
    EXPECT_EQ(event_id::from_text(text), id);
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    EXPECT_EQ(event_id::from_text(text), id);
    EXPECT_EQ(event_id::from_text("req_000000000000l"), 1u);
    EXPECT_EQ(event_id::from_text("req_000000000000I"), 1u);
    EXPECT_EQ(event_id::from_text("req_000000000000o"), 0u);
}

TEST(event_id, is_refused_when_it_is_none)
{
    for (char const* text : {"", "req_", "req_000000000000", "req_00000000000000", "req_g000000000000", "req_00000000000u0",
                             "key_000000000000z", "req_000000000000 ", "req_0000000-00000"})
        EXPECT_EQ(event_id::from_text(text), std::nullopt) << text;
}

}  // namespace signalbox::schema
