// Log lines as a person and as a collector reads them, and which of them are written.
#include "server/logger.hpp"

#include "tests/server/served_program.hpp"

#include <array>
#include <optional>
#include <sstream>

#include <fcntl.h>

namespace signalbox::test {
namespace {

using server::log_level;

class logger_test : public testing::Test {
protected:
    /// The lines since the last call, each without its time.
    std::vector<std::string> lines()
    {
        std::vector<std::string> all;
        char room[4096];
        auto const size = ::read(ends_[0], room, sizeof room);
        std::istringstream text(std::string(room, size > 0 ? static_cast<std::size_t>(size) : 0));
        for (std::string line; std::getline(text, line);) all.push_back(line);
        return all;
    }
    void SetUp() override { ASSERT_EQ(::pipe2(ends_.data(), O_NONBLOCK | O_CLOEXEC), 0); }
    void TearDown() override
    {
        for (int const end : ends_) ::close(end);
    }
    server::logger& log()
    {
        if (!log_) log_.emplace(ends_[1]);
        return *log_;
    }
    std::string only_line()
    {
        auto const all = lines();
        EXPECT_EQ(all.size(), 1u);
        return all.empty() ? "" : all[0];
    }

private:
    std::array<int, 2> ends_{};
    std::optional<server::logger> log_;
};

TEST_F(logger_test, writes_text_with_values_quoted_where_they_would_break_the_line)
{
    log().warn("something happened", {{"plain", "a-1"}, {"blank", "two words"}, {"equals", "a=b"}, {"quote", "a\"b"}, {"none", ""}});
    auto const line = only_line();
    EXPECT_EQ(line.substr(line.find(' ')),
              " warn something happened plain=a-1 blank=\"two words\" equals=\"a=b\" quote=\"a\\\"b\" none=\"\"");
    EXPECT_EQ(line.find(' '), std::string_view("2026-11-21T11:43:05.123456Z").size());
}

TEST_F(logger_test, writes_an_object_for_collectors)
{
    log().configure({.json = true});
    log().error("it \"failed\"", {{"detail", "two\nlines"}});
    auto const line = json_of(only_line());
    EXPECT_EQ(text_field(line, "level"), "error");
    EXPECT_EQ(text_field(line, "msg"), "it \"failed\"");
    EXPECT_EQ(text_field(line, "detail"), "two\nlines");
    EXPECT_EQ(text_field(line, "ts").back(), 'Z');
}

TEST_F(logger_test, leaves_out_what_is_less_than_wanted)
{
    log().configure({.least = log_level::warn});
    log().info("left out", {});
    log().warn("written", {});
    log().error("written too", {});
    EXPECT_EQ(lines().size(), 2u);
    log().configure({.least = log_level::error});
    log().warn("left out", {});
    EXPECT_EQ(lines().size(), 0u);
}

TEST_F(logger_test, requests_are_wanted_only_where_info_is_written)
{
    EXPECT_FALSE(log().wants_requests());
    log().configure({.requests = true});
    EXPECT_TRUE(log().wants_requests());
    log().configure({.least = log_level::warn, .requests = true});
    EXPECT_FALSE(log().wants_requests());
}

TEST_F(logger_test, one_log_leaves_another_as_it_is)
{
    server::logger other;
    other.configure({.least = log_level::error, .json = true});
    log().info("written", {});
    EXPECT_EQ(lines().size(), 1u);
}

TEST(log_levels, are_known_by_name_and_info_otherwise)
{
    EXPECT_EQ(server::log_level_named("error"), log_level::error);
    EXPECT_EQ(server::log_level_named("warn"), log_level::warn);
    EXPECT_EQ(server::log_level_named("info"), log_level::info);
    EXPECT_EQ(server::log_level_named("debug"), log_level::debug);
    EXPECT_EQ(server::log_level_named("loud"), log_level::info);
}

}  // namespace
}  // namespace signalbox::test
