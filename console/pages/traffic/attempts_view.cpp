#include "console/pages/traffic/attempts_view.hpp"

#include "console/look/figures.hpp"
#include "console/look/theme.hpp"
#include "console/pages/traffic/request_words.hpp"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QVBoxLayout>

namespace signalbox::console {

namespace {

enum Column {
    number_column,
    target_column,
    outcome_column,
    start_column,
    connect_column,
    wait_column,
    stream_column,
    end_column,
    reason_column,
    column_count
};

QString stretchText(AttemptLane const& lane, Phase phase)
{
    std::int64_t sum = 0;
    for (Stretch const& each : lane.stretches)
        if (each.phase == phase) sum += each.to_us - each.from_us;
    return sum == 0 ? figures::none() : figures::duration(static_cast<double>(sum));
}

}  // namespace

AttemptsView::AttemptsView(QWidget* parent)
    : QWidget(parent), halves_(new QStackedWidget), waterfall_(new AttemptsWaterfall), table_(new QTableWidget), switch_(new QToolButton)
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* const row = new QHBoxLayout;
    auto* const title = new QLabel(tr("Attempts"));
    QFont strong = title->font();
    strong.setBold(true);
    title->setFont(strong);
    switch_->setText(tr("As &table"));
    switch_->setAccessibleName(tr("Show the attempts as a table"));
    switch_->setCheckable(true);
    switch_->setFocusPolicy(Qt::StrongFocus);
    switch_->setAutoRaise(true);
    row->addWidget(title);
    row->addStretch();
    row->addWidget(switch_);
    column->addLayout(row);
    table_->setAccessibleName(tr("Attempts, one in a row"));
    table_->setColumnCount(column_count);
    table_->setHorizontalHeaderLabels({tr("#"), tr("Target"), tr("Outcome"), tr("Begins"), tr("Connecting"), tr("Waiting"), tr("Streaming"),
                                       tr("Ends"), tr("Chosen because")});
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setTabKeyNavigation(false);
    table_->verticalHeader()->hide();
    halves_->addWidget(waterfall_);
    halves_->addWidget(table_);
    column->addWidget(halves_);
    connect(waterfall_, &AttemptsWaterfall::wrapped, this, &AttemptsView::fitHeight);
    connect(switch_, &QToolButton::toggled, this, [this](bool table) { halves_->setCurrentIndex(table ? 1 : 0); });
}

void AttemptsView::showAsTable(bool table)
{
    switch_->setChecked(table);
}

void AttemptsView::fitHeight()
{
    constexpr int least = 90;  // of the table
    halves_->setFixedHeight(std::max(waterfall_->sizeHint().height(), least));
}

void AttemptsView::setEvent(schema::Event const& event)
{
    waterfall_->setEvent(event);
    fillTable(event);
    fitHeight();
}

void AttemptsView::fillTable(schema::Event const& event)
{
    AttemptLayout const layout = layOut(event);
    table_->setRowCount(event.attempts_size());
    for (int row = 0; row < event.attempts_size(); ++row) {
        schema::Attempt const& attempt = event.attempts(row);
        AttemptLane const& lane = layout.lanes[static_cast<std::size_t>(row)];
        QString const cells[column_count] = {QString::number(row + 1),
                                             targetWords(attempt),
                                             outcomeWords(attempt, lane.left),
                                             figures::duration(static_cast<double>(attempt.start_us())),
                                             stretchText(lane, Phase::connect),
                                             stretchText(lane, Phase::wait),
                                             stretchText(lane, Phase::stream),
                                             figures::duration(static_cast<double>(attempt.end_us())),
                                             reasonWords(event, row)};
        for (int column = 0; column < column_count; ++column) table_->setItem(row, column, new QTableWidgetItem(cells[column]));
    }
    table_->resizeColumnsToContents();
}

}  // namespace signalbox::console
