#include "console/frame/time_range.hpp"

#include "console/look/figures.hpp"

#include <QCoreApplication>
#include <QTimeZone>

namespace signalbox::console {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(TimeRange)
};

QString lastText(std::chrono::seconds last)
{
    auto const minutes = static_cast<int>(last.count() / 60);
    if (minutes % (24 * 60) == 0 && minutes > 24 * 60) return Words::tr("last %1 days").arg(minutes / (24 * 60));
    if (minutes == 60) return Words::tr("last hour");
    if (minutes % 60 == 0) return Words::tr("last %1 hours").arg(minutes / 60);
    return Words::tr("last %1 minutes").arg(minutes);
}

}  // namespace

std::optional<RangePreset> presetNamed(QString const& name)
{
    for (RangePreset const& each : range_presets)
        if (name == QLatin1String(each.name)) return each;
    return std::nullopt;
}

QString presetText(RangePreset const& preset)
{
    return preset.last.count() == 0 ? Words::tr("all time") : lastText(preset.last);
}

QString rangeText(Scope const& scope)
{
    if (scope.last) return lastText(*scope.last);
    auto const zone = QTimeZone::systemTimeZone();
    bool const open_start = scope.range.from_us <= 0;
    bool const open_end = scope.range.to_us == storage::time_range{}.to_us;
    if (open_start && open_end) return Words::tr("all time");
    if (open_start) return Words::tr("until %1").arg(figures::moment(scope.range.to_us, zone, figures::Precision::minutes));
    if (open_end) return Words::tr("since %1").arg(figures::moment(scope.range.from_us, zone, figures::Precision::minutes));
    return figures::span(scope.range.from_us, scope.range.to_us, zone);
}

}  // namespace signalbox::console
