#include "console/pages/overview/overview_page.hpp"

#include "console/chart/chart_canvas.hpp"
#include "console/pages/overview/ranked_list.hpp"
#include "console/pages/overview/tile_view.hpp"

#include <QAction>
#include <QEvent>
#include <QGridLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace signalbox::console {

namespace {

constexpr int spacing = 8;
constexpr int columns = 60;           // divisible by six tiles, two charts, and cost with three lists
constexpr int wide_characters = 150;  // from here on the lists stand beside the costs

// Before there are figures.
QString tileName(std::size_t place)
{
    return std::array{OverviewPage::tr("Requests"),          OverviewPage::tr("Errors"),
                      OverviewPage::tr("First token p95"),   OverviewPage::tr("Total p95"),
                      OverviewPage::tr("Tokens per second"), OverviewPage::tr("Cost")}[place];
}

}  // namespace

OverviewPage::OverviewPage(StoreReader& store, QWidget* parent) : TotalsPage(store, parent)
{
    build();
    connectCharts();
    again_ = new QAction(tr("Read the overview again"), this);
    again_->setShortcut(QKeySequence::Refresh);
    again_->setShortcutContext(Qt::WidgetWithChildrenShortcut);
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
    charts_ = {latency_, heat_, cost_};
    latency_->setTitle(tr("Latency percentiles"));
    heat_->setTitle(tr("Latency of all requests"));
    cost_->setTitle(tr("Cost by model"));
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
}

// Narrow windows (or large letters) give the lists a row of their own.
void OverviewPage::place()
{
    int const now = width() >= fontMetrics().averageCharWidth() * wide_characters ? 1 : 0;
    if (now == arrangement_) return;
    arrangement_ = now;
    for (int i = 0; i < static_cast<int>(tiles_.size()); ++i) grid_->addWidget(tiles_[static_cast<std::size_t>(i)], 0, i * 10, 1, 10);
    grid_->addWidget(latency_, 1, 0, 1, 30);
    grid_->addWidget(heat_, 1, 30, 1, 30);
    grid_->addWidget(cost_, 2, 0, 1, now ? 21 : 60);
    int const row = now ? 2 : 3, first = now ? 21 : 0, wide = now ? 13 : 20;
    grid_->addWidget(models_, row, first, 1, wide);
    grid_->addWidget(keys_, row, first + wide, 1, wide);
    grid_->addWidget(reasons_, row, first + 2 * wide, 1, wide);
    for (int i = 1; i < 4; ++i) grid_->setRowStretch(i, i <= row ? 1 : 0);
    QWidget* before = tiles_.back();
    for (QWidget* const each :
         std::initializer_list<QWidget*>{latency_, heat_, cost_, &models_->table(), &keys_->table(), &reasons_->table()}) {
        setTabOrder(before, each);
        before = each;
    }
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

QString OverviewPage::showWithout() const
{
    return tr("Show the overview without it");
}

void OverviewPage::askTotals(bool urgent)
{
    if (!shown_) waiting();
    OverviewAsk const question{scope_.range, asked_.where};
    channel_.ask<OverviewFigures>([question](storage::event_reader& from) { return readOverview(from, question); },
                                  [this](storage::result<OverviewFigures> answer) { take(std::move(answer)); }, urgent);
}

void OverviewPage::take(storage::result<OverviewFigures> answer)
{
    if (!arrived(answer ? std::nullopt : std::optional(answer.error()))) return;
    shown_ = std::move(*answer);
    if (shown_->requests > 0) {
        showContent();
        showFigures(*shown_);
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
    emit settled();
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
        chart->setRange(of.range, chart == cost_ ? of.cost_step.count() * 1'000'000 : step_us);
        chart->setMarks(of.marks);
    }
    latency_->setSeries(of.percentiles);
    if (of.percentiles.size() == 3) {
        Series p95 = of.percentiles[1];
        p95.name = tr("p95 of all requests");
        latency_->setSentence(trendSentence(p95, Unit::duration, latency_->zone(), locale()));
    }
    heat_->setColumns(of.heat);
    std::vector<Series> costs = of.cost;
    for (Series& each : costs) each.name = each.name.isEmpty() ? tr("(no model)") : each.name;
    cost_->setNote(costs.empty() ? tr("No costs are known in this range.") : QString());
    cost_->setSeries(std::move(costs));
    if (of.unpriced > 0)
        cost_->setSentence(
            tr("%1 %2 requests without a price are left out.").arg(cost_->sentence(), figures::count(of.unpriced, locale())));
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
