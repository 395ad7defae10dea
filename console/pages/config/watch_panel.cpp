#include "console/pages/config/watch_panel.hpp"

#include "console/look/figures.hpp"

#include <QDateTime>
#include <QHeaderView>
#include <QVBoxLayout>

#include <array>

namespace signalbox::console {

namespace {

constexpr std::uint64_t few = 20;      // fewer requests on a side say nothing
constexpr double worse_errors = 0.02;  // of all requests, more than before
constexpr double worse_latency = 1.5, worse_cost = 1.5;

std::int64_t nowUs()
{
    return QDateTime::currentMSecsSinceEpoch() * 1'000;
}

QString costText(std::optional<double> micros)
{
    return micros ? figures::cost(static_cast<std::int64_t>(*micros)) : figures::none();
}

bool grewBeyond(std::optional<double> before, std::optional<double> since, double factor)
{
    return before && since && *before > 0 && *since > *before * factor;
}

}  // namespace

QString rolloutSentence(RolloutFigures const& of)
{
    if (of.since.requests < few || of.before.requests < few)
        return WatchPanel::tr("Too few requests to compare: %1 before, %2 since; %3 of each would say something.")
            .arg(of.before.requests)
            .arg(of.since.requests)
            .arg(few);
    QStringList worse;
    if (*of.since.error_share() > *of.before.error_share() + worse_errors) worse << WatchPanel::tr("more errors");
    if (grewBeyond(of.before.p95_us, of.since.p95_us, worse_latency)) worse << WatchPanel::tr("slower");
    if (grewBeyond(of.before.cost_micros, of.since.cost_micros, worse_cost)) worse << WatchPanel::tr("dearer");
    return worse.isEmpty() ? WatchPanel::tr("✓ Nothing is clearly worse than before.")
                           : WatchPanel::tr("✕ Worse than before: %1.").arg(worse.join(QStringLiteral(", ")));
}

WatchPanel::WatchPanel(StoreReader& store, QWidget* parent)
    : QWidget(parent),
      channel_(store, Lane::totals, this),
      title_(new QLabel),
      sentence_(new QLabel),
      table_(new QTableWidget(4, 3)),
      roll_back_(new QPushButton(tr("&Roll back")))
{
    auto* const column = new QVBoxLayout(this);
    for (QLabel* each : {title_, sentence_}) {
        each->setTextFormat(Qt::PlainText);
        each->setWordWrap(true);
        column->addWidget(each);
    }
    table_->setAccessibleName(tr("Since the change and before"));
    table_->setHorizontalHeaderLabels({tr("before"), tr("since"), tr("change")});
    table_->setVerticalHeaderLabels({tr("Requests"), tr("Errors"), tr("p95"), tr("Cost of one")});
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setTabKeyNavigation(false);
    table_->setFrameShape(QFrame::NoFrame);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    column->addWidget(table_, 1);
    roll_back_->setAccessibleDescription(tr("Applies the configuration that was in force before"));
    roll_back_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    column->addWidget(roll_back_);
    again_.setInterval(pause_ms);
    connect(&again_, &QTimer::timeout, this, &WatchPanel::ask);
    connect(roll_back_, &QPushButton::clicked, this, &WatchPanel::rollBack);
    clear();
}

void WatchPanel::watch(std::int64_t at_us, QString const& what)
{
    at_us_ = at_us;
    figures_.reset();
    title_->setText(what);
    sentence_->setText(tr("Reading what came since …"));
    fill();
    again_.start();
    ask();
}

void WatchPanel::clear()
{
    at_us_ = 0;
    figures_.reset();
    again_.stop();
    channel_.cancel();
    title_->setText(tr("Nothing was applied here yet. After a change this shows errors, latency and cost beside the same time before."));
    sentence_->clear();
    roll_back_->setEnabled(false);
    fill();
}

void WatchPanel::ask()
{
    if (at_us_ == 0 || !isVisible()) return;
    std::int64_t const now = nowUs(), end = std::min(now, at_us_ + std::chrono::microseconds(length).count());
    if (end < now) again_.stop();  // the ten minutes are over, and these are their figures
    channel_.ask<RolloutFigures>([at = at_us_, end](storage::event_reader& from) { return readRollout(from, at, end); },
                                 [this](storage::result<RolloutFigures> const& figures) { take(figures); }, false);
}

void WatchPanel::take(storage::result<RolloutFigures> const& figures)
{
    if (at_us_ == 0) return;
    if (!figures) {
        sentence_->setText(tr("The store could not be read: %1").arg(QString::fromStdString(figures.error().detail)));
        return;
    }
    figures_ = *figures;
    sentence_->setText(rolloutSentence(*figures_));
    fill();
}

void WatchPanel::fill()
{
    RolloutFigures const of = figures_.value_or(RolloutFigures());
    auto const count = [](std::uint64_t number) { return std::optional(static_cast<double>(number)); };
    std::array<QStringList, 4> const rows{{
        {figures::count(of.before.requests), figures::count(of.since.requests),
         figures::change(count(of.before.requests), count(of.since.requests)).text},
        {of.before.error_share() ? figures::share(*of.before.error_share()) : figures::none(),
         of.since.error_share() ? figures::share(*of.since.error_share()) : figures::none(),
         figures::changeOfShare(of.before.error_share(), of.since.error_share()).text},
        {figures::duration(of.before.p95_us), figures::duration(of.since.p95_us), figures::change(of.before.p95_us, of.since.p95_us).text},
        {costText(of.before.cost_micros), costText(of.since.cost_micros),
         figures::change(of.before.cost_micros, of.since.cost_micros).text},
    }};
    for (int row = 0; row < table_->rowCount(); ++row)
        for (int column = 0; column < table_->columnCount(); ++column) {
            auto* const cell = new QTableWidgetItem(rows[static_cast<std::size_t>(row)].value(column));
            cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            table_->setItem(row, column, cell);
        }
}

void WatchPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (at_us_ != 0) again_.start();
    ask();
}

void WatchPanel::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    again_.stop();
}

}  // namespace signalbox::console
