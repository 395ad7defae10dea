#include "console/look/shaped_texts.hpp"

namespace signalbox::console {

QStaticText const& ShapedTexts::shaped(QString const& text, int within)
{
    if (QStaticText const* const found = known_.object({text, within})) return *found;
    QString line = text;
    for (QChar& each : line)
        if (each == QLatin1Char('\n') || each == QChar::LineSeparator || each == QChar::ParagraphSeparator) each = QLatin1Char(' ');
    if (within != whole) line = QFontMetrics(font_).elidedText(line, Qt::ElideRight, within);
    auto* const made = new QStaticText(line);
    made->setTextFormat(Qt::PlainText);
    made->setPerformanceHint(QStaticText::AggressiveCaching);
    made->prepare({}, font_);
    known_.insert({text, within}, made);  // which owns it
    return *made;
}

void ShapedTexts::draw(QPainter& painter, QRect const& box, Qt::Alignment side, QString const& text)
{
    if (text.isEmpty()) return;
    if (font_ != painter.font()) {
        font_ = painter.font();
        known_.clear();
    }
    QStaticText const* its = &shaped(text, whole);
    if (its->size().width() > box.width()) its = &shaped(text, box.width());
    QSizeF const size = its->size();
    qreal const left = side & Qt::AlignRight ? box.x() + box.width() - size.width() : box.x();
    painter.drawStaticText(QPointF(left, box.y() + (box.height() - size.height()) / 2), *its);
}

}  // namespace signalbox::console
