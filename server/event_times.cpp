#include "server/event_times.hpp"

#include "engine/base/printable.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/first_content.hpp"
#include "storage/stream_events.hpp"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <limits>

namespace signalbox::server {

namespace {

constexpr std::size_t shown = 100;  // bytes of an event

int complain(std::string_view what)
{
    std::cerr << "signalbox events: " << what << "\n";
    return 1;
}

std::string milliseconds_of(std::optional<std::chrono::microseconds> time)
{
    if (!time) return "-";
    std::array<char, 32> out{};
    std::snprintf(out.data(), out.size(), "%.1f", static_cast<double>(time->count()) / 1000);
    return out.data();
}

std::string beginning_of(storage::stream_event const& of)
{
    std::string text(of.name);
    if (!text.empty()) text += "  ";
    text += of.data.substr(0, shown);
    if (of.data.size() > shown) text += "...";
    return base::printable(text);
}

/// The provider's format of a translated reply is not in the event.
std::optional<std::size_t> first_content_of(schema::Event const& event, storage::payload_part part, storage::stream_times const& of)
{
    auto const spoken = model::dialect_named(event.client_dialect());
    if (!spoken || (part != storage::payload_part::answered && event.road() != "relay")) return std::nullopt;
    std::vector<std::string_view> events(of.events.size());
    std::ranges::transform(of.events, events.begin(), &storage::stream_event::bytes);
    return dialect::first_content(dialect::format_of(*spoken), events);
}

void print_event(storage::stream_times const& of, std::size_t i, std::optional<std::size_t> first)
{
    std::array<char, 80> figures{};
    std::snprintf(figures.data(), figures.size(), "%6zu %12s %12s %8zu  ", i + 1, milliseconds_of(of.events[i].at).c_str(),
                  milliseconds_of(storage::gap_before(of, i)).c_str(), of.events[i].bytes.size());
    std::cout << figures.data() << (first == i ? "[first content] " : "") << (of.longest == i ? "[after the longest gap] " : "")
              << beginning_of(of.events[i]) << "\n";
}

}  // namespace

int print_times(schema::Event const& of, storage::payload_outline const& found, std::optional<storage::payload_part> only)
{
    auto const part = only.value_or(storage::payload_part::answered);
    storage::payload_text const& text = found.of.at(part);
    if (text.state != storage::part_state::kept) return complain("this part has no body: " + std::string(storage::in_words(text.state)));
    auto const events = storage::stream_times_of(text, std::numeric_limits<std::size_t>::max());
    if (!events)
        return complain("the part `" + std::string(storage::name(part)) + "` is no stream of events; --part received and answered may be");
    auto const first = first_content_of(of, part, *events);
    std::cout << " event      time ms       gap ms    bytes\n";
    for (std::size_t i = 0; i < events->events.size(); ++i) print_event(*events, i, first);
    if (auto const why = storage::why_untimed(*events); !why.empty()) std::cout << "Times are missing: " << why << ".\n";
    std::cout.flush();
    return std::cout ? 0 : complain("writing stopped: the disk is full or the reader left");
}

}  // namespace signalbox::server
