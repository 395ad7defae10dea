#include "engine/model/sink_choice.hpp"

#include <algorithm>

namespace signalbox::model {

namespace {

constexpr std::string_view no_sink = "(none)";  // ids have letters, digits, "-" and "_"
constexpr char between = ',';

}  // namespace

bool sink_choice::has(std::string_view id) const
{
    return std::ranges::find(ids, id) != ids.end();
}

sink_choice common(sink_choice const& one, sink_choice const& other)
{
    sink_choice out;
    for (std::string const& each : one.ids)
        if (other.has(each)) out.ids.push_back(each);
    return out;
}

std::string text_of(sink_choice const& of)
{
    if (of.ids.empty()) return std::string(no_sink);
    std::string out;
    for (std::string const& each : of.ids) {
        if (!out.empty()) out.push_back(between);
        out.append(each);
    }
    return out;
}

bool names_sink(std::string_view text, std::string_view id)
{
    while (!text.empty()) {
        std::size_t const end = text.find(between);
        if (text.substr(0, end) == id) return true;
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
    return false;
}

}  // namespace signalbox::model
