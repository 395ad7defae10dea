// An estimate with its interval over time, and the line that stands for no difference; or a forecast with its fan, and a budget. Owned by its page;
// the GUI thread.
#pragma once

#include "console/chart/time_chart.hpp"

#include <limits>
#include <vector>

namespace signalbox::console {

struct IntervalSample {
    std::int64_t at_us = 0;
    double middle = std::numeric_limits<double>::quiet_NaN();  // NaN: none at that time
    double low = 0, high = 0;
    bool forecast = false;  // drawn with dashes: it has not happened yet
};

class IntervalChart : public TimeChart {
    Q_OBJECT

public:
    /// How the values are written: a ratio as a change in percent, a difference of rates in points, money.
    enum class Scale : std::uint8_t { ratio, points, cost };

    explicit IntervalChart(QWidget* parent = nullptr);
    /// By time. `line` is a value with a name that is drawn across; NaN: none.
    void setSamples(std::vector<IntervalSample> samples, Scale scale, double line, QString const& line_name, int color);
    std::vector<IntervalSample> const& samples() const { return samples_; }
    ChartTable table() const override;
    QSize minimumSizeHint() const override;

    static QString valueText(Scale scale, double value, QLocale const& in);

protected:
    void describe(Frame& frame, int plot_height) const override;
    void paintPlot(QPainter& painter, QRectF const& plot) override;
    std::vector<LegendEntry> hoverLines(std::int64_t us, double y) const override;
    bool empty() const override;

private:
    double heightOf(double value) const;

    std::vector<IntervalSample> samples_;
    Scale scale_ = Scale::ratio;
    double line_ = 1;
    QString line_name_;
    int color_ = 0;
    double bottom_ = 0, top_ = 1;  // the axis's ends
};

}  // namespace signalbox::console
