// Paths of routes as they are written: what is wrong with one, and which are the same.
#include "engine/route/path_segments.hpp"
#include "engine/route/surface.hpp"

namespace signalbox::route {

namespace {

std::string segment_problem(std::string_view segment, bool last)
{
    if (is_dots(segment)) return "has a segment \".\" or \"..\"";
    if (segment.find('*') != std::string_view::npos && (segment != "*" || !last)) return "has \"*\" elsewhere than alone at its end";
    bool const name = is_name(segment);
    if (name && (segment.find('}') != segment.size() - 1 || segment.size() < 3))
        return "has a segment that begins with \"{\" and is no {name}";
    if (segment.find_first_of("{}", name ? 1 : 0) < (name ? segment.size() - 1 : segment.size()))
        return "has a \"{\" or \"}\" inside a segment";
    return {};
}

}  // namespace

std::string path_problem(std::string_view path)
{
    if (!path.starts_with('/')) return "begins with no \"/\"";
    if (path.find_first_of("?#%") != std::string_view::npos) return "holds \"?\", \"#\" or \"%\": it is a path without query and escapes";
    auto const unprintable = [](unsigned char c) { return c <= ' ' || c >= 0x7F; };
    if (std::ranges::any_of(path, unprintable)) return "holds a character that no request's path has";
    while (!path.empty()) {
        std::string_view const segment = take_segment(path);
        if (std::string problem = segment_problem(segment, without_slashes(path).empty()); !problem.empty()) return problem;
    }
    return {};
}

std::string path_shape(std::string_view path)
{
    std::string out;
    for (std::string_view each = take_segment(path); !each.empty(); each = take_segment(path))
        out.append("/").append(is_name(each) ? "{}" : each);
    return out.empty() ? "/" : out;
}

}  // namespace signalbox::route
