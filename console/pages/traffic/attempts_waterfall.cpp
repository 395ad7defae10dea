#include "console/pages/traffic/attempts_view.hpp"

#include "console/look/figures.hpp"
#include "console/look/theme.hpp"
#include "console/pages/traffic/request_words.hpp"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace signalbox::console {

namespace {

constexpr int bar_height = 12;
constexpr int gap = 4;
constexpr int indent = 2;
constexpr int reason_lines = 2;  // the sentence is what one came for: it may wrap
constexpr int fault_lines = 3;   // what went wrong, in the provider's words, too
constexpr int narrowest = 220;
constexpr int tick_room = 64;  // pixels for a tick's text

}  // namespace

QString phaseName(Phase phase)
{
    switch (phase) {
    case Phase::gateway: return AttemptsWaterfall::tr("in the gateway");
    case Phase::pause: return AttemptsWaterfall::tr("pause");
    case Phase::connect: return AttemptsWaterfall::tr("connecting");
    case Phase::wait: return AttemptsWaterfall::tr("waiting");
    case Phase::content: return AttemptsWaterfall::tr("until the first token");
    case Phase::stream: return AttemptsWaterfall::tr("streaming");
    }
    return {};
}

QColor phaseColor(Phase phase)
{
    Theme const& theme = Theme::instance();
    switch (phase) {
    case Phase::gateway: return theme.color(Role::neutral);
    case Phase::pause: return theme.color(Role::faint);
    case Phase::connect: return theme.series(1);
    case Phase::wait: return theme.series(3);
    case Phase::content: return theme.series(5);
    case Phase::stream: return theme.series(2);
    }
    return theme.color(Role::neutral);
}

AttemptsWaterfall::AttemptsWaterfall(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("waterfall"));
    setFocusPolicy(Qt::TabFocus);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void AttemptsWaterfall::setEvent(schema::Event const& event)
{
    AttemptLayout layout = layOut(event);
    length_us_ = layout.length_us;
    lines_.clear();
    QStringList spoken;
    for (AttemptLane& lane : layout.lanes) {
        Line line{.lane = std::move(lane), .target = {}, .outcome = {}, .reason = {}, .stretches = {}};
        schema::Attempt const& attempt = event.attempts(line.lane.attempt);
        line.target = targetWords(attempt);
        line.outcome = outcomeWords(attempt, line.lane.left);
        line.reason = reasonWords(event, line.lane.attempt);
        for (Stretch const& each : line.lane.stretches)
            line.stretches << QStringLiteral("%1 %2").arg(phaseName(each.phase),
                                                          figures::duration(static_cast<double>(each.to_us - each.from_us)));
        spoken << tr("Attempt %1: %2, %3. Chosen because: %4. %5")
                      .arg(QString::number(line.lane.attempt + 1), line.target, line.outcome, line.reason,
                           line.stretches.join(QStringLiteral(", ")));
        lines_.push_back(std::move(line));
    }
    setAccessibleName(lines_.empty() ? tr("No target was called") : tr("Attempts over time"));
    setAccessibleDescription(spoken.join(QLatin1Char('\n')));
    updateGeometry();
    update();
}

// As many as the text takes in this width, so that a wide inspector has no empty lines.
int AttemptsWaterfall::linesOf(QString const& text, int most) const
{
    QRect const room(0, 0, std::max(width(), narrowest) - 2 * indent, most * fontMetrics().height());
    int const height = fontMetrics().boundingRect(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, text).height();
    return std::clamp(qRound(static_cast<double>(height) / fontMetrics().lineSpacing()), 1, most);
}

int AttemptsWaterfall::outcomeLines(Line const& line) const
{
    return linesOf(line.outcome, line.lane.failed ? fault_lines : 1);
}

int AttemptsWaterfall::lineHeight(Line const& line) const
{
    int const lines = 1 + outcomeLines(line) + linesOf(line.reason, reason_lines);
    return lines * fontMetrics().height() + bar_height + 3 * gap + 10;
}

void AttemptsWaterfall::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    updateGeometry();
    emit wrapped();
}

