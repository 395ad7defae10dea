// A few named points by two figures, with their names where there is room. Owned by its page; the GUI thread.
#pragma once

#include "console/chart/chart_widget.hpp"
#include "console/chart/frame.hpp"

namespace signalbox::console {

struct ScatterPoint {
    QString name;
    int color = 0;
    double x = 0, y = 0;
};

/// Where labels stand so that none covers another one or a point: beside, above or below their point, or nowhere (an empty rectangle).
/// Pure.
std::vector<QRectF> placeLabels(std::vector<QPointF> const& points, std::vector<QSizeF> const& sizes, QRectF const& room, double radius);
/// An axis is logarithmic when its values are all above 0 and differ a hundredfold.
bool wantsLogarithm(std::vector<double> const& values);

class ScatterChart : public ChartWidget {
    Q_OBJECT

public:
    explicit ScatterChart(QWidget* parent = nullptr);
    void setPoints(std::vector<ScatterPoint> points, QString const& x_name, Unit x_unit, QString const& y_name, Unit y_unit);
    std::vector<ScatterPoint> const& points() const { return points_; }
    ChartTable table() const override;

signals:
    void pointClicked(int point, Qt::KeyboardModifiers keys);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Axis {
        QString name;
        Unit unit = Unit::plain;
        bool logarithmic = false;
        double low = 0, high = 1;
        double share(double value) const;
    };
    static Axis fit(std::vector<double> const& values, QString const& name, Unit unit);
    Frame describe() const;
    QPointF place(ScatterPoint const& point, QRectF const& plot) const;
    int nearest(QPointF const& at) const;
    bool shown(ScatterPoint const& point) const;

    std::vector<ScatterPoint> points_;
    Axis x_, y_;
    QRectF plot_;
    int pointed_ = -1;  // by the mouse or the arrows
};

}  // namespace signalbox::console
