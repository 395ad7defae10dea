// Differences of two arms with their intervals, one row each: ratios on one axis, differences of rates on another below. Every row says its figures
// in words beside the picture. Owned by its page; the GUI thread.
#pragma once

#include "console/chart/chart_widget.hpp"
#include "console/look/theme.hpp"

#include <limits>
#include <vector>

namespace signalbox::console {

struct ForestRow {
    QString name, first, second;  // what is compared, and its value of each arm
    QString change, interval, verdict;
    bool difference = false;                                   // of rates: 0 is none; else a ratio, and 1 is none
    double middle = std::numeric_limits<double>::quiet_NaN();  // NaN: there is no interval
    double low = 0, high = 0;
    Role role = Role::neutral;  // of the verdict
};

class ForestChart : public ChartWidget {
    Q_OBJECT

public:
    explicit ForestChart(QWidget* parent = nullptr);
    void setRows(std::vector<ForestRow> rows, QString const& first, QString const& second);
    std::vector<ForestRow> const& rows() const { return rows_; }
    ChartTable table() const override;
    QSize minimumSizeHint() const override;

    /// Where a value of a row stands on its axis, from 0 to 1; outside it is at an end. Pure; for tests and for painting.
    struct Axis {
        double low = 0, high = 1;
        bool logarithmic = false;
        double share(double value) const;
    };
    static Axis axisOf(std::vector<ForestRow> const& rows, bool difference);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Columns;
    Columns columns(QRectF const& panel) const;
    int lines() const;
    void paintAxis(QPainter& painter, Columns const& at, Axis const& axis, double top, double bottom, bool difference) const;
    void paintRow(QPainter& painter, Columns const& at, Axis const& axis, ForestRow const& row, double top, double height) const;

    std::vector<ForestRow> rows_;
    QString first_, second_;
};

}  // namespace signalbox::console
