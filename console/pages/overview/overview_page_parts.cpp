// What the overview is made of, and where each part stands in a wide and in a narrow window.
#include "console/chart/chart_canvas.hpp"
#include "console/pages/overview/overview_page.hpp"
#include "console/pages/overview/ranked_list.hpp"
#include "console/pages/overview/tile_view.hpp"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>

#include <array>
#include <utility>

namespace signalbox::console {

namespace {

constexpr int spacing = 8;
constexpr int columns = 60;             // divisible by six tiles, two charts and three lists
constexpr int narrow_characters = 120;  // below, every chart and every list takes a row of its own
constexpr int wide_characters = 165;    // below, the tiles take two rows
enum Row : int { choice_row, tiles_row, more_tiles_row, first_row };

}  // namespace

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
    latency_->setLogarithmic(true);
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

QWidget* OverviewPage::makeChoice()
{
    auto* const whole = new QWidget(grid_->parentWidget());
    auto* const row = new QHBoxLayout(whole);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch();
    failures_by_ = choiceOf(whole, tr("&Errors by"), QStringLiteral("failures"), {tr("class"), tr("provider"), tr("model")});
    QStringList latencies;
    for (LatencyOf const each : {LatencyOf::all, LatencyOf::answered, LatencyOf::streamed}) latencies << latencyOfText(each);
    latency_of_ = choiceOf(whole, tr("&Latencies of"), QStringLiteral("latencies"), latencies);
    return whole;
}

QComboBox* OverviewPage::choiceOf(QWidget* row, QString const& text, QString const& name, QStringList const& choices)
{
    auto* const label = new QLabel(text, row);
    auto* const made = new QComboBox(row);
    made->setObjectName(name);
    made->addItems(choices);
    made->setAccessibleName(QString(text).remove(QLatin1Char('&')));
    label->setBuddy(made);
    row->layout()->addWidget(label);
    row->layout()->addWidget(made);
    connect(made, &QComboBox::currentIndexChanged, this, [this] { ask(true); });
    return made;
}

void OverviewPage::placeTiles(int arrangement)
{
    int const in_row = arrangement < 2 ? 3 : 6;
    for (int i = 0; i < static_cast<int>(tiles_.size()); ++i)
        grid_->addWidget(tiles_[static_cast<std::size_t>(i)], tiles_row + i / in_row, i % in_row * (columns / in_row), 1, columns / in_row);
}

// Narrow windows (or large letters) give each chart and list a row of its own: then the page is scrolled, and nothing is cut.
void OverviewPage::place()
{
    int const character = fontMetrics().averageCharWidth();
    int const now = width() < character * narrow_characters ? 0 : width() < character * wide_characters ? 1 : 2;
    if (now == arrangement_) return;
    arrangement_ = now;
    placeTiles(now);
    int const half = columns / 2, third = columns / 3;
    std::array<QWidget*, 4> const charts{latency_, heat_, cost_, failures_};
    for (int i = 0; i < 4; ++i)
        grid_->addWidget(charts[static_cast<std::size_t>(i)], first_row + (now ? i / 2 : i), now ? i % 2 * half : 0, 1,
                         now ? half : columns);
    int const row = first_row + (now ? 2 : 4), last = row + (now ? 0 : 2);
    std::array<QWidget*, 3> const lists{models_, keys_, reasons_};
    for (int i = 0; i < 3; ++i)
        grid_->addWidget(lists[static_cast<std::size_t>(i)], row + (now ? 0 : i), now ? i * third : 0, 1, now ? third : columns);
    for (int i = 0; i < first_row + 7; ++i) grid_->setRowStretch(i, i >= first_row && i <= last ? 1 : 0);
    setTabOrder(failures_by_, latency_of_);
    QWidget* before = latency_of_;
    for (TileView* const each : tiles_) setTabOrder(std::exchange(before, each), each);
    for (QWidget* const each :
         std::initializer_list<QWidget*>{latency_, heat_, cost_, failures_, &models_->table(), &keys_->table(), &reasons_->table()})
        setTabOrder(std::exchange(before, each), each);
}

}  // namespace signalbox::console
