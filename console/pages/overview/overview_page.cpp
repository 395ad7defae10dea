#include "console/pages/overview/overview_page.hpp"

#include "console/chart/chart_canvas.hpp"
#include "console/pages/overview/ranked_list.hpp"
#include "console/pages/overview/tile_view.hpp"
#include "console/store/shown_text.hpp"

#include "storage/filter_text.hpp"

#include <QAction>
#include <QComboBox>
#include <QEvent>

#include <algorithm>
#include <array>
#include <utility>

namespace signalbox::console {

namespace {

// Before there are figures.
QString tileName(std::size_t place)
{
    return std::array{OverviewPage::tr("Requests"),          OverviewPage::tr("Errors"),
                      OverviewPage::tr("First token p95"),   OverviewPage::tr("Total p95"),
                      OverviewPage::tr("Tokens per second"), OverviewPage::tr("Cost")}[place];
}

/// Errors over time, told apart by a field of the filter.
struct FailureWords {
    char const* field;
    char const* title;
    char const* unnamed;
};
FailureWords failureWords(FailuresBy by)
{
    switch (by) {
    case FailuresBy::reason: break;
    case FailuresBy::provider:
        return {"provider", QT_TRANSLATE_NOOP("signalbox::console::OverviewPage", "Failed calls by provider"),
                QT_TRANSLATE_NOOP("signalbox::console::OverviewPage", "(no provider)")};
    case FailuresBy::model:
        return {"model", QT_TRANSLATE_NOOP("signalbox::console::OverviewPage", "Errors by model"),
                QT_TRANSLATE_NOOP("signalbox::console::OverviewPage", "(no model)")};
    }
    return {"reason", QT_TRANSLATE_NOOP("signalbox::console::OverviewPage", "Errors by class"),
            QT_TRANSLATE_NOOP("signalbox::console::OverviewPage", "(no reason)")};
}

}  // namespace

OverviewPage::OverviewPage(StoreReader& store, QWidget* parent) : TotalsPage(store, parent), newest_(store, Lane::rows, this)
{
    build();
    connectCharts();
    again_ = new QAction(tr("Read the overview again"), this);
    again_->setShortcut(QKeySequence::Refresh);
    again_->setShortcutContext(Qt::WindowShortcut);
    connect(again_, &QAction::triggered, this, [this] { ask(true); });
    addAction(again_);
    setZone(QTimeZone::systemTimeZone());
    waiting();
}

OverviewPage::~OverviewPage() = default;

QString OverviewPage::title() const
{
    return tr("Overview");
}

QList<QAction*> OverviewPage::commands()
{
    return {again_};
}

void OverviewPage::connectCharts()
{
    for (TimeChart* const chart : charts_) connect(chart, &TimeChart::rangeChosen, this, &Page::rangeChosen);
    connect(cost_, &ChartCanvas::pointClicked, this, [this](int series, qint64, Qt::KeyboardModifiers keys) {
        if (shown_ && series < static_cast<int>(shown_->cost.size()) - (shown_->cost_has_rest ? 1 : 0))
            choose(QStringLiteral("model"), shown_->cost[static_cast<std::size_t>(series)].name, keys);
    });
    connect(failures_, &ChartCanvas::pointClicked, this, [this](int series, qint64, Qt::KeyboardModifiers keys) {
        if (!shown_ || series >= static_cast<int>(shown_->failures.size())) return;
        QString const name = shown_->failures[static_cast<std::size_t>(series)].name;
        if (auto const newest = shown_->newest_failures.find(name); newest != shown_->newest_failures.end())
            return emit openEvent(newest->second);  // no filter finds a call that another one made good
        QString const field = QString::fromLatin1(failureWords(shown_->failures_by).field);
        keys.testFlag(Qt::ControlModifier) ? openNewestFailure(field, name) : choose(field, name, keys);
    });
}

// The newest failed request of the scope with this class or of this model, with its attempts.
void OverviewPage::openNewestFailure(QString const& field, QString const& value)
{
    auto const text = storage::with_term("decision=error", field.toStdString(), value.toStdString(), true);
    auto const ended = text ? storage::parse_filter(*text) : storage::parse_filter("decision=error");
    auto const both = ended ? storage::all_of({scope_.where, *ended}) : ended;
    if (!both) return;
    storage::list_query const query{.range = scope_.range, .where = *both, .limit = 1, .cursor = {}, .detail = false};
    newest_.ask<storage::event_page>([query](storage::event_reader& from) { return from.list(query); },
                                     [this](storage::result<storage::event_page> const& found) {
                                         if (found && !found->events.empty()) emit openEvent(found->events.front().id());
                                     });
}

FailuresBy OverviewPage::failuresBy() const
{
    return static_cast<FailuresBy>(std::clamp(failures_by_->currentIndex(), 0, 2));
}

LatencyOf OverviewPage::latencyOf() const
{
    return static_cast<LatencyOf>(std::clamp(latency_of_->currentIndex(), 0, 2));
}

QByteArray OverviewPage::saveState() const
{
    return QByteArray::number(latency_of_->currentIndex()) + ',' + QByteArray::number(failures_by_->currentIndex());
}

void OverviewPage::restoreState(QByteArray const& state)
{
    QList<QByteArray> const chosen = state.split(',');
    latency_of_->setCurrentIndex(std::clamp(chosen.value(0).toInt(), 0, 2));
    failures_by_->setCurrentIndex(std::clamp(chosen.value(1).toInt(), 0, 2));
}

void OverviewPage::resizeEvent(QResizeEvent* event)
{
    TotalsPage::resizeEvent(event);
    place();
}

void OverviewPage::changeEvent(QEvent* event)
{
    TotalsPage::changeEvent(event);
    if (event->type() == QEvent::FontChange && grid_) place();
}

void OverviewPage::setZone(QTimeZone const& zone)
{
    for (TimeChart* const chart : charts_) chart->setZone(zone);
    if (shown_) showFigures(*shown_);
}

void OverviewPage::askTotals(bool urgent)
{
    if (!shown_) waiting();
    askStep(std::make_shared<OverviewReading>(
                OverviewAsk{scope_.range, scope_.where, scope_.bound(), latencyOf(), failuresBy(), latency_->zone()}),
            urgent);
}

void OverviewPage::askStep(std::shared_ptr<OverviewReading> reading, bool urgent)
{
    channel_.ask<OverviewFigures>([reading](storage::event_reader& from) { return reading->step(from); },
                                  [this, reading](storage::result<OverviewFigures> answer) { take(std::move(answer), reading); }, urgent);
}

void OverviewPage::take(storage::result<OverviewFigures> answer, std::shared_ptr<OverviewReading> const& reading)
{
    if (!arrived(answer ? std::nullopt : std::optional(answer.error()))) return;
    shown_ = std::move(*answer);
    if (!shown_->counting.done) askStep(reading, false);
    if (shown_->requests > 0) {
        showContent();
        showFigures(*shown_);
    } else if (!shown_->counting.done) {
        waiting();
    } else if (shown_->recorded.to_us == 0) {
        showMessage(tr("No requests yet"), tr("The first one appears here as soon as it was answered."), {}, {});
    } else {
        showNoneOf(shown_->range, shown_->recorded);
    }
    counted(shown_->counting);
}

void OverviewPage::waiting()
{
    showContent();
    for (std::size_t i = 0; i < tiles_.size(); ++i) tiles_[i]->setWaiting(tileName(i));
    for (TimeChart* const chart : charts_) chart->setNote(tr("Reading the totals…"));
}

void OverviewPage::showFigures(OverviewFigures const& of)
{
    for (std::size_t i = 0; i < tiles_.size(); ++i) tiles_[i]->setTile(of.tiles[i]);
    for (TimeChart* const chart : charts_) {
        bool const bars = chart == cost_ || chart == failures_;
        chart->setNote({});
        chart->setRange(of.range, bars ? of.cost_steps : of.steps);
        chart->setMarks(of.marks);
    }
    latency_->setSeries(of.percentiles);
    if (of.percentiles.size() == 3) {
        Series p95 = of.percentiles[1];
        p95.name = tr("p95 of %1").arg(latencyOfText(of.latency));
        latency_->setSentence(trendSentence(p95, Unit::duration, latency_->zone(), locale()));
    }
    heat_->setTitle(tr("Latency of %1").arg(latencyOfText(of.latency)));
    heat_->setColumns(of.heat);
    std::vector<Series> costs = of.cost;
    for (Series& each : costs) each.name = each.name.isEmpty() ? tr("(no model)") : shownText(each.name);
    cost_->setNote(costs.empty() ? tr("No costs are known in this range.") : QString());
    cost_->setSeries(std::move(costs));
    if (of.unpriced > 0)
        cost_->setSentence(
            tr("%1 %2 requests without a price are left out.").arg(cost_->sentence(), figures::count(of.unpriced, locale())));
    FailureWords const words = failureWords(of.failures_by);
    std::vector<Series> failures = of.failures;
    for (Series& each : failures) each.name = each.name.isEmpty() ? tr(words.unnamed) : shownText(each.name);
    failures_->setTitle(tr(words.title));
    failures_->setNote(!failures.empty() ? QString() : of.counting.done ? tr("Nothing failed in this range.") : tr("Counting …"));
    failures_->setSeries(std::move(failures));
    bool const calls = of.failures_by == FailuresBy::provider;
    if (calls && of.failures_counting.capped)
        failures_->setSentence(tr("%1 %2.").arg(failures_->sentence(), countingText(of.failures_counting, false)));
    failures_->setToolTip(calls ? tr("Click: the newest request with such a call")
                                : tr("Click: only these requests; Shift: in Traffic; Ctrl: the newest of them"));
    models_->setRows(of.models);
    keys_->setRows(of.keys);
    reasons_->setRows(of.reasons);
}

void OverviewPage::choose(QString const& field, QString const& value, Qt::KeyboardModifiers keys)
{
    if (keys.testFlag(Qt::ShiftModifier))
        emit openTraffic(field, value);
    else
        emit narrow(field, value, true);
}

}  // namespace signalbox::console
