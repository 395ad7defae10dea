// A small line without axes, for tiles and for cells of tables. Pure painting; the widget is owned by its page.
#pragma once

#include <QWidget>

#include <span>
#include <vector>

namespace signalbox::console {

/// From the lowest (at least down to 0) to the highest value; NaN breaks the line. Two points a pixel at most.
void paintSparkline(QPainter& painter, QRectF const& place, std::span<double const> values, QColor const& color);

class Sparkline : public QWidget {
    Q_OBJECT

public:
    explicit Sparkline(QWidget* parent = nullptr);
    void setValues(std::vector<double> values);
    std::vector<double> const& values() const { return values_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<double> values_;
};

}  // namespace signalbox::console
