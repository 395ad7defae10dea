#include "console/chart/crosshair.hpp"

namespace signalbox::console {

void Crosshair::add(TimeChart& chart)
{
    charts_.emplace_back(&chart);
    connect(&chart, &TimeChart::pointed, this, [this, of = &chart](qint64 us) { show(of, us); });
    connect(&chart, &TimeChart::unpointed, this, [this, of = &chart] { show(of, std::nullopt); });
}

void Crosshair::show(TimeChart const* from, std::optional<std::int64_t> us)
{
    for (QPointer<TimeChart> const& each : charts_)
        if (each && each != from) each->setCrosshair(us);
}

}  // namespace signalbox::console
