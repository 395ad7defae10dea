#include "tests/engine/config/load_fixture.hpp"

#include "engine/config/codes.hpp"
#include "engine/config/listen_address.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace signalbox::config {
namespace {

using namespace test;
using ::testing::ElementsAre;

TEST(load, of_the_same_text_gives_the_same_revision)
{
    auto const one = load_yaml(simulator_head), again = load_yaml(simulator_head), other = load_yaml(simulator_head + "# a comment\n");
    ASSERT_TRUE(one.frozen && again.frozen && other.frozen);
    EXPECT_EQ(one.frozen->revision, again.frozen->revision);
    EXPECT_NE(one.frozen->revision, other.frozen->revision);
}

TEST(load, gives_the_first_twelve_digits_of_the_sha256_as_revision)
{
    // printf 'signalbox: 1\n' | sha256sum
    EXPECT_EQ(load_yaml("signalbox: 1\n").frozen->revision, "87405e7cd854");
}

TEST(load, of_a_price_table_takes_part_in_the_revision_and_is_named_as_read)
{
    auto const folder = std::filesystem::path(testing::TempDir()) / "signalbox-load-prices";
    std::filesystem::create_directories(folder);
    std::string const config = (folder / "signalbox.yaml").string(), prices = (folder / "prices.json").string();
    std::ofstream(config) << "signalbox: 1\nprice_table: prices.json\n";
    std::filesystem::copy_file(std::string(SIGNALBOX_SOURCE_DIR) + "/schema/prices.json", prices,
                               std::filesystem::copy_options::overwrite_existing);
    loaded const first = load(config, with({}));
    ASSERT_TRUE(first.frozen) << findings_as_text(first.findings);
    EXPECT_THAT(first.files, ElementsAre(config, prices));
    std::ofstream(prices, std::ios::app) << " \n";
    loaded const second = load(config, with({}));
    ASSERT_TRUE(second.frozen) << findings_as_text(second.findings);
    EXPECT_NE(first.frozen->revision, second.frozen->revision);
    EXPECT_EQ(first.frozen->storage.path, (folder / "signalbox.db").string());
    std::filesystem::remove_all(folder);
}

TEST(load, of_a_file_that_is_not_there_says_so)
{
    loaded const made = load("/nowhere/signalbox.yaml", with({}));
    EXPECT_EQ(findings_as_text(made.findings), "/nowhere/signalbox.yaml: error C001: the file cannot be used: No such file or directory\n");
    EXPECT_FALSE(made.frozen);
    EXPECT_EQ(load(testing::TempDir(), with({})).findings.at(0).message, "the file cannot be used: is a directory");
}

TEST(load, of_a_file_too_large_says_so)
{
    std::string const path = (std::filesystem::path(testing::TempDir()) / "signalbox-too-large.yaml").string();
    std::ofstream(path) << std::string((4u << 20) + 1, '#');
    EXPECT_EQ(load(path, with({})).findings.at(0).message, "the file cannot be used: is larger than 4194304 bytes");
    std::filesystem::remove(path);
}

TEST(load, without_a_lookup_reads_the_environment_of_the_process)
{
    ::setenv("SIGNALBOX_CONFIG_TEST", "from-the-process", 1);
    loaded const made = load_text("signalbox: 1\nmeta: {name: \"${SIGNALBOX_CONFIG_TEST}\"}\n", "text");
    ::unsetenv("SIGNALBOX_CONFIG_TEST");
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    EXPECT_EQ(made.frozen->name, "from-the-process");
    EXPECT_EQ(made.frozen->storage.path, "signalbox.db");
}

TEST(load, reports_no_code_that_the_documentation_does_not_list)
{
    std::vector<std::string> known;
    for (code_meaning const& one : codes()) known.emplace_back(one.code);
    EXPECT_TRUE(std::is_sorted(known.begin(), known.end()));
    // Every code in the room's sources.
    for (auto const& file : std::filesystem::directory_iterator(std::string(SIGNALBOX_SOURCE_DIR) + "/engine/config")) {
        std::string const text = file.path().extension() == ".cpp" ? file_text(file.path().string()) : "";
        for (std::size_t at = text.find('"'); at + 5 < text.size() && at != text.npos; at = text.find('"', at + 1)) {
            std::string const code = text.substr(at + 1, 4);
            bool const coded = (code[0] == 'C' || code[0] == 'L') &&
                               std::all_of(code.begin() + 1, code.end(), [](char c) { return c >= '0' && c <= '9'; });
            EXPECT_TRUE(!coded || text[at + 5] != '"' || std::find(known.begin(), known.end(), code) != known.end())
                << code << " in " << file.path();
        }
    }
}

TEST(load, never_throws_whatever_it_is_given)
{
    std::string const text = file_text(std::string(SIGNALBOX_SOURCE_DIR) + "/schema/examples/multi-model-routing.yaml");
    ASSERT_FALSE(text.empty());
    for (std::size_t at = 0; at < text.size(); at += 11) {
        for (char const replacement : {'{', '"', ':', '-', '\t', '$', '*'}) {
            std::string broken = text;
            broken[at] = replacement;
            loaded const made = load_yaml(broken);
            EXPECT_NE(static_cast<bool>(made.frozen), has_errors(made.findings)) << "byte " << at << " is " << replacement;
        }
    }
}

TEST(listen_address, knows_loopback)
{
    for (char const* text : {"127.0.0.1:1", "127.1.2.3:1", "[::1]:1", "localhost:1"}) EXPECT_TRUE(parse_listen(text)->loopback()) << text;
    for (char const* text : {"0.0.0.0:1", "*:1", ":1", "[::]:1", "10.0.0.1:1", "[::2]:1"})
        EXPECT_FALSE(parse_listen(text)->loopback()) << text;
    EXPECT_EQ(*parse_listen("[::1]:8080"), (listen_address{"::1", 8080}));
    for (char const* text :
         {"", "1", "127.0.0.1:", "127.0.0.1:-1", "127.0.0.1:65536", "[127.0.0.1]:1", "[::1:1", "[]:1", "127.0.0.1.evil:1"})
        EXPECT_FALSE(parse_listen(text)) << text;
}

TEST(load, does_not_wait_for_a_fifo)
{
    std::string const place = testing::TempDir() + "signalbox-fifo-" + std::to_string(getpid());
    ASSERT_EQ(mkfifo(place.c_str(), 0600), 0);
    EXPECT_EQ(load(place, with({})).findings.at(0).message, "the file cannot be used: is no regular file");
    EXPECT_EQ(load("/dev/zero", with({})).findings.at(0).message, "the file cannot be used: is no regular file");
    unlink(place.c_str());
}

}  // namespace
}  // namespace signalbox::config
