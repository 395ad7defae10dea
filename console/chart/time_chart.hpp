// A chart over time: axis in an explicit zone, marks, a line under the mouse, a range by dragging or by keys. Derived charts paint what is
// inside. Owned by its page; the GUI thread.
#pragma once

#include "console/chart/chart_widget.hpp"
#include "console/chart/frame.hpp"

#include <QPixmap>
#include <QTimeZone>

#include <optional>

namespace signalbox::console {

class TimeChart : public ChartWidget {
    Q_OBJECT

public:
    explicit TimeChart(QWidget* parent = nullptr);

    /// What the axis shows, and the step that chosen ranges are widened to.
    void setRange(Range range, Steps steps);
    void setRange(Range range, std::int64_t step_us) { setRange(range, Steps{.step_us = step_us}); }
    Range range() const { return range_; }
    std::int64_t step() const { return steps_.step_us; }
    Steps const& steps() const { return steps_; }
    void setZone(QTimeZone const& zone);
    QTimeZone const& zone() const { return zone_; }
    void setMarks(std::vector<TimeMark> marks);
    std::vector<TimeMark> const& marks() const { return marks_; }

    /// Where a moment is, and which moment is at a place, in the widget's pixels.
    double xOf(std::int64_t us) const;
    std::int64_t usAt(double x) const;
    QRectF plot();
    /// A moment that is pointed at in another chart; nothing takes the line away.
    void setCrosshair(std::optional<std::int64_t> us);
    std::optional<std::int64_t> crosshair() const { return crosshair_; }

signals:
    /// The mouse or the keys are at a moment of the picture, or not at any more.
    void pointed(qint64 us);
    void unpointed();
    /// A range was dragged, or chosen with Shift and the arrows and Enter.
    void rangeChosen(qint64 from_us, qint64 to_us);
    /// The picture was clicked at a place, without dragging.
    void clicked(QPointF const& at, Qt::KeyboardModifiers keys);

protected:
    /// The left axis, the legend and what else is derived from the data; the bottom axis is ours.
    virtual void describe(Frame& frame, int plot_height) const = 0;
    virtual void paintPlot(QPainter& painter, QRectF const& plot) = 0;
    virtual std::vector<LegendEntry> hoverLines(std::int64_t us, double y) const = 0;
    /// Painted over the picture with each change of it, unlike the plot, which is kept.
    virtual void paintOverlay(QPainter& painter, QRectF const& plot);
    virtual bool empty() const = 0;
    void invalidate() override;
    std::optional<Range> selection() const;
    void clearSelection();

    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void refreshPicture();
    void paintMarks(QPainter& painter) const;
    void paintHover(QPainter& painter);
    void paintCrosshair(QPainter& painter);
    void choose();
    void moveCursor(std::int64_t by_us, bool extend);
    Range widened(std::int64_t a, std::int64_t b) const;

    Range range_;
    Steps steps_;
    QTimeZone zone_ = QTimeZone::utc();
    std::vector<TimeMark> marks_;
    Frame frame_;
    QRectF plot_;
    QPixmap picture_;
    bool stale_ = true;
    std::optional<QPointF> mouse_;                 // hovering
    std::optional<QPointF> pressed_;               // where a drag began
    std::optional<std::int64_t> crosshair_;        // of another chart
    std::optional<std::int64_t> anchor_, cursor_;  // the ends of the selection in time
};

}  // namespace signalbox::console
