// Where the turns of a conversation stand on its axis: busy times to scale, long pauses as gaps of one width. Pure.
#pragma once

#include <cstdint>
#include <vector>

namespace signalbox::console {

struct AxisSpan {
    std::int64_t from_us = 0, to_us = 0;
    bool operator==(AxisSpan const&) const = default;
};

/// A busy time in pixels; between two of them lies a pause.
struct AxisPiece {
    AxisSpan time;
    double left = 0, right = 0;
};

class AxisLayout {
public:
    static constexpr double gap_width = 30;                     // pixels of a pause, whatever its length
    static constexpr std::int64_t least_pause_us = 30'000'000;  // shorter ones are to scale

    AxisLayout() = default;
    /// Of spans in any order, between two borders.
    AxisLayout(std::vector<AxisSpan> spans, double left, double right);

    std::vector<AxisPiece> const& pieces() const { return pieces_; }
    double x(std::int64_t us) const;

private:
    std::vector<AxisPiece> pieces_;
};

}  // namespace signalbox::console
