#include "engine/wire/header_list.hpp"

namespace signalbox::wire {

namespace {

unsigned char lower(char c)
{
    auto const byte = static_cast<unsigned char>(c);
    return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

}  // namespace

bool same_name(std::string_view left, std::string_view right)
{
    if (left.size() != right.size())
        return false;
    for (std::size_t i = 0; i != left.size(); ++i)
        if (left[i] != right[i] && lower(left[i]) != lower(right[i]))
            return false;
    return true;
}

std::optional<std::string_view> header_list::find(std::string_view name) const
{
    for (header const& each : all())
        if (same_name(each.name, name))
            return each.value;
    return std::nullopt;
}

std::size_t header_list::count(std::string_view name) const
{
    return static_cast<std::size_t>(std::ranges::count_if(all(), [&](header const& each) { return same_name(each.name, name); }));
}

}  // namespace signalbox::wire
