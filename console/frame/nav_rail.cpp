#include "console/frame/nav_rail.hpp"

#include "console/frame/nav_button.hpp"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

#include <algorithm>
#include <tuple>

namespace signalbox::console {

namespace {

constexpr int icon_side = 22;
constexpr int least_width = 76;
constexpr int beside_text = 12;  // of the rail and of a button

void drawOverview(QPainter& painter)
{
    for (auto const& [x, top] : {std::pair{4, 13}, std::pair{9, 8}, std::pair{14, 11}, std::pair{19, 4}})
        painter.drawLine(x - 1, 18, x - 1, top);
}

void drawTraffic(QPainter& painter)
{
    for (int y : {5, 11, 17}) {
        painter.drawPoint(3, y);
        painter.drawLine(7, y, 19, y);
    }
}

void drawModels(QPainter& painter)
{
    painter.drawRoundedRect(QRectF(3, 3.5, 16, 15), 2, 2);
    painter.drawLine(3, 9, 19, 9);
    painter.drawLine(9, 9, 9, 18);
}

void drawCost(QPainter& painter)
{
    painter.drawEllipse(QPointF(11, 11), 8, 8);
    painter.drawLine(11, 6, 11, 16);
    painter.drawArc(QRectF(8.5, 7, 5, 4), 30 * 16, 240 * 16);
    painter.drawArc(QRectF(8.5, 11, 5, 4), 210 * 16, 240 * 16);
}

void drawExperiments(QPainter& painter)
{
    painter.drawLine(11, 3, 11, 19);
    for (auto const& [y, left, right] : {std::tuple{6, 4, 9}, std::tuple{11, 8, 16}, std::tuple{16, 13, 19}}) {
        painter.drawLine(left, y, right, y);
        painter.drawEllipse(QPointF((left + right) / 2.0, y), 1.4, 1.4);
    }
}

void drawConfig(QPainter& painter)
{
    for (auto const& [y, knob] : {std::pair{5, 14}, std::pair{11, 7}, std::pair{17, 12}}) {
        painter.drawLine(3, y, 19, y);
        painter.drawEllipse(QPointF(knob, y), 2, 2);
    }
}

void drawPlayground(QPainter& painter)
{
    painter.drawRoundedRect(3, 4, 16, 14, 2, 2);
    painter.drawPolyline(QPolygonF({QPointF(9, 7.5), QPointF(14, 11), QPointF(9, 14.5), QPointF(9, 7.5)}));
}

void drawSessions(QPainter& painter)
{
    painter.drawRoundedRect(3, 4, 12, 8, 2, 2);
    painter.drawRoundedRect(8, 14, 11, 5, 2, 2);
}

QPixmap drawn(NavIcon which, QColor const& color, qreal ratio)
{
    QPixmap picture(QSize(icon_side, icon_side) * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    switch (which) {
    case NavIcon::overview: drawOverview(painter); break;
    case NavIcon::traffic: drawTraffic(painter); break;
    case NavIcon::models: drawModels(painter); break;
    case NavIcon::cost: drawCost(painter); break;
    case NavIcon::experiments: drawExperiments(painter); break;
    case NavIcon::config: drawConfig(painter); break;
    case NavIcon::playground: drawPlayground(painter); break;
    case NavIcon::sessions: drawSessions(painter); break;
    }
    return picture;
}

}  // namespace

QIcon navIcon(NavIcon which, QPalette const& palette)
{
    QIcon icon;
    for (qreal ratio : {1.0, 2.0, 3.0}) {
        icon.addPixmap(drawn(which, palette.color(QPalette::PlaceholderText), ratio), QIcon::Normal, QIcon::Off);
        icon.addPixmap(drawn(which, palette.color(QPalette::Link), ratio), QIcon::Normal, QIcon::On);
    }
    return icon;
}

NavRail::NavRail(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("navigation"));
    setAccessibleName(tr("Views"));
    setFixedWidth(least_width);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(4, 6, 4, 6);
    column->setSpacing(2);
    column->addStretch();
    group_.setExclusive(true);
    connect(&group_, &QButtonGroup::idClicked, this, &NavRail::chosen);
}

void NavRail::add(NavIcon icon, QString const& title, int key)
{
    int const place = static_cast<int>(entries_.size());
    auto* const button = new NavButton;
    button->setText(title);
    button->setToolTip(tr("%1 (Ctrl+%2)").arg(title).arg(key));
    button->setAccessibleName(title);
    button->setAccessibleDescription(tr("Control and %1").arg(key));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setIconSize({icon_side, icon_side});
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    group_.addButton(button, place);
    static_cast<QVBoxLayout*>(layout())->insertWidget(place, button);
    entries_.push_back({button, icon});
    button->setIcon(navIcon(icon, palette()));
    fitWidth();
}

// Large letters are not cut.
void NavRail::fitWidth()
{
    int wide = least_width;
    for (Entry const& each : entries_)
        wide = std::max(wide, each.button->fontMetrics().horizontalAdvance(each.button->text()) + beside_text);
    setFixedWidth(wide);
}

void NavRail::setCurrent(int place)
{
    if (auto* const button = group_.button(place)) button->setChecked(true);
}

void NavRail::paintIcons()
{
    for (Entry const& each : entries_) each.button->setIcon(navIcon(each.icon, palette()));
}

void NavRail::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) paintIcons();
    if (event->type() == QEvent::FontChange) fitWidth();
}

}  // namespace signalbox::console
