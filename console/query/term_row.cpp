#include "console/query/term_row.hpp"

#include <QFrame>
#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr int gap = 6;
constexpr int most_letters = 40;  // of a chip; the whole term stands in its tool tip

QToolButton* makeButton(QFrame& in, QString const& text)
{
    auto* const button = new QToolButton(&in);
    button->setText(text);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    in.layout()->addWidget(button);
    return button;
}

}  // namespace

TermRow::TermRow(QWidget* parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Terms of the query"));
}

TermRow::Chip TermRow::makeChip(std::size_t at)
{
    auto* const frame = new QFrame(this);
    frame->setFrameStyle(QFrame::StyledPanel | QFrame::Plain);
    frame->setAutoFillBackground(true);
    frame->setBackgroundRole(QPalette::Button);
    auto* const row = new QHBoxLayout(frame);
    row->setContentsMargins(2, 0, 2, 0);
    row->setSpacing(0);
    Chip const chip{frame, makeButton(*frame, {}), makeButton(*frame, QStringLiteral("≠")), makeButton(*frame, QStringLiteral("✕"))};
    chip.name->setCheckable(true);
    connect(chip.name, &QToolButton::clicked, this, [this, at] { emit toggled(at); });
    connect(chip.turn, &QToolButton::clicked, this, [this, at] { emit negated(at); });
    connect(chip.close, &QToolButton::clicked, this, [this, at] { emit removed(at); });
    return chip;
}

// A term set aside is struck out and says so in its name: not by colour alone.
void TermRow::dress(Chip const& chip, Term const& term)
{
    QString const shown = term.text.size() > most_letters ? term.text.left(most_letters - 1) + QChar(0x2026) : term.text;
    chip.name->setText(QString(shown).replace(QLatin1Char('&'), QStringLiteral("&&")));
    QFont font = this->font();
    font.setStrikeOut(!term.active);
    chip.name->setFont(font);
    chip.name->setChecked(term.active);
    chip.name->setAccessibleName(term.active ? tr("Set aside %1").arg(term.text) : tr("Use %1 again").arg(term.text));
    chip.name->setToolTip(term.active ? tr("%1\nPress to set it aside").arg(term.text)
                                      : tr("%1\nSet aside. Press to use it again").arg(term.text));
    chip.turn->setText(term.negated() ? QStringLiteral("=") : QStringLiteral("≠"));
    chip.turn->setAccessibleName(tr("Turn %1 around").arg(term.text));
    chip.turn->setToolTip(term.negated() ? tr("Only these instead") : tr("All but these instead"));
    chip.close->setAccessibleName(tr("Remove %1").arg(term.text));
    chip.close->setToolTip(tr("Remove this term"));
}

void TermRow::setTerms(std::vector<Term> const& terms)
{
    while (chips_.size() > terms.size()) {
        chips_.back().frame->hide();
        chips_.back().frame->deleteLater();  // its button may have been pressed just now
        chips_.pop_back();
    }
    while (chips_.size() < terms.size()) {
        chips_.push_back(makeChip(chips_.size()));
        chips_.back().frame->show();
    }
    for (std::size_t i = 0; i < terms.size(); ++i) dress(chips_[i], terms[i]);
    setVisible(!terms.empty());
    updateGeometry();
    arrange(width(), true);
}

QSize TermRow::sizeHint() const
{
    int const wide = std::max(width(), 200);
    return {wide, arrange(wide, false)};
}

void TermRow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange(width(), true);
}

// From left to right, in as many lines as they need; the height.
int TermRow::arrange(int width, bool move) const
{
    int x = 0, y = 0, line = 0;
    for (Chip const& chip : chips_) {
        QSize const size = chip.frame->sizeHint().boundedTo({std::max(width, 60), 1000});
        if (x > 0 && x + size.width() > width) {
            x = 0;
            y += line + gap / 2;
            line = 0;
        }
        if (move) chip.frame->setGeometry(QRect({x, y}, size));
        x += size.width() + gap;
        line = std::max(line, size.height());
    }
    return y + line;
}

}  // namespace signalbox::console
