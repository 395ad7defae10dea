#include "console/pages/overview/overview_page.hpp"

#include "console/chart/chart_canvas.hpp"
#include "console/pages/overview/ranked_list.hpp"
#include "console/pages/overview/tile_view.hpp"
#include "console/store/shown_text.hpp"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace signalbox::console {

namespace {

constexpr int spacing = 8;
constexpr int columns = 60;             // divisible by six tiles, two charts and three lists
constexpr int narrow_characters = 120;  // below, the tiles take two rows and every chart one of its own
enum Row : int { choice_row, tiles_row, more_tiles_row, first_row };

// Before there are figures.
QString tileName(std::size_t place)
{
    return std::array{OverviewPage::tr("Requests"),          OverviewPage::tr("Errors"),
                      OverviewPage::tr("First token p95"),   OverviewPage::tr("Total p95"),
                      OverviewPage::tr("Tokens per second"), OverviewPage::tr("Cost")}[place];
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

void OverviewPage::build()
{
    scroll_ = new QScrollArea(this);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    setContent(scroll_);
    auto* const content = new QWidget(scroll_);
    grid_ = new QGridLayout(content);
    grid_->setContentsMargins(spacing, spacing, spacing, spacing);
    grid_->setSpacing(spacing);
    for (int i = 0; i < columns; ++i) grid_->setColumnStretch(i, 1);
    for (std::size_t i = 0; i < tile_count; ++i) tiles_.push_back(new TileView(content));
    latency_ = new ChartCanvas(ChartCanvas::Style::lines, Unit::duration, content);
    heat_ = new HeatMap(content);
    cost_ = new ChartCanvas(ChartCanvas::Style::stacked_bars, Unit::cost, content);
    failures_ = new ChartCanvas(ChartCanvas::Style::stacked_bars, Unit::count, content);
    charts_ = {latency_, heat_, cost_, failures_};
    latency_->setTitle(tr("Latency percentiles"));
    heat_->setTitle(tr("Latency of all requests"));
    cost_->setTitle(tr("Cost by model"));
    failures_->setTitle(tr("Errors by class"));
    grid_->addWidget(makeChoice(), choice_row, 0, 1, columns);
    buildLists();
    scroll_->setWidget(content);
    place();
}

void OverviewPage::buildLists()
{
    QWidget* const content = grid_->parentWidget();
    models_ = new RankedList(tr("Models"), tr("(no model)"), tr("No requests."), content);
    keys_ = new RankedList(tr("Keys"), tr("(no key)"), tr("No requests."), content);
    reasons_ = new RankedList(tr("Error classes"), tr("(no reason)"), tr("Nothing failed."), content);
    connect(models_, &RankedList::chosen, this,
            [this](QString const& name, Qt::KeyboardModifiers keys) { choose(QStringLiteral("model"), name, keys); });
    connect(keys_, &RankedList::chosen, this,
            [this](QString const& name, Qt::KeyboardModifiers keys) { choose(QStringLiteral("key"), name, keys); });
    connect(reasons_, &RankedList::chosen, this,
            [this](QString const& name, Qt::KeyboardModifiers keys) { choose(QStringLiteral("reason"), name, keys); });
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
        QString const reason = shown_->failures[static_cast<std::size_t>(series)].name;
        keys.testFlag(Qt::ControlModifier) ? openNewestFailure(reason) : choose(QStringLiteral("reason"), reason, keys);
    });
}

// The newest request of the scope that ended so, with its attempts.
void OverviewPage::openNewestFailure(QString const& reason)
{
    storage::condition term{.is = storage::condition::form::compare, .field = "reason", .value = reason.toStdString()};
    auto const ended = storage::filter::from({.is = storage::condition::form::all, .parts = {std::move(term)}});
    auto const both = ended ? storage::all_of({scope_.where, *ended}) : ended;
    if (!both) return;
    storage::list_query const query{.range = scope_.range, .where = *both, .limit = 1, .cursor = {}, .detail = false};
    newest_.ask<storage::event_page>([query](storage::event_reader& from) { return from.list(query); },
                                     [this](storage::result<storage::event_page> const& found) {
                                         if (found && !found->events.empty()) emit openEvent(found->events.front().id());
                                     });
}

