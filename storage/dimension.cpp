#include "storage/dimension.hpp"

#include "engine/base/nearest.hpp"

#include <array>

namespace signalbox::storage {

namespace {

struct spelling {
    std::string_view text;
    dimension of;
};

// The first ten are the names shown, in the order of the enumeration; the rest are other names people know from events.
constexpr std::array<spelling, 14> spellings{{
    {"model", dimension::requested_model},
    {"group", dimension::group},
    {"tag", dimension::tag},
    {"provider", dimension::provider},
    {"resolved_model", dimension::resolved_model},
    {"decision", dimension::decision},
    {"reason", dimension::reason},
    {"key", dimension::key},
    {"consumer", dimension::consumer},
    {"none", dimension::none},
    {"requested_model", dimension::requested_model},
    {"resolved_provider", dimension::provider},
    {"reason_code", dimension::reason},
    {"key_id", dimension::key},
}};

}  // namespace

std::string_view name(dimension of)
{
    return spellings[static_cast<std::size_t>(of)].text;
}

result<dimension> parse_dimension(std::string_view text)
{
    std::array<std::string_view, spellings.size()> known;
    for (std::size_t i = 0; i < spellings.size(); ++i) {
        if (spellings[i].text == text) return spellings[i].of;
        known[i] = spellings[i].text;
    }
    return failure{trouble::bad_request,
                   "events cannot be split by '" + std::string{text} + "'" + base::did_you_mean(text, known) +
                       " (one of model, group, tag, provider, resolved_model, decision, reason, key, consumer, none)"};
}

}  // namespace signalbox::storage
