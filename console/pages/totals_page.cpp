#include "console/pages/totals_page.hpp"

#include "console/look/figures.hpp"
#include "console/pages/counting_line.hpp"
#include "console/pages/message_pane.hpp"

#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr qint64 calm = 8;  // a live page asks at most an eighth of the time
constexpr qint64 least_pause_ms = 900;

}  // namespace

TotalsPage::TotalsPage(StoreReader& store, QWidget* parent) : Page(store, parent), channel_(store, Lane::totals, this)
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    line_ = new CountingLine(this);
    column->addWidget(line_);
    auto* const rest = new QWidget(this);
    column->addWidget(rest, 1);
    stack_ = new QStackedLayout(rest);
    connect(line_, &CountingLine::stop, this, &TotalsPage::stopCounting);
    later_.setSingleShot(true);
    connect(&later_, &QTimer::timeout, this, &TotalsPage::refresh);
    connect(&store, &StoreReader::opened, this, [this] {
        forget();
        ask(true);
    });
}

void TotalsPage::setContent(QWidget* content)
{
    content_ = content;
    stack_->addWidget(content_);
    message_ = new MessagePane(stack_->parentWidget());
    stack_->addWidget(message_);
    connect(message_, &MessagePane::pressed, this, [this](int) {
        if (way_out_) way_out_();
    });
}

void TotalsPage::stopCounting()
{
    channel_.cancel();
    line_->setCounting(counting_, true);
    emit settled();
}

bool TotalsPage::counted(Counting const& counting)
{
    counting_ = counting;
    line_->setCounting(counting, false);
    if (counting.done) emit settled();
    return !counting.done;
}

void TotalsPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    if (stale_) ask(true);
}

void TotalsPage::setScope(Scope const& scope)
{
    bool const other_question = !has_scope_ || scope.query != scope_.query || !(scope.where == scope_.where);
    bool const same = has_scope_ && scope == scope_;
    // A range that moves with the clock asks in its own time; for everything else a user is waiting.
    bool const drifting = has_scope_ && !other_question && scope.snapshot == scope_.snapshot &&
                          (scope.last ? scope.last == scope_.last : !scope_.last && scope.range == scope_.range);
    scope_ = scope;
    has_scope_ = true;
    if (same) return;
    stale_ = true;
    drifting ? refresh() : ask(true);
}

void TotalsPage::refresh()
{
    if (!isVisible() || !has_scope_) {
        stale_ = true;
        return;
    }
    qint64 const pause = std::max(least_pause_ms, last_took_ms_ * calm);
    bool const soon = since_.isValid() && since_.elapsed() < pause;
    if (soon || channel_.busy()) {  // what is being counted is counted to its end
        stale_ = true;
        if (!later_.isActive()) later_.start(static_cast<int>(soon ? pause - since_.elapsed() : least_pause_ms));
        return;
    }
    ask(false);
}

void TotalsPage::ask(bool urgent)
{
    stale_ = true;
    if (!has_scope_ || !isVisible() || !store_.isOpen()) return;
    stale_ = false;
    later_.stop();
    since_.start();
    emit asking(scope_);
    askTotals(urgent);
}

bool TotalsPage::arrived(std::optional<storage::failure> const& failed)
{
    last_took_ms_ = since_.isValid() ? since_.elapsed() : 0;
    if (!failed) return true;
    if (failed->kind != storage::trouble::interrupted) {
        forget();
        showMessage(tr("The totals could not be read"), QString::fromStdString(failed->detail), tr("Try again"), [this] { ask(true); });
    }
    emit settled();
    return false;
}

void TotalsPage::showContent()
{
    stack_->setCurrentWidget(content_);
}

bool TotalsPage::coversAll(Range const& looked, Recorded const& reach)
{
    return looked.from_us <= reach.from_us && looked.to_us >= reach.to_us;
}

void TotalsPage::showNoneOf(Range const& looked, Recorded const& reach)
{
    QTimeZone const zone = QTimeZone::systemTimeZone();
    QString const when = figures::span(looked.from_us, looked.to_us, zone, locale());
    QString const all = figures::span(reach.from_us, reach.to_us, zone, locale());
    bool const asked = !scope_.query.isEmpty();
    QString const headline = asked ? tr("No request matches “%1”").arg(scope_.query) : tr("No requests from %1").arg(when);
    if (!coversAll(looked, reach))
        return showMessage(headline,
                           asked ? tr("Looked at: %1. This store has requests of %2.").arg(when, all)
                                 : tr("This store has requests of %1.").arg(all),
                           tr("Look at all there is"), [this, reach] { emit rangeChosen(reach.from_us, reach.to_us); });
    if (asked)
        return showMessage(headline, tr("Looked at all there is: %1.").arg(when), tr("Take the query away"),
                           [this] { emit queryChosen({}); });
    showMessage(headline, tr("This is all the time that the store has requests of."), {}, {});
}

void TotalsPage::showMessage(QString const& headline, QString const& text, QString const& button, std::function<void()> pressed)
{
    way_out_ = std::move(pressed);
    message_->setMessage({headline, text, {}, button.isEmpty() ? QStringList{} : QStringList{button}});
    stack_->setCurrentWidget(message_);
}

}  // namespace signalbox::console
