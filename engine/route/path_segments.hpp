// The path of a request or of a route, segment by segment. Pure.
#pragma once

#include <algorithm>
#include <string_view>

namespace signalbox::route {

/// The next segment is taken off, without the slash behind it. Empty segments are passed over, as "//" means "/".
inline std::string_view take_segment(std::string_view& path)
{
    path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
    std::string_view const segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

inline std::string_view without_slashes(std::string_view rest)
{
    rest.remove_prefix(std::min(rest.find_first_not_of('/'), rest.size()));
    return rest;
}

inline bool is_name(std::string_view segment)
{
    return segment.starts_with('{');
}

/// "." or "..", also percent-encoded: a server behind might leave a folder with it (RFC 3986 5.2.4).
inline bool is_dots(std::string_view segment)
{
    int dots = 0;
    while (!segment.empty() && dots < 3) {
        bool const encoded = segment.size() >= 3 && segment[0] == '%' && segment[1] == '2' && (segment[2] == 'e' || segment[2] == 'E');
        if (!encoded && segment.front() != '.') return false;
        segment.remove_prefix(encoded ? 3 : 1);
        ++dots;
    }
    return segment.empty() && (dots == 1 || dots == 2);
}

}  // namespace signalbox::route
