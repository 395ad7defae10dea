// The second mark of a series: a shape beside its colour, so that a legend can be read without colours. Pure painting.
#pragma once

#include <QPointF>

#include <cstdint>

class QPainter;

namespace signalbox::console {

enum class Shape : std::uint8_t { circle, square, triangle, diamond, plus, cross, star, bar };

/// The shape of the n-th series. After eight series the colours repeat and the shapes move on by one, so that 64 pairs differ.
Shape seriesShape(int number);
/// Fills the shape with the painter's pen colour around a centre; `radius` is half its width.
void drawShape(QPainter& painter, Shape shape, QPointF centre, qreal radius);

}  // namespace signalbox::console
