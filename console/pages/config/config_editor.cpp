#include "console/pages/config/config_editor.hpp"

#include "console/look/theme.hpp"
#include "console/pages/config/yaml_highlighter.hpp"

#include <QEvent>
#include <QFontDatabase>
#include <QHelpEvent>
#include <QPainter>
#include <QTextBlock>
#include <QToolTip>

#include <algorithm>

namespace signalbox::console {

class LineNumbers : public QWidget {
public:
    explicit LineNumbers(ConfigEditor* of) : QWidget(of), editor_(*of) {}

protected:
    void paintEvent(QPaintEvent* event) override { editor_.paintNumbers(*event); }

private:
    ConfigEditor& editor_;
};

namespace {

constexpr int beside_numbers = 10;
constexpr int least_digits = 3;

/// Behind the last character of the word that begins here.
int wordEnd(QString const& line, int from)
{
    int end = from;
    while (end < line.size() && !line[end].isSpace() && !QStringLiteral(",]}").contains(line[end])) ++end;
    return std::max(end, std::min(from + 1, static_cast<int>(line.size())));
}

/// A column counts characters, a block UTF-16 units.
int unitsBefore(QString const& line, int column)
{
    int units = 0;
    for (int left = column - 1; left > 0 && units < line.size(); --left) units += line[units].isHighSurrogate() ? 2 : 1;
    return units;
}

}  // namespace

QString wordsOf(config::finding const& finding)
{
    QString const words = QString::fromStdString(finding.message);
    if (finding.suggestion.empty()) return words;
    QString const suggestion = QString::fromStdString(finding.suggestion);
    return finding.nearest ? ConfigEditor::tr("%1 (did you mean \"%2\"?)").arg(words, suggestion)
                           : ConfigEditor::tr("%1 (write: %2)").arg(words, suggestion);
}

ConfigEditor::ConfigEditor(QWidget* parent) : QPlainTextEdit(parent), numbers_(new LineNumbers(this))
{
    setObjectName(QStringLiteral("config_text"));
    setAccessibleName(tr("Text of the configuration"));
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setLineWrapMode(NoWrap);
    setTabChangesFocus(true);  // YAML takes no tabs, and the way on is by Tab
    setFrameShape(QFrame::NoFrame);
    new YamlHighlighter(document());
    connect(this, &QPlainTextEdit::blockCountChanged, this, &ConfigEditor::place);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](QRect const& area, int scrolled) {
        scrolled != 0 ? numbers_->scroll(0, scrolled) : numbers_->update(0, area.y(), numbers_->width(), area.height());
    });
    connect(&Theme::instance(), &Theme::changed, this, &ConfigEditor::underline);
    place();
}

QString ConfigEditor::text() const
{
    return document()->toRawText().replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
}

void ConfigEditor::putText(QString const& text)
{
    int const line = caretLine();
    QTextCursor all(document());
    all.select(QTextCursor::Document);
    all.insertText(text);
    goTo(std::min(line, blockCount()), 0);
}

void ConfigEditor::edit(TextEdit const& what)
{
    QByteArray const bytes = text().toUtf8();
    auto const units = [&](std::size_t at) { return static_cast<int>(QString::fromUtf8(bytes.left(static_cast<qsizetype>(at))).size()); };
    QTextCursor place(document());
    place.setPosition(units(what.from));
    place.setPosition(units(what.to), QTextCursor::KeepAnchor);
    place.insertText(QString::fromStdString(what.text));
}

void ConfigEditor::setFindings(std::vector<config::finding> const& findings)
{
    findings_ = findings;
    underline();
    numbers_->update();
}

void ConfigEditor::underline()
{
    QList<QTextEdit::ExtraSelection> marks;
    for (config::finding const& each : findings_) {
        QTextBlock const block = document()->findBlockByNumber(each.line - 1);
        if (each.line < 1 || !block.isValid()) continue;
        int const from = unitsBefore(block.text(), each.column);
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(block);
        mark.cursor.setPosition(block.position() + from);
        mark.cursor.setPosition(block.position() + wordEnd(block.text(), from), QTextCursor::KeepAnchor);
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(Theme::instance().color(each.level == config::severity::error ? Role::bad : Role::warning));
        marks.append(mark);
    }
    setExtraSelections(marks);
}

void ConfigEditor::goTo(int line, int column)
{
    QTextBlock const block = document()->findBlockByNumber(std::clamp(line, 1, blockCount()) - 1);
    QTextCursor caret(block);
    caret.setPosition(block.position() + unitsBefore(block.text(), column));
    setTextCursor(caret);
    centerCursor();
}

QString ConfigEditor::problemsAt(int line) const
{
    QStringList words;
    for (config::finding const& each : findings_)
        if (each.line == line) words << wordsOf(each);
    return words.join(QLatin1Char('\n'));
}

bool ConfigEditor::isError(int line) const
{
    return std::ranges::any_of(findings_, [&](auto const& each) { return each.line == line && each.level == config::severity::error; });
}

int ConfigEditor::numbersWidth() const
{
    int const digits = std::max(least_digits, static_cast<int>(QString::number(blockCount()).size()));
    return beside_numbers * 2 + fontMetrics().horizontalAdvance(QLatin1Char('9')) * digits;
}

void ConfigEditor::place()
{
    setViewportMargins(numbersWidth(), 0, 0, 0);
    QRect const inside = contentsRect();
    numbers_->setGeometry(inside.left(), inside.top(), numbersWidth(), inside.height());
}

void ConfigEditor::paintNumbers(QPaintEvent const& event)
{
    QPainter painter(numbers_);
    painter.fillRect(event.rect(), palette().color(QPalette::Window));
    painter.setFont(font());
    Theme const& theme = Theme::instance();
    QTextBlock block = firstVisibleBlock();
    for (qreal top = blockBoundingGeometry(block).translated(contentOffset()).top(); block.isValid() && top <= event.rect().bottom();
         block = block.next()) {
        qreal const height = blockBoundingRect(block).height();
        int const line = block.blockNumber() + 1;
        bool const wrong = !problemsAt(line).isEmpty();
        painter.setPen(!wrong ? theme.color(Role::axis) : theme.color(isError(line) ? Role::bad : Role::warning));
        QRectF const box(0, top, numbers_->width() - beside_numbers, height);
        painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter, QString::number(line));
        if (wrong)
            painter.drawText(QRectF(2, top, beside_numbers, height), Qt::AlignVCenter,
                             isError(line) ? QStringLiteral("✕") : QStringLiteral("!"));
        top += height;
    }
}

void ConfigEditor::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    place();
}

void ConfigEditor::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange) place();
}

void ConfigEditor::keyPressEvent(QKeyEvent* event)
{
    if (!key_filter_ || !key_filter_(*event)) QPlainTextEdit::keyPressEvent(event);
}

bool ConfigEditor::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip) return QPlainTextEdit::viewportEvent(event);
    auto const* const help = static_cast<QHelpEvent*>(event);
    QString const words = problemsAt(cursorForPosition(help->pos()).blockNumber() + 1);
    words.isEmpty() ? QToolTip::hideText() : QToolTip::showText(help->globalPos(), words, this);
    return true;
}

}  // namespace signalbox::console