QWidget* OverviewPage::makeChoice()
{
    auto* const whole = new QWidget(grid_->parentWidget());
    auto* const row = new QHBoxLayout(whole);
    row->setContentsMargins(0, 0, 0, 0);
    auto* const label = new QLabel(tr("&Latencies of"), whole);
    latency_of_ = new QComboBox(whole);
    latency_of_->setObjectName(QStringLiteral("latencies"));
    for (LatencyOf const each : {LatencyOf::all, LatencyOf::answered, LatencyOf::streamed}) latency_of_->addItem(latencyOfText(each));
    latency_of_->setAccessibleName(tr("Latencies of"));
    label->setBuddy(latency_of_);
    row->addStretch();
    row->addWidget(label);
    row->addWidget(latency_of_);
    connect(latency_of_, &QComboBox::currentIndexChanged, this, [this] { ask(true); });
    return whole;
}

LatencyOf OverviewPage::latencyOf() const
{
    return static_cast<LatencyOf>(std::clamp(latency_of_->currentIndex(), 0, 2));
}

void OverviewPage::placeTiles(int arrangement)
{
    int const in_row = arrangement == 0 ? 3 : 6;
    for (int i = 0; i < static_cast<int>(tiles_.size()); ++i)
        grid_->addWidget(tiles_[static_cast<std::size_t>(i)], tiles_row + i / in_row, i % in_row * (columns / in_row), 1, columns / in_row);
}

// Narrow windows (or large letters) give each chart a row of its own: then the page is scrolled, and nothing is cut.
void OverviewPage::place()
{
    int const now = width() >= fontMetrics().averageCharWidth() * narrow_characters ? 1 : 0;
    if (now == arrangement_) return;
    arrangement_ = now;
    placeTiles(now);
    int const half = columns / 2, third = columns / 3;
    std::array<QWidget*, 4> const charts{latency_, heat_, cost_, failures_};
    for (int i = 0; i < 4; ++i)
        grid_->addWidget(charts[static_cast<std::size_t>(i)], first_row + (now ? i / 2 : i), now ? i % 2 * half : 0, 1,
                         now ? half : columns);
    int const row = first_row + (now ? 2 : 4);
    grid_->addWidget(models_, row, 0, 1, third);
    grid_->addWidget(keys_, row, third, 1, third);
    grid_->addWidget(reasons_, row, 2 * third, 1, third);
    for (int i = 0; i < first_row + 5; ++i) grid_->setRowStretch(i, i >= first_row && i <= row ? 1 : 0);
    QWidget* before = latency_of_;
    for (TileView* const each : tiles_) setTabOrder(std::exchange(before, each), each);
    for (QWidget* const each :
         std::initializer_list<QWidget*>{latency_, heat_, cost_, failures_, &models_->table(), &keys_->table(), &reasons_->table()})
        setTabOrder(std::exchange(before, each), each);
}

QByteArray OverviewPage::saveState() const
{
    return QByteArray::number(latency_of_->currentIndex());
}

void OverviewPage::restoreState(QByteArray const& state)
{
    latency_of_->setCurrentIndex(std::clamp(state.toInt(), 0, 2));
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
    askStep(std::make_shared<OverviewReading>(OverviewAsk{scope_.range, scope_.where, scope_.snapshot, latencyOf()}), urgent);
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
        QTimeZone const zone = latency_->zone();
        Recorded const reach = shown_->recorded;
        QString const when = figures::span(shown_->range.from_us, shown_->range.to_us, zone, locale());
        QString const all = figures::span(reach.from_us, reach.to_us, zone, locale());
        showMessage(scope_.query.isEmpty() ? tr("No requests from %1").arg(when) : tr("No request matches “%1”").arg(scope_.query),
                    scope_.query.isEmpty() ? tr("This store has requests of %1.").arg(all)
                                           : tr("Looked at: %1. Take a term out of the query, or look at all there is: %2.").arg(when, all),
                    tr("Look at all there is"), [this, reach] { emit rangeChosen(reach.from_us, reach.to_us); });
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
    std::int64_t const step_us = of.step.count() * 1'000'000;
    for (TimeChart* const chart : charts_) {
        chart->setNote({});
        chart->setRange(of.range, chart == cost_ || chart == failures_ ? of.cost_step.count() * 1'000'000 : step_us);
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
    failures_->setNote(of.failures.empty() ? tr("Nothing failed in this range.") : QString());
    failures_->setSeries(of.failures);
    failures_->setToolTip(tr("Click: only these requests; Shift: in Traffic; Ctrl: the newest of them"));
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
