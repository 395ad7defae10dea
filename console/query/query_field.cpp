#include "console/query/query_field.hpp"

#include "console/look/theme.hpp"

#include <QCoreApplication>
#include <QInputMethodEvent>
#include <QTextCharFormat>

#include <algorithm>

namespace signalbox::console {

TextPart partOfText(QString const& text, storage::text_span const& bytes)
{
    QByteArray const encoded = text.toUtf8();
    auto const units = [&](std::size_t at) {
        qsizetype end = std::min(static_cast<qsizetype>(at), encoded.size());
        while (end > 0 && end < encoded.size() && (static_cast<unsigned char>(encoded[end]) & 0xc0) == 0x80) --end;
        return static_cast<int>(QString::fromUtf8(encoded.left(end)).size());
    };
    int const start = units(bytes.offset);
    return {start, units(bytes.offset + bytes.length) - start};
}

std::size_t byteAt(QString const& text, int position)
{
    return static_cast<std::size_t>(text.left(position).toUtf8().size());
}

QueryField::QueryField(QWidget* parent) : QLineEdit(parent)
{
    connect(&Theme::instance(), &Theme::changed, this, &QueryField::drawMark);
}

void QueryField::setMark(std::optional<TextPart> mark)
{
    if (mark && mark->length <= 0) mark = TextPart{std::max(0, std::min(mark->start, static_cast<int>(text().size())) - 1), 1};
    if (mark == mark_ && !mark) return;
    mark_ = mark;
    drawMark();
}

// A line edit has no formats of its own; those of an input method's event without text stay until the next such event.
void QueryField::drawMark()
{
    QList<QInputMethodEvent::Attribute> attributes;
    if (mark_) {
        QTextCharFormat format;
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        format.setUnderlineColor(Theme::instance().color(Role::bad));
        format.setForeground(Theme::instance().color(Role::bad));
        attributes.append({QInputMethodEvent::TextFormat, mark_->start - cursorPosition(), mark_->length, format});
    }
    QInputMethodEvent event({}, attributes);
    QCoreApplication::sendEvent(this, &event);
}

}  // namespace signalbox::console
