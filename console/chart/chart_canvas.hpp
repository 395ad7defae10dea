// Series over time: lines, stacked areas or stacked bars, with everything a TimeChart has. Owned by its page, on the GUI thread.
#pragma once

#include "console/chart/series_layer.hpp"
#include "console/chart/time_chart.hpp"

namespace signalbox::console {

class ChartCanvas : public TimeChart {
    Q_OBJECT

public:
    enum class Style : std::uint8_t { lines, stacked_areas, stacked_bars };

    ChartCanvas(Style style, Unit unit, QWidget* parent = nullptr);
    ~ChartCanvas() override;

    /// All have the same step. Says its own sentence unless the page says one afterwards.
    void setSeries(std::vector<Series> series);
    std::vector<Series> const& series() const { return series_; }
    /// Lines alone: equal distances are equal ratios, so that one outlier does not press all others to the ground.
    void setLogarithmic(bool logarithmic);
    bool isLogarithmic() const { return logarithmic_; }
    ChartTable table() const override;

signals:
    /// A click on a series at a bucket.
    void pointClicked(int series, qint64 at_us, Qt::KeyboardModifiers keys);

protected:
    void describe(Frame& frame, int plot_height) const override;
    void paintPlot(QPainter& painter, QRectF const& plot) override;
    std::vector<LegendEntry> hoverLines(std::int64_t us, double y) const override;
    bool empty() const override;

private:
    struct Bars;
    std::vector<Series> asDrawn() const;
    double highest() const;
    std::int64_t barWidth() const;
    int barColumns() const;
    double heightOf(double value) const;
    void describeLogarithmic(Frame& frame, int most) const;
    /// A series' value in the bucket that has this moment; NaN when there is none.
    double valueAt(Series const& series, std::int64_t us) const;
    int hit(QPointF const& at);
    Bars bars(int columns) const;
    void paintBars(QPainter& painter, QRectF const& plot) const;

    Style style_;
    Unit unit_;
    std::vector<Series> series_;
    SeriesLayer layer_;
    QAction* log_action_ = nullptr;
    bool logarithmic_ = false;
    mutable double bottom_ = 0, top_ = 1;  // the axis's ends, found when it is described; a bottom above 0: logarithmic
};

}  // namespace signalbox::console
