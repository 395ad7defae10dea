#include "console/look/shapes.hpp"

#include "console/look/colors.hpp"

#include <QPainter>
#include <QPainterPath>
#include <QPolygonF>

#include <cmath>
#include <numbers>

namespace signalbox::console {

namespace {

QPolygonF star(QPointF centre, qreal radius)
{
    QPolygonF corners;
    for (int i = 0; i < 10; ++i) {
        qreal const reach = i % 2 == 0 ? radius * 1.2 : radius * 0.5;
        qreal const angle = std::numbers::pi * (i / 5.0 - 0.5);
        corners << centre + QPointF(std::cos(angle), std::sin(angle)) * reach;
    }
    return corners;
}

QPainterPath arms(QPointF centre, qreal radius, qreal degrees)
{
    QPainterPath path;
    qreal const thick = radius * 0.38;
    path.setFillRule(Qt::WindingFill);
    path.addRect(-radius * 1.1, -thick, radius * 2.2, thick * 2);
    path.addRect(-thick, -radius * 1.1, thick * 2, radius * 2.2);
    QTransform turn;
    turn.translate(centre.x(), centre.y());
    turn.rotate(degrees);
    return turn.map(path);
}

}  // namespace

Shape seriesShape(int number)
{
    int const round = number / series_colors;
    return static_cast<Shape>((number + round) % 8);
}

void drawShape(QPainter& painter, Shape shape, QPointF centre, qreal radius)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(painter.pen().color());
    painter.setPen(Qt::NoPen);
    qreal const r = radius;
    switch (shape) {
    case Shape::circle: painter.drawEllipse(centre, r, r); break;
    case Shape::square: painter.drawRect(QRectF(centre.x() - r * 0.9, centre.y() - r * 0.9, r * 1.8, r * 1.8)); break;
    case Shape::triangle:
        painter.drawPolygon(
            QPolygonF{{centre + QPointF(0, -r * 1.1), centre + QPointF(r * 1.1, r * 0.9), centre + QPointF(-r * 1.1, r * 0.9)}});
        break;
    case Shape::diamond:
        painter.drawPolygon(QPolygonF{
            {centre + QPointF(0, -r * 1.2), centre + QPointF(r * 1.2, 0), centre + QPointF(0, r * 1.2), centre + QPointF(-r * 1.2, 0)}});
        break;
    case Shape::plus: painter.drawPath(arms(centre, r, 0)); break;
    case Shape::cross: painter.drawPath(arms(centre, r, 45)); break;
    case Shape::star: painter.drawPolygon(star(centre, r)); break;
    case Shape::bar: painter.drawRect(QRectF(centre.x() - r * 1.2, centre.y() - r * 0.45, r * 2.4, r * 0.9)); break;
    }
    painter.restore();
}

}  // namespace signalbox::console
