#include "engine/dialect/first_content.hpp"

#include <algorithm>

namespace signalbox::dialect {

std::optional<std::size_t> first_content(format const& of, std::span<std::string_view const> events)
{
    auto const reader = of.read_reply(framing::stream, detail::digest);
    for (std::size_t i = 0; i < events.size(); ++i) {
        std::vector<model::reply_event> seen;
        if (auto const fed = reader->feed(events[i], seen); !fed) return std::nullopt;
        if (std::ranges::any_of(seen, [](model::reply_event const& each) { return std::holds_alternative<model::text_delta>(each); }))
            return i;
    }
    return std::nullopt;
}

}  // namespace signalbox::dialect
