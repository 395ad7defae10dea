#include "console/pages/config/diff_view.hpp"

#include "console/look/theme.hpp"

#include <QFontDatabase>
#include <QSplitter>
#include <QTextBlock>
#include <QVBoxLayout>

namespace signalbox::console {

namespace {

constexpr qreal ground = 0.16;  // of the colour, behind a changed line

QString asLine(DiffLine const& line)
{
    QString const text = QString::fromUtf8(line.text.data(), static_cast<qsizetype>(line.text.size()));
    switch (line.kind) {
    case DiffLine::Kind::same: return QStringLiteral("%1   %2").arg(line.line, 5).arg(text);
    case DiffLine::Kind::removed: return QStringLiteral("%1 − %2").arg(line.line, 5).arg(text);
    case DiffLine::Kind::added: return QStringLiteral("%1 + %2").arg(line.line, 5).arg(text);
    case DiffLine::Kind::gap: return QStringLiteral("    …");
    }
    return text;
}

}  // namespace

DiffView::DiffView(QWidget* parent) : QWidget(parent), title_(new QLabel), meaning_(new QListWidget), lines_(new QPlainTextEdit)
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(8, 6, 0, 0);
    title_->setTextFormat(Qt::PlainText);
    title_->setWordWrap(true);
    column->addWidget(title_);
    auto* const parts = new QSplitter(Qt::Vertical);
    column->addWidget(parts, 1);
    meaning_->setAccessibleName(tr("What the change means"));
    meaning_->setFrameShape(QFrame::NoFrame);
    meaning_->setWordWrap(true);
    parts->addWidget(meaning_);
    lines_->setAccessibleName(tr("Changed lines"));
    lines_->setReadOnly(true);
    lines_->setTabChangesFocus(true);
    lines_->setFrameShape(QFrame::NoFrame);
    lines_->setLineWrapMode(QPlainTextEdit::NoWrap);
    lines_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    parts->addWidget(lines_);
    parts->setStretchFactor(0, 1);
    parts->setStretchFactor(1, 2);
    connect(&Theme::instance(), &Theme::changed, this, &DiffView::paintLines);
}

void DiffView::showChange(QString const& title, std::vector<std::string> const& sentences, std::string const& before,
                          std::string const& after)
{
    title_->setText(title);
    meaning_->clear();
    for (std::string const& each : sentences) meaning_->addItem(QString::fromStdString(each));
    if (sentences.empty())
        meaning_->addItem(before == after ? tr("Nothing is changed.")
                                          : tr("Nothing that the gateway would do otherwise: comments, blanks or order."));
    QStringList lines;
    kinds_.clear();
    for (DiffLine const& each : diffLines(before, after)) {
        lines << asLine(each);
        kinds_.push_back(each.kind);
    }
    lines_->setPlainText(lines.join(QLatin1Char('\n')));
    paintLines();
}

void DiffView::paintLines()
{
    QList<QTextEdit::ExtraSelection> marks;
    for (std::size_t line = 0; line < kinds_.size(); ++line) {
        if (kinds_[line] != DiffLine::Kind::added && kinds_[line] != DiffLine::Kind::removed) continue;
        QColor color = Theme::instance().color(kinds_[line] == DiffLine::Kind::added ? Role::good : Role::bad);
        color.setAlphaF(ground);
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(lines_->document()->findBlockByNumber(static_cast<int>(line)));
        mark.format.setBackground(color);
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks.append(mark);
    }
    lines_->setExtraSelections(marks);
}

QStringList DiffView::sentences() const
{
    QStringList all;
    for (int row = 0; row < meaning_->count(); ++row) all << meaning_->item(row)->text();
    return all;
}

}  // namespace signalbox::console
