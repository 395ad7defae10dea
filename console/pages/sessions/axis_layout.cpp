#include "console/pages/sessions/axis_layout.hpp"

#include <algorithm>

namespace signalbox::console {

namespace {

/// Spans that overlap, or with a short pause between them, are one.
std::vector<AxisSpan> merged(std::vector<AxisSpan> spans, std::int64_t pause)
{
    std::ranges::sort(spans, {}, &AxisSpan::from_us);
    std::vector<AxisSpan> out;
    for (AxisSpan const& each : spans) {
        if (!out.empty() && each.from_us - out.back().to_us < pause)
            out.back().to_us = std::max(out.back().to_us, each.to_us);
        else
            out.push_back(each);
    }
    return out;
}

}  // namespace

AxisLayout::AxisLayout(std::vector<AxisSpan> spans, double left, double right)
{
    constexpr std::size_t most_pieces = 20;  // more gaps would leave no room: short pauses are to scale then
    std::int64_t pause = least_pause_us;
    std::vector<AxisSpan> busy = merged(spans, pause);
    while (busy.size() > most_pieces) busy = merged(std::move(busy), pause *= 2);
    if (busy.empty()) return;
    std::int64_t whole = 0;
    for (AxisSpan const& each : busy) whole += std::max<std::int64_t>(each.to_us - each.from_us, 1);
    double const room = std::max(right - left - gap_width * static_cast<double>(busy.size() - 1), 1.0);
    double at = left;
    for (AxisSpan const& each : busy) {
        double const width = room * static_cast<double>(std::max<std::int64_t>(each.to_us - each.from_us, 1)) / static_cast<double>(whole);
        pieces_.push_back({each, at, at + width});
        at += width + gap_width;
    }
}

double AxisLayout::x(std::int64_t us) const
{
    if (pieces_.empty()) return 0;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
        AxisPiece const& piece = pieces_[i];
        if (us > piece.time.to_us && i + 1 < pieces_.size() && us >= pieces_[i + 1].time.from_us) continue;
        std::int64_t const length = std::max<std::int64_t>(piece.time.to_us - piece.time.from_us, 1);
        double const share = std::clamp(static_cast<double>(us - piece.time.from_us) / static_cast<double>(length), 0.0, 1.0);
        return piece.left + share * (piece.right - piece.left);
    }
    return pieces_.back().right;
}

}  // namespace signalbox::console
