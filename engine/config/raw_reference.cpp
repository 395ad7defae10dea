#include "engine/config/raw_reference.hpp"

#include "engine/route/path_segments.hpp"

#include <algorithm>

namespace signalbox::config {

namespace {

constexpr std::string_view of_provider = "provider:";
constexpr std::string_view of_upstream = "http:";

}  // namespace

std::optional<raw_reference> read_raw_reference(std::string_view text)
{
    bool const plain = text.starts_with(of_upstream);
    if (!plain && !text.starts_with(of_provider)) return std::nullopt;
    text.remove_prefix(plain ? of_upstream.size() : of_provider.size());
    std::string_view const id = text.substr(0, text.find('/'));
    return raw_reference{plain, id, text.substr(id.size())};
}

std::optional<raw_reference> read_raw_reference(std::string_view text, schema::Config const& of)
{
    auto read = read_raw_reference(text);
    if (read && read->plain && read->id.empty() && of.upstreams_size() == 1) read->id = of.upstreams(0).id();
    return read;
}

std::string raw_path_problem(std::string_view path)
{
    auto const odd = [](char c) { return c <= 0x20 || c >= 0x7f || std::string_view("?#\"<>\\").find(c) != std::string_view::npos; };
    if (std::ranges::any_of(path, odd)) return "holds characters that no path has";
    for (std::string_view each = route::take_segment(path); !each.empty(); each = route::take_segment(path)) {
        if (route::is_dots(each)) return "has a segment \".\" or \"..\"";
        if (each.find('*') != std::string_view::npos) return "has \"*\": what stands behind the one of match.path is appended by itself";
    }
    return {};
}

std::string without_path(raw_reference const& of)
{
    return std::string(of.plain ? of_upstream : of_provider).append(of.id);
}

}  // namespace signalbox::config
