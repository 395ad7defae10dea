#include "engine/config/places.hpp"

#include "engine/base/shown_address.hpp"
#include "engine/base/utf8.hpp"

namespace signalbox::config {
namespace {

/// Enough to find the place again.
constexpr std::size_t shown_limit = 60;

}  // namespace

mark places::of(std::string_view path) const
{
    for (std::string around(path);;) {
        if (auto const found = all_.find(around); found != all_.end()) return found->second.at;
        if (around.empty()) return {1, 1};
        std::size_t const cut = around.find_last_of(".[");
        around.resize(cut == around.npos ? 0 : cut);
    }
}

std::string places::shown(std::string const& path) const
{
    auto const found = all_.find(path);
    if (found == all_.end()) return "(not given)";
    return quoted(base::shown_address(found->second.written));
}

bool places::substituted(std::string const& path) const
{
    auto const found = all_.find(path);
    return found != all_.end() && found->second.substituted;
}

bool places::spoiled(std::string const& path) const
{
    auto const found = all_.find(path);
    return found != all_.end() && found->second.spoiled;
}

std::string under(std::string_view path, std::string_view key)
{
    return path.empty() ? std::string(key) : std::string(path) + '.' + std::string(key);
}

std::string item(std::string_view path, std::size_t index)
{
    return std::string(path) + '[' + std::to_string(index) + ']';
}

std::string quoted(std::string_view text)
{
    std::string out = "\"";
    std::size_t at = 0;
    while (at < text.size() && at < shown_limit) {
        base::utf8_sequence const next = base::read_utf8(text.data() + at, text.data() + text.size());
        out += text[at] == '\n' || text[at] == '\r' || text[at] == '\t' ? std::string_view(" ") : text.substr(at, next.size);
        at += next.size;
    }
    return out + (at < text.size() ? "...\"" : "\"");
}

}  // namespace signalbox::config
