// Files that are replaced whole or not at all, one or several, also when a process ends in between.
#include "server/file_replacement.hpp"
#include "tests/server/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <sys/stat.h>
#include <unistd.h>

namespace signalbox::test {
namespace {

std::string bytes_of(std::string const& file)
{
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

TEST(file_replacement, of_several_files_does_all_of_them_or_none)
{
    temporary_folder at;
    std::string const first = at.write("first.yaml", "1"), second = at.write("second.yaml", "2");
    auto const missing = server::replace_files(first, {{first, "1", "one"}, {at.file("gone.yaml"), "", "x"}});
    ASSERT_TRUE(missing);
    EXPECT_NE(missing->find("gone.yaml"), std::string::npos);
    EXPECT_EQ(bytes_of(first), "1");
    EXPECT_FALSE(server::replace_files(first, {{first, "1", "one"}, {second, "2", "two"}}));
    EXPECT_EQ(bytes_of(first), "one");
    EXPECT_EQ(bytes_of(second), "two");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(at.file("")), {}), 2) << "nothing is left beside them";
}

TEST(file_replacement, that_a_crash_broke_off_is_completed)
{
    temporary_folder at;
    std::string const first = at.write("first.yaml", "1"), second = at.write("second.yaml", "two");
    std::string const fresh = at.write("first.yaml.AbCdEf", "one");
    std::string const list = "signalbox change 1\n" + fresh + "\n" + first + "\n" + second + ".XyZxYz\n" + second + "\nend\n";
    at.write("first.yaml.change", list.substr(0, list.size() - 5));
    auto const torn = server::finish_replacing(first);
    ASSERT_TRUE(torn) << "a list without its end was never agreed to";
    EXPECT_EQ(bytes_of(first), "1");
    at.write("first.yaml.change", list);
    EXPECT_FALSE(server::finish_replacing(first));
    EXPECT_EQ(bytes_of(first), "one");
    EXPECT_EQ(bytes_of(second), "two") << "it had its name already";
    EXPECT_FALSE(std::filesystem::exists(at.file("first.yaml.change")));
    EXPECT_FALSE(server::finish_replacing(first)) << "there is nothing more to do";
}

TEST(file_replacement, keeps_the_link_and_the_permissions)
{
    temporary_folder at;
    std::string const real = at.write("real.yaml", "old"), link = at.file("link.yaml");
    ::chmod(real.c_str(), 0600);
    ASSERT_EQ(::symlink(real.c_str(), link.c_str()), 0);
    EXPECT_EQ(server::replace_file(link, "new"), std::nullopt);
    EXPECT_EQ(bytes_of(real), "new");
    struct stat now {};
    ASSERT_EQ(::lstat(link.c_str(), &now), 0);
    EXPECT_TRUE(S_ISLNK(now.st_mode));
    ASSERT_EQ(::stat(real.c_str(), &now), 0);
    EXPECT_EQ(now.st_mode & 0777, 0600u);
    auto const failed = server::replace_file(at.file("none.yaml"), "new");
    ASSERT_TRUE(failed);
    EXPECT_THAT(*failed, ::testing::HasSubstr("none.yaml"));
}

}  // namespace
}  // namespace signalbox::test