QSize AttemptsWaterfall::sizeHint() const
{
    int height = lines_.empty() ? lineHeight({}) : 0;
    for (Line const& each : lines_) height += lineHeight(each);
    return {narrowest, height + fontMetrics().height() + 2 * gap};
}

QSize AttemptsWaterfall::minimumSizeHint() const
{
    return {narrowest, sizeHint().height()};
}

int AttemptsWaterfall::xOf(std::int64_t us) const
{
    if (length_us_ <= 0) return indent;
    return indent + static_cast<int>(static_cast<double>(us) / static_cast<double>(length_us_) * (width() - 2 * indent));
}

void AttemptsWaterfall::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    if (lines_.empty()) {
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                         tr("No target was called: the gateway answered by itself."));
        return;
    }
    int top = 0;
    for (Line const& line : lines_) {
        paintLine(painter, line, top);
        top += lineHeight(line);
    }
    paintAxis(painter, top);
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1, Qt::DotLine));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void AttemptsWaterfall::paintLine(QPainter& painter, Line const& line, int top) const
{
    int const text_height = fontMetrics().height();
    QRect text(indent, top, width() - 2 * indent, text_height);
    // A failed attempt, or one that was left, says so in words and with a mark; colour comes on top.
    QString const mark = line.lane.failed ? QStringLiteral("✕ ") : line.lane.left ? QStringLiteral("… ") : QStringLiteral("✓ ");
    QString const before = QStringLiteral("%1%2%3").arg(line.lane.fallback ? QStringLiteral("↳ ") : QString(), mark, line.target);
    painter.setPen(line.lane.failed ? Theme::instance().color(Role::bad) : palette().color(QPalette::Text));
    painter.drawText(text, Qt::AlignLeft | Qt::TextSingleLine, fontMetrics().elidedText(before, Qt::ElideRight, text.width()));
    text.translate(0, text_height);
    text.setHeight(outcomeLines(line) * text_height);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, line.outcome);
    int const bar_top = text.bottom() + 1 + gap;
    painter.fillRect(QRect(indent, bar_top, width() - 2 * indent, bar_height),
                     Theme::instance().color(Role::faint).lighter(Theme::instance().dark() ? 90 : 106));
    for (Stretch const& each : line.lane.stretches) {
        int const from = xOf(each.from_us);
        QRect const bar(from, bar_top, std::max(xOf(each.to_us) - from, 1), bar_height);
        if (each.phase == Phase::pause)
            painter.fillRect(bar, QBrush(Theme::instance().color(Role::neutral), Qt::BDiagPattern));
        else
            painter.fillRect(bar, phaseColor(each.phase));
    }
    text.moveTop(bar_top + bar_height + gap);
    text.setHeight(reason_lines * text_height);
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawText(text, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap | Qt::TextDontClip, line.reason);
}

void AttemptsWaterfall::paintAxis(QPainter& painter, int top) const
{
    painter.setPen(Theme::instance().color(Role::axis));
    painter.drawLine(indent, top, width() - indent, top);
    auto const moments = axisMoments(length_us_, std::max(2, width() / tick_room));
    for (std::int64_t moment : moments) {
        int const x = xOf(moment);
        painter.drawLine(x, top, x, top + 3);
        QString const text = moment == 0 ? QStringLiteral("0") : figures::duration(static_cast<double>(moment));
        int const room = fontMetrics().horizontalAdvance(text);
        int const left = std::clamp(x - room / 2, 0, std::max(0, width() - room));
        painter.drawText(left, top + 3 + fontMetrics().ascent(), text);
    }
}

bool AttemptsWaterfall::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    auto const* const help = static_cast<QHelpEvent*>(event);
    std::size_t at = 0;
    for (int bottom = 0; at < lines_.size() && (bottom += lineHeight(lines_[at])) <= help->y();) ++at;
    if (at < lines_.size()) {
        QStringList rows{lines_[at].target + QStringLiteral(": ") + lines_[at].outcome, lines_[at].reason};
        rows += lines_[at].stretches;
        QToolTip::showText(help->globalPos(),
                           rows.join(QLatin1Char('\n')).toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")), this);
    }
    return true;
}

}  // namespace signalbox::console
