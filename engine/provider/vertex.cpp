#include "engine/provider/vertex.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>

namespace signalbox::provider::vertex {

namespace {

constexpr std::string_view domain = "aiplatform.googleapis.com", version = "/v1";

bool is_location_byte(char c)
{
    return base::is_letter(c) || base::is_digit(c) || c == '-';
}

/// "v1", "v1beta1".
bool ends_with_version(std::string_view path)
{
    std::string_view const last = path.substr(path.rfind('/') + 1);  // npos + 1 is the beginning
    return last.size() > 1 && last[0] == 'v' && base::is_digit(last[1]);
}

}  // namespace

std::string host_of(std::string_view location)
{
    if (location == "global") return std::string(domain);
    if (location == "us" || location == "eu") return "aiplatform." + std::string(location) + ".rep.googleapis.com";
    return std::string(location).append("-").append(domain);
}

bool is_whole(std::string_view path)
{
    return path.find("/publishers/") != std::string_view::npos;
}

std::string base_path(std::string_view path, place const& at)
{
    std::string out(path);
    if (is_whole(path)) return out;
    if (!ends_with_version(path)) out.append(version);
    out.append("/projects/").append(at.project).append("/locations/").append(at.location);
    return out.append("/publishers/").append(at.publisher);
}

/// Ids of projects may begin with the domain of their organisation: "example.com:project".
bool is_project(std::string_view name)
{
    return !name.empty() && std::ranges::all_of(name, [](char c) { return is_location_byte(c) || c == '.' || c == ':'; });
}

bool is_location(std::string_view name)
{
    return !name.empty() && std::ranges::all_of(name, is_location_byte);
}

}  // namespace signalbox::provider::vertex
