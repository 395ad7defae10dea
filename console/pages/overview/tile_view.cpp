#include "console/pages/overview/tile_view.hpp"

#include "console/chart/sparkline.hpp"
#include "console/look/theme.hpp"

#include <QFontMetricsF>
#include <QPainter>

namespace signalbox::console {

namespace {

constexpr double margin = 10;
constexpr double value_size = 1.65;      // beside the ordinary font
constexpr double smallest_detail = 0.8;  // the same, of the line below

QFont valueFont(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * value_size);
    font.setWeight(QFont::DemiBold);
    return font;
}

/// A long text gets smaller letters before it would be cut.
QFont fitting(QFont letters, double smallest, QString const& text, double room)
{
    while (letters.pointSizeF() > smallest && QFontMetricsF(letters).horizontalAdvance(text) > room)
        letters.setPointSizeF(letters.pointSizeF() - 0.5);
    return letters;
}

Role inkOf(Tile const& tile)
{
    bool const moved = tile.change.direction == figures::Direction::up || tile.change.direction == figures::Direction::down;
    if (!moved || tile.meaning == Meaning::neutral) return Role::neutral;
    bool const more = tile.change.direction == figures::Direction::up;
    return more == (tile.meaning == Meaning::more_is_good) ? Role::good : Role::bad;
}

/// The direction as an arrow, so that it does not hang on the colour.
QString changeText(figures::Change const& of)
{
    if (of.direction == figures::Direction::up) return QString(QChar(0x25b2)) + QLatin1Char(' ') + of.text;
    if (of.direction == figures::Direction::down) return QString(QChar(0x25bc)) + QLatin1Char(' ') + of.text;
    return of.text;
}

}  // namespace

TileView::TileView(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

QString TileView::spoken(Tile const& tile)
{
    return tr("%1: %2, %3, %4 against the period before").arg(tile.name, tile.value, tile.detail, tile.change.spoken);
}

void TileView::setTile(Tile const& tile)
{
    tile_ = tile;
    setAccessibleName(spoken(tile));
    setToolTip(tile.change.direction == figures::Direction::unknown
                   ? tr("%1\nThe period before was not recorded from its beginning.").arg(tile.detail)
                   : tr("%1\n%2 against the period of the same length before").arg(tile.detail, tile.change.text));
    update();
}

void TileView::setWaiting(QString const& name)
{
    tile_ = Tile();
    tile_.name = name;
    tile_.value = QString(QChar(0x2026));
    setAccessibleName(tr("%1: being read").arg(name));
    update();
}

QSize TileView::sizeHint() const
{
    QFontMetricsF const ordinary(font()), large(valueFont(font()));
    return {static_cast<int>(ordinary.averageCharWidth() * 24), static_cast<int>(ordinary.height() * 2.2 + large.height() + margin * 1.4)};
}

QSize TileView::minimumSizeHint() const
{
    return {static_cast<int>(QFontMetricsF(font()).averageCharWidth() * 17), sizeHint().height()};
}

void TileView::paintChange(QPainter& painter, QRectF const& place) const
{
    painter.setPen(Theme::instance().color(inkOf(tile_)));
    painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, changeText(tile_.change));
}

void TileView::paintEvent(QPaintEvent*)
{
    Theme const& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.color(Role::grid));
    painter.setBrush(theme.palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    QFontMetricsF const ordinary(font()), large(valueFont(font()));
    QRectF const inside = QRectF(rect()).adjusted(margin, margin * 0.6, -margin, -margin * 0.6);
    QRectF const top(inside.topLeft(), QSizeF(inside.width(), ordinary.height() * 1.1));
    painter.setFont(font());
    painter.setPen(theme.color(Role::neutral));
    double const taken = ordinary.horizontalAdvance(changeText(tile_.change)) + ordinary.height() / 2;
    painter.drawText(top, Qt::AlignLeft | Qt::AlignVCenter, ordinary.elidedText(tile_.name, Qt::ElideRight, top.width() - taken));
    paintChange(painter, top);

    QRectF const middle(QPointF(inside.left(), top.bottom()), QSizeF(inside.width(), large.height() * 1.05));
    QFont const letters = fitting(valueFont(font()), font().pointSizeF(), tile_.value, middle.width());
    painter.setFont(letters);
    painter.setPen(theme.palette().color(QPalette::Text));
    painter.drawText(middle, Qt::AlignLeft | Qt::AlignVCenter, tile_.value);
    double const used = QFontMetricsF(letters).horizontalAdvance(tile_.value) + margin;
    // A line as long as a word says nothing.
    if (middle.width() - used > ordinary.height() * 2)
        paintSparkline(painter, middle.adjusted(used, 4, 0, -3), tile_.spark, theme.series(0));

    QRectF const bottom(QPointF(inside.left(), middle.bottom()), QPointF(inside.right(), inside.bottom()));
    QFont const small = fitting(font(), font().pointSizeF() * smallest_detail, tile_.detail, bottom.width());
    painter.setFont(small);
    painter.setPen(theme.color(Role::neutral));
    painter.drawText(bottom, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(small).elidedText(tile_.detail, Qt::ElideRight, bottom.width()));
}

}  // namespace signalbox::console
