// When the store's folder may be trusted to hold the same names as before; with times from the test.
#include "storage/folder_memory.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::nanoseconds noon = std::chrono::seconds(1'795'262'400);
constexpr folder_memory::steady_time begin{1'000h};
constexpr folder_memory::state quiet{.device = 8, .inode = 2, .changed = noon - 1h};

TEST(folder_memory, trusts_nothing_before_a_look)
{
    folder_memory const fresh;
    EXPECT_FALSE(fresh.trusts(quiet, begin));
}

TEST(folder_memory, trusts_a_quiet_folder_for_a_second)
{
    folder_memory is;
    is.looked(quiet, noon, begin);
    EXPECT_TRUE(is.trusts(quiet, begin));
    EXPECT_TRUE(is.trusts(quiet, begin + 999ms));
    EXPECT_FALSE(is.trusts(quiet, begin + 1s));
}

TEST(folder_memory, does_not_trust_a_folder_that_changed_or_is_another)
{
    folder_memory is;
    is.looked(quiet, noon, begin);
    auto changed = quiet;
    changed.changed += 1ns;
    EXPECT_FALSE(is.trusts(changed, begin));
    auto other = quiet;
    other.inode = 3;
    EXPECT_FALSE(is.trusts(other, begin));
    auto elsewhere = quiet;
    elsewhere.device = 9;
    EXPECT_FALSE(is.trusts(elsewhere, begin));
    EXPECT_TRUE(is.trusts(quiet, begin));
}

TEST(folder_memory, does_not_trust_a_change_time_of_the_last_two_seconds)
{
    folder_memory is;
    auto folder = quiet;
    folder.changed = noon - 1'999ms;
    is.looked(folder, noon, begin);
    EXPECT_FALSE(is.trusts(folder, begin)) << "another change may have the same time";
    is.looked(folder, noon + 1ms, begin + 1ms);
    EXPECT_TRUE(is.trusts(folder, begin + 1ms));
}

TEST(folder_memory, does_not_trust_a_change_time_in_the_future)
{
    folder_memory is;
    auto folder = quiet;
    folder.changed = noon + 1h;
    is.looked(folder, noon, begin);
    EXPECT_FALSE(is.trusts(folder, begin));
}

TEST(folder_memory, trusts_nothing_after_a_look_that_found_a_difference)
{
    folder_memory is;
    is.looked(quiet, noon, begin);
    is.forget();
    EXPECT_FALSE(is.trusts(quiet, begin));
}

}  // namespace
}  // namespace signalbox::storage
