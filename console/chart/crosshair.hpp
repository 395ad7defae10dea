// What is pointed at in one chart is marked in the others: one moment across all pictures. Owned by the workspace, on the GUI thread.
#pragma once

#include "console/chart/time_chart.hpp"

#include <QObject>
#include <QPointer>

#include <vector>

namespace signalbox::console {

class Crosshair : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    void add(TimeChart& chart);

private:
    void show(TimeChart const* from, std::optional<std::int64_t> us);

    std::vector<QPointer<TimeChart>> charts_;
};

}  // namespace signalbox::console
