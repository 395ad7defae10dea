#include "console/pages/cost/cost_page.hpp"

#include "console/chart/interval_chart.hpp"
#include "console/look/amount_of.hpp"
#include "console/look/figures.hpp"
#include "console/pages/cells_table.hpp"
#include "console/pages/cost/cost_dimensions.hpp"
#include "console/pages/cost/cost_table.hpp"
#include "console/pages/file_work.hpp"
#include "console/store/shown_text.hpp"

#include <QComboBox>
#include <QDateTime>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QTableView>
#include <QTimeZone>

#include <algorithm>
#include <limits>

namespace signalbox::console {

namespace {

constexpr std::int64_t hour_us = 3'600'000'000;
constexpr double micro = 1e6;

QString money(double micros)
{
    return format(Unit::cost, micros);
}

QString momentOf(std::int64_t hour, QLocale const& in)
{
    return figures::moment(hour * hour_us, QTimeZone::systemTimeZone(), figures::Precision::minutes, in);
}

/// The month so far, then the forecast with its fan.
std::vector<IntervalSample> courseOf(storage::cost_report const& of)
{
    std::vector<IntervalSample> made;
    if (!of.month) return made;
    for (storage::spent_until const& each : of.month_so_far) made.push_back({each.at_us, each.micros, each.micros, each.micros});
    for (statistics::forecast_point const& each : of.month->points)
        made.push_back({each.hour * hour_us, each.middle, each.low, each.high, true});
    return made;
}

}  // namespace

void CostPage::setGateway(GatewayFacts const& facts)
{
    limits_feed_->setGateway(facts);
    if (!limits_feed_->hasGateway()) showLimits({});
}

void CostPage::compareBy(QString const& field)
{
    auto const found = std::ranges::find_if(cost_dimensions, [&](CostBy const& each) { return field == QLatin1String(each.field); });
    if (found != cost_dimensions.end()) by_->setCurrentIndex(static_cast<int>(found - cost_dimensions.begin()));
}

void CostPage::askTotals(bool urgent)
{
    CostAsk ask{.range = scope_.range, .where = scope_.where, .newest = scope_.bound()};
    ask.by = cost_dimensions[static_cast<std::size_t>(std::max(by_->currentIndex(), 0))].of;
    if (then_->currentIndex() > 0) ask.then = cost_dimensions[static_cast<std::size_t>(then_->currentIndex() - 1)].of;
    if (budget_->value() > 0) ask.budget = budget_->value() * micro;
    ask.now_us = now_us_.value_or(QDateTime::currentMSecsSinceEpoch() * 1'000);
    limits_feed_->refresh();
    // What a live page reads anew replaces what is shown when it is whole.
    askStep(std::make_shared<CostReading>(std::move(ask)), urgent, !urgent && shown_ && shown_->counting.done);
}

void CostPage::askStep(std::shared_ptr<CostReading> reading, bool urgent, bool quiet)
{
    channel_.ask<CostFigures>([reading](storage::event_reader& from) { return reading->step(from); },
                              [this, reading, quiet](storage::result<CostFigures> answer) { take(std::move(answer), reading, quiet); },
                              urgent);
}

void CostPage::take(storage::result<CostFigures> answer, std::shared_ptr<CostReading> const& reading, bool quiet)
{
    if (!arrived(answer ? std::nullopt : std::optional(answer.error()))) return;
    if (quiet && !answer->counting.done) return askStep(reading, false, true);
    shown_ = std::move(*answer);
    if (!shown_->counting.done) askStep(reading, false, false);
    if (!shown_->report.lines.empty() || !shown_->counting.done) {
        showContent();
        showFigures();
    } else {
        showNothing();
    }
    counted(shown_->counting);
}

void CostPage::showNothing()
{
    if (shown_->recorded.to_us == 0)
        return showMessage(tr("No requests yet"), tr("What requests cost stands here as soon as one was answered."), {}, {});
    showNoneOf(shown_->range, shown_->recorded);
}

void CostPage::showFigures()
{
    storage::cost_report const& of = shown_->report;
    model_->set(of, by_->currentText());
    QString line = tr("%1 · %2 · %3")
                       .arg(figures::span(shown_->range.from_us, shown_->range.to_us, QTimeZone::systemTimeZone(), locale()),
                            CostTable::costText(of.now), amountOf(of.now.requests, tr("%1 request"), tr("%1 requests")));
    if (of.before)
        line += tr(" · before: %1 (%2)")
                    .arg(CostTable::costText(of.earlier), figures::change(static_cast<double>(of.earlier.actual_cost_micros),
                                                                          static_cast<double>(of.now.actual_cost_micros), locale())
                                                              .text);
    line_->setText(line);
    showMonth();
    showWaste();
    showDearest();
}

void CostPage::showMonth()
{
    storage::cost_report const& of = shown_->report;
    chart_->setZone(QTimeZone::systemTimeZone());
    chart_->setRange({of.month_from_us, of.month_to_us}, 24 * hour_us);
    double const budget = of.asked.budget.value_or(std::numeric_limits<double>::quiet_NaN());
    chart_->setNote(of.month ? QString() : tr("Nothing is known of this month yet"));
    chart_->setSamples(courseOf(of), IntervalChart::Scale::cost, budget, tr("line: budget"), 0);
    if (!of.month) return month_->clear();
    auto const& end = of.month->end();
    QString said = tr("This month so far %1; at its end %2 (%3 to %4 in 80 of 100), %5.")
                       .arg(money(of.spent_in_month), money(end.middle), money(end.low), money(end.high),
                            of.month->weekly ? tr("by the hours of a week") : tr("at an even rate, for less than a week is known"));
    if (of.asked.budget && of.spent_in_month >= *of.asked.budget)
        said += tr(" The budget of %1 is spent.").arg(money(*of.asked.budget));
    else if (of.asked.budget && of.month->crossing)
        said += tr(" The budget of %1 is spent about %2.").arg(money(*of.asked.budget), momentOf(*of.month->crossing, locale()));
    else if (of.asked.budget && of.month->earliest)
        said +=
            tr(" The budget of %1 holds, unless it goes badly: %2.").arg(money(*of.asked.budget), momentOf(*of.month->earliest, locale()));
    else if (of.asked.budget)
        said += tr(" The budget of %1 holds.").arg(money(*of.asked.budget));
    month_->setText(said);
}

void CostPage::showWaste()
{
    storage::cost_report const& of = shown_->report;
    auto const line = [](QString const& what, std::uint64_t requests, storage::measures const& sum) {
        return tr("%1: %2, %3").arg(what, amountOf(requests, tr("%1 request"), tr("%1 requests")), CostTable::costText(sum));
    };
    QStringList lines{line(tr("Failed"), of.failed.requests, of.failed), line(tr("Abandoned"), of.abandoned.requests, of.abandoned),
                      tr("Needed a further target: ") + amountOf(of.now.fallbacks, tr("%1 request"), tr("%1 requests"))};
    auto const uncached = storage::uncached_share(of.now);
    lines << (uncached ? tr("Prompt tokens from no cache: %1").arg(figures::share(*uncached, locale())) : tr("No prompt tokens"));
    waste_->setText(lines.join(QLatin1Char('\n')));
}

void CostPage::showDearest()
{
    ChartTable table;
    QTimeZone const zone = QTimeZone::systemTimeZone();
    qint64 const now_us = now_us_.value_or(QDateTime::currentMSecsSinceEpoch() * 1'000);
    table.header << tr("Cost") << tr("Time (%1)").arg(figures::zoneName(now_us, zone)) << tr("Model") << tr("Consumer") << tr("Tokens");
    for (DearRequest const& each : shown_->dearest)
        table.rows.push_back(
            {figures::exactCost(each.micros),
             locale().toString(QDateTime::fromMSecsSinceEpoch(each.started_us / 1'000, zone), QStringLiteral("d MMM HH:mm:ss")),
             shownText(QString::fromStdString(each.model)), shownText(QString::fromStdString(each.consumer)),
             figures::count(each.tokens, locale())});
    dearest_->set(std::move(table));
}

void CostPage::showLimits(std::vector<LimitState> const& limits)
{
    ChartTable table;
    table.header = limitHeader();
    for (LimitState const& each : limits) table.rows.push_back(limitCells(each));
    limits_view_->setVisible(!table.rows.empty());
    limits_->set(std::move(table));
    limits_line_->setText(!limits_feed_->hasGateway()
                              ? tr("Limits are those of a gateway that runs here, or of a connection, with its operator's pages.")
                          : limits.empty() ? tr("The gateway has no limits.")
                                           : tr("Limits of the gateway, the fullest first"));
}

// A click on a line, or Enter, narrows; with Shift it opens Traffic.
void CostPage::choose(int row, Qt::KeyboardModifiers keys)
{
    if (row < 0 || row >= model_->rowCount() || !shown_) return;
    CostTable::Row const& chosen = model_->rows()[static_cast<std::size_t>(row)];
    QString const first = QLatin1String(cost_dimensions[static_cast<std::size_t>(by_->currentIndex())].field);
    QString const top = QString::fromStdString(chosen.above.value_or(chosen.name));
    if (chosen.above) {
        QString const second = QLatin1String(cost_dimensions[static_cast<std::size_t>(std::max(then_->currentIndex() - 1, 0))].field);
        emit narrow(second, QString::fromStdString(chosen.name), true);
    }
    keys.testFlag(Qt::ShiftModifier) ? emit openTraffic(first, top) : emit narrow(first, top, true);
}

bool CostPage::eventFilter(QObject* watched, QEvent* event)
{
    for (QTableView* const each : {view_, dearest_view_}) {
        if (each == nullptr) continue;  // while the page is built
        int row = -1;
        Qt::KeyboardModifiers keys;
        if (watched == each->viewport() && event->type() == QEvent::MouseButtonRelease) {
            auto const* const mouse = static_cast<QMouseEvent*>(event);
            if (mouse->button() == Qt::LeftButton) row = each->indexAt(mouse->position().toPoint()).row();
            keys = mouse->modifiers();
        } else if (watched == each && event->type() == QEvent::KeyPress) {
            auto const* const key = static_cast<QKeyEvent*>(event);
            if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) row = each->currentIndex().row();
            keys = key->modifiers();
        }
        if (row < 0) continue;
        if (each == view_)
            choose(row, keys);
        else if (shown_ && row < static_cast<int>(shown_->dearest.size()))
            emit openEvent(shown_->dearest[static_cast<std::size_t>(row)].id);
        return event->type() == QEvent::KeyPress;
    }
    return TotalsPage::eventFilter(watched, event);
}

void CostPage::exportInvoice(QString const& path)
{
    QString const done = tr("Written to %1, a line for each provider and day").arg(path);
    std::string const text = shown_ ? storage::invoice_csv(shown_->invoice) : std::string();
    writeFile(*this, path, QByteArray::fromStdString(text),
              [this, done](QString const& wrong) { emit notice(wrong.isEmpty() ? done : wrong); });
}

void CostPage::chooseFile()
{
    QString const path =
        QFileDialog::getSaveFileName(this, tr("Export days and providers"), QStringLiteral("costs.csv"), tr("CSV (*.csv)"));
    if (!path.isEmpty()) exportInvoice(path);
}

}  // namespace signalbox::console
