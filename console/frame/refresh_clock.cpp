#include "console/frame/refresh_clock.hpp"

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr std::chrono::seconds shortest_slide{15};
constexpr int steps_of_range = 120;  // a chart's last step moves about so often

}  // namespace

RefreshClock::RefreshClock(QObject* parent) : QObject(parent)
{
    rest_.setSingleShot(true);
    rest_.setInterval(rest_ms);
    connect(&rest_, &QTimer::timeout, this, [this] {
        if (std::exchange(missed_, false)) storeChanged();
    });
    connect(&slide_, &QTimer::timeout, this, &RefreshClock::slid);
}

void RefreshClock::storeChanged()
{
    if (!seen_ || rest_.isActive()) {
        missed_ = true;
        return;
    }
    rest_.start();
    emit refresh();
}

void RefreshClock::setSeen(bool seen)
{
    if (seen == seen_) return;
    seen_ = seen;
    if (!seen) rest_.stop();
    setSliding(sliding_);
    if (seen && std::exchange(missed_, false)) storeChanged();
}

void RefreshClock::setSliding(std::optional<std::chrono::seconds> range)
{
    sliding_ = range;
    if (!range || !seen_) return slide_.stop();
    auto const every = std::chrono::milliseconds(std::max(*range / steps_of_range, shortest_slide));
    if (!slide_.isActive() || slide_.intervalAsDuration() != every) slide_.start(every);
}

}  // namespace signalbox::console
