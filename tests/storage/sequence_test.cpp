#include "storage/sequence_counter.hpp"
#include "storage/sequence_window.hpp"

#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <random>
#include <future>
#include <thread>

namespace signalbox::storage {

using namespace testing;

TEST(sequence_window, settles_as_far_as_nothing_is_missing)
{
    sequence_window window;
    window.start(10);
    EXPECT_EQ(window.settled(), 9u);
    EXPECT_TRUE(window.mark(11));
    EXPECT_EQ(window.settled(), 9u);
    EXPECT_TRUE(window.mark(10));
    EXPECT_EQ(window.settled(), 11u);
    EXPECT_FALSE(window.mark(10));
    EXPECT_FALSE(window.mark(11));
}

TEST(sequence_window, settles_everything_in_whatever_order_it_comes)
{
    std::vector<std::uint64_t> numbers(3'000);
    std::iota(numbers.begin(), numbers.end(), 1);
    std::mt19937_64 random{9};
    std::shuffle(numbers.begin(), numbers.end(), random);
    sequence_window window;
    window.start(1);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        EXPECT_TRUE(window.mark(numbers[i]));
        if (i % 100 == 0) window.settle();
    }
    EXPECT_EQ(window.settled(), 3'000u);
    EXPECT_EQ(window.missing(3'001), std::nullopt);
    EXPECT_EQ(window.missing(3'005), (std::pair<std::uint64_t, std::uint64_t>{3'001, 3'004}));
}

TEST(sequence_window, names_the_first_and_the_last_that_are_missing)
{
    sequence_window window;
    window.start(1);
    for (std::uint64_t number = 1; number <= 200; ++number)
        if (number != 50 && number != 130) window.mark(number);
    window.settle();
    EXPECT_EQ(window.settled(), 49u);
    EXPECT_EQ(window.missing(201), (std::pair<std::uint64_t, std::uint64_t>{50, 130}));
    window.mark(50);
    EXPECT_EQ(window.missing(201), (std::pair<std::uint64_t, std::uint64_t>{130, 130}));
}

TEST(sequence_window, takes_marks_back)
{
    sequence_window window;
    window.start(1);
    window.mark(1);
    window.mark(2);
    window.settle();
    for (std::uint64_t number : {3u, 4u, 70u}) window.mark(number);
    EXPECT_EQ(window.settled(), 4u);
    for (std::uint64_t number : {3u, 4u, 70u}) window.unmark(number);
    EXPECT_EQ(window.settled(), 2u);
    EXPECT_TRUE(window.mark(70));
    EXPECT_TRUE(window.mark(3));
    EXPECT_EQ(window.settled(), 3u);
}

TEST(sequence_window, gives_the_oldest_up_when_too_many_wait_for_it)
{
    sequence_window window;
    window.start(1, 128);
    for (std::uint64_t number = 2; number <= 400; ++number) {
        window.mark(number);
        window.settle();
    }
    EXPECT_EQ(window.given_up(), 1u);
    EXPECT_EQ(window.settled(), 400u);
    EXPECT_EQ(window.missing(401), (std::pair<std::uint64_t, std::uint64_t>{1, 400}));
    EXPECT_TRUE(window.mark(1)) << "it came after all";
    EXPECT_EQ(window.given_up(), 0u);
}

TEST(sequence_counter, gives_every_number_once_to_however_many_ask)
{
    temporary_folder const folder;
    auto const counter = must(sequence_counter::open(folder.file("tail")));
    counter->begin(1, 100);
    std::vector<std::vector<std::uint64_t>> got(4);
    std::vector<std::thread> threads;
    for (auto& mine : got)
        threads.emplace_back([&] {
            for (int i = 0; i < 5'000; ++i) mine.push_back(counter->next());
        });
    for (auto& thread : threads) thread.join();
    std::vector<std::uint64_t> all;
    for (auto const& mine : got) {
        EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
        all.insert(all.end(), mine.begin(), mine.end());
    }
    std::sort(all.begin(), all.end());
    for (std::size_t i = 0; i < all.size(); ++i) ASSERT_EQ(all[i], 100 + i);
    EXPECT_EQ(counter->peek(), 20'100u);
}

TEST(sequence_counter, remembers_over_a_restart_what_it_gave_out)
{
    temporary_folder const folder;
    {
        auto const counter = must(sequence_counter::open(folder.file("tail")));
        EXPECT_FALSE(counter->found().found);
        counter->begin(3, 50);
        counter->next();
        counter->next();
    }
    auto const counter = must(sequence_counter::open(folder.file("tail")));
    EXPECT_TRUE(counter->found().found);
    EXPECT_TRUE(counter->found().same_boot);
    EXPECT_EQ(counter->found().run, 3u);
    EXPECT_EQ(counter->found().first, 50u);
    EXPECT_EQ(counter->found().next, 52u);
}

TEST(sequence_counter, survives_a_killed_process)
{
    temporary_folder const folder;
    pid_t const child = ::fork();
    if (child == 0) {
        auto const counter = sequence_counter::open(folder.file("tail"));
        if (!counter) ::_exit(1);
        (*counter)->begin(8, 1);
        for (int i = 0; i < 1'234; ++i) (*counter)->next();
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    auto const counter = must(sequence_counter::open(folder.file("tail")));
    EXPECT_EQ(counter->found().run, 8u);
    EXPECT_EQ(counter->found().next, 1'235u);
}

TEST(sequence_counter, lets_one_process_in_and_names_it_to_the_next)
{
    temporary_folder const folder;
    auto const first = must(sequence_counter::open(folder.file("tail")));
    auto const second = sequence_counter::open(folder.file("tail"));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, trouble::locked);
    EXPECT_NE(second.error().detail.find("process " + std::to_string(::getpid())), std::string::npos) << second.error().detail;
}

TEST(sequence_counter, waits_for_the_lock_of_a_process_that_is_ending)
{
    temporary_folder const folder;
    auto ending = must(sequence_counter::open(folder.file("tail")));
    auto next = std::async(std::launch::async, [&] { return sequence_counter::open(folder.file("tail")); });
    EXPECT_EQ(next.wait_for(std::chrono::milliseconds(100)), std::future_status::timeout);
    ending.reset();
    EXPECT_TRUE(next.get());
}

TEST(sequence_counter, begins_anew_when_its_file_is_short_or_strange)
{
    temporary_folder const folder;
    {
        auto const counter = must(sequence_counter::open(folder.file("tail")));
        counter->begin(8, 1);
    }
    auto const whole = std::filesystem::file_size(folder.file("tail"));
    for (std::uintmax_t cut = 0; cut < whole; cut += 7) {
        std::filesystem::resize_file(folder.file("tail"), cut);
        auto const counter = must(sequence_counter::open(folder.file("tail")));
        EXPECT_FALSE(counter->found().found) << cut;
        EXPECT_EQ(counter->peek(), 1u);
        counter->begin(8, 1);
    }
    std::ofstream{folder.file("tail"), std::ios::binary | std::ios::in}.write("something", 9);
    EXPECT_FALSE(must(sequence_counter::open(folder.file("tail")))->found().found);
}

TEST(sequence_counter, says_when_its_folder_is_missing)
{
    temporary_folder const folder;
    auto const counter = sequence_counter::open(folder.file("none/tail"));
    ASSERT_FALSE(counter);
    EXPECT_EQ(counter.error().kind, trouble::missing_directory);
}

}  // namespace signalbox::storage
