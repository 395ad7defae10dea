#include "engine/config/file_pattern.hpp"

#include <algorithm>
#include <filesystem>

#include <glob.h>

namespace signalbox::config {
namespace {

constexpr std::string_view special = "*?[";

}  // namespace

bool is_pattern(std::string_view text)
{
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (special.find(text[at]) != special.npos)
            return true;
    }
    return false;
}

std::vector<std::string> files_matching(std::string const& pattern)
{
    glob_t found{};
    std::vector<std::string> out;
    if (::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) == 0) out.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
    ::globfree(&found);
    std::error_code ignored;
    std::erase_if(out, [&](std::string const& each) { return std::filesystem::is_directory(each, ignored); });
    std::ranges::sort(out);
    return out;
}

std::string pattern_on(std::string const& directory, std::string const& pattern)
{
    if (directory.empty() || std::filesystem::path(pattern).is_absolute()) return pattern;
    std::string out;
    for (char const each : directory) {
        if (special.find(each) != special.npos || each == '\\') out += '\\';
        out += each;
    }
    return (std::filesystem::path(out) / pattern).string();
}

}  // namespace signalbox::config
