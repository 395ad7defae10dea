#include "console/welcome/choice_card.hpp"

#include "console/look/theme.hpp"

#include <QEvent>
#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

namespace signalbox::console {

namespace {

constexpr int edge = 20;  // between the card's border and what is on it
constexpr int mark_side = 44;
constexpr int mark_room = mark_side + 20;

/// A signal with its arm raised: the line is free.
void paintGateway(QPainter& painter, QRectF at)
{
    painter.drawLine(QPointF(at.left() + 12, at.top() + 2), QPointF(at.left() + 12, at.bottom()));
    painter.drawLine(QPointF(at.left() + 4, at.bottom()), QPointF(at.left() + 20, at.bottom()));
    QPainterPath arm;
    arm.moveTo(at.left() + 12, at.top() + 16);
    arm.lineTo(at.right() - 4, at.top() + 2);
    arm.lineTo(at.right(), at.top() + 10);
    arm.lineTo(at.left() + 12, at.top() + 25);
    arm.closeSubpath();
    painter.fillPath(arm, painter.pen().color());
}

void paintStore(QPainter& painter, QRectF at)
{
    QRectF const lid(at.left() + 5, at.top() + 2, at.width() - 10, 12);
    painter.drawEllipse(lid);
    for (qreal const down : {12.0, 24.0}) painter.drawArc(lid.translated(0, down), 180 * 16, 180 * 16);
    painter.drawLine(QPointF(lid.left(), lid.center().y()), QPointF(lid.left(), lid.center().y() + 24));
    painter.drawLine(QPointF(lid.right(), lid.center().y()), QPointF(lid.right(), lid.center().y() + 24));
}

void paintSample(QPainter& painter, QRectF at)
{
    constexpr qreal heights[] = {12, 18, 15, 38, 20};
    qreal left = at.left() + 3;
    for (qreal const each : heights) {
        painter.fillRect(QRectF(left, at.bottom() - 2 - each, 5.5, each), painter.pen().color());
        left += 8;
    }
    painter.drawLine(at.bottomLeft(), at.bottomRight());
}

QLabel* addLabel(QVBoxLayout& to, QString const& text)
{
    auto* const label = new QLabel(text);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    to.addWidget(label);
    return label;
}

}  // namespace

ChoiceCard::ChoiceCard(Mark mark, QString const& title, QString const& text, QString const& button, QWidget* parent)
    : QWidget(parent), mark_(mark)
{
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(edge + mark_room, edge, edge, edge);
    row->setSpacing(16);
    column_ = new QVBoxLayout;
    column_->setSpacing(6);
    title_ = addLabel(*column_, title);
    text_ = addLabel(*column_, text);
    row->addLayout(column_, 1);
    button_ = new QPushButton(button);
    button_->setAccessibleName(title);
    button_->setAccessibleDescription(text);
    button_->setMinimumWidth(132);
    row->addWidget(button_, 0, Qt::AlignTop);
    connect(button_, &QPushButton::clicked, this, &ChoiceCard::chosen);
    setAccessibleName(title);
    growTitle();
}

void ChoiceCard::addBelow(QWidget* content)
{
    bool const fixed = content->sizePolicy().horizontalPolicy() == QSizePolicy::Fixed;  // it would hold the whole column as narrow
    column_->addWidget(content, 0, fixed ? Qt::Alignment(Qt::AlignLeft) : Qt::Alignment());
}

void ChoiceCard::setText(QString const& text)
{
    text_->setText(text);
    button_->setAccessibleDescription(text);
}

void ChoiceCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    Theme const& theme = Theme::instance();
    painter.setPen(QPen(theme.color(Role::grid), 1));
    painter.setBrush(palette().base());
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    painter.setPen(QPen(theme.series(0), 2.4, Qt::SolidLine, Qt::RoundCap));
    painter.setBrush(Qt::NoBrush);
    QRectF const at(edge, edge, mark_side, mark_side);
    switch (mark_) {
    case Mark::gateway: paintGateway(painter, at); break;
    case Mark::store: paintStore(painter, at); break;
    case Mark::sample: paintSample(painter, at); break;
    }
}

/// The whole card is the button, but for what stands below the sentence.
void ChoiceCard::mouseReleaseEvent(QMouseEvent* event)
{
    bool const on_head = rect().contains(event->pos()) && event->pos().y() < text_->geometry().bottom();
    if (event->button() == Qt::LeftButton && on_head && button_->isEnabled()) button_->click();
}

void ChoiceCard::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange) growTitle();
    QWidget::changeEvent(event);
}

void ChoiceCard::growTitle()
{
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setWeight(QFont::DemiBold);
    title_->setFont(large);
}

}  // namespace signalbox::console
