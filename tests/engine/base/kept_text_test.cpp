#include "engine/base/kept_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace signalbox::base {
namespace {

TEST(kept, gives_equal_texts_one_view_that_outlives_them)
{
    std::string_view first, second;
    {
        std::string one = "a name that is longer than a short string";
        std::string const other = one;
        first = kept(one);
        second = kept(other);
        one.assign(one.size(), '-');
    }
    EXPECT_EQ(first, "a name that is longer than a short string");
    EXPECT_EQ(first.data(), second.data());
    EXPECT_NE(kept("a name").data(), first.data()) << "a part of a text is another text";
    EXPECT_EQ(kept("").size(), 0u);
    EXPECT_EQ(kept(std::string_view{}).data(), nullptr);
}

TEST(kept, gives_threads_the_same_views)
{
    constexpr int texts = 500;
    std::vector<std::vector<std::string_view>> seen(4);
    std::vector<std::thread> threads;
    for (auto& views : seen)
        threads.emplace_back([&views] {
            for (int i = 0; i < texts; ++i) views.push_back(kept("text " + std::to_string(i)));
        });
    for (std::thread& each : threads) each.join();
    for (int i = 0; i < texts; ++i)
        for (auto const& views : seen) EXPECT_EQ(views[static_cast<std::size_t>(i)].data(), seen[0][static_cast<std::size_t>(i)].data());
    EXPECT_EQ(seen[0][7], "text 7");
}

}  // namespace
}  // namespace signalbox::base
