#include "console/pages/traffic/body_pane.hpp"

#include "console/look/theme.hpp"

#include <QFontDatabase>
#include <QTextBlock>

namespace signalbox::console {

namespace {

constexpr qreal ground = 0.16;              // of the colour, behind a changed line
constexpr std::size_t most_marked = 5'000;  // lines: the signs before them say the same of further ones

}  // namespace

BodyPane::BodyPane(QWidget* parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    connect(&Theme::instance(), &Theme::changed, this, &BodyPane::mark);
}

void BodyPane::setText(QString const& text, std::vector<DiffLine::Kind> kinds)
{
    kinds_ = std::move(kinds);
    setPlainText(text);
    mark();
}

void BodyPane::mark()
{
    QList<QTextEdit::ExtraSelection> marks;
    for (std::size_t line = 0; line < kinds_.size() && line < most_marked; ++line) {
        if (kinds_[line] != DiffLine::Kind::added && kinds_[line] != DiffLine::Kind::removed) continue;
        QColor color = Theme::instance().color(kinds_[line] == DiffLine::Kind::added ? Role::good : Role::bad);
        color.setAlphaF(ground);
        QTextEdit::ExtraSelection one;
        one.cursor = QTextCursor(document()->findBlockByNumber(static_cast<int>(line)));
        one.format.setBackground(color);
        one.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks.append(one);
    }
    setExtraSelections(marks);
}

}  // namespace signalbox::console
