// What the models page is made of: the matrix, the scatter, the distributions, its actions, and the choices it keeps.
#include "console/pages/models/models_page.hpp"

#include "console/chart/cell_bars.hpp"
#include "console/chart/distribution_chart.hpp"
#include "console/chart/scatter_chart.hpp"
#include "console/pages/choice_box.hpp"
#include "console/pages/models/models_by.hpp"
#include "console/pages/models/models_table.hpp"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDataStream>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace signalbox::console {

namespace {
constexpr int state_version = 2;
constexpr int readable_name = 24;    // characters
constexpr int readable_choice = 14;  // where a choice stands beside text, which yields
}  // namespace

QWidget* ModelsPage::buildMatrix()
{
    auto* const whole = new QWidget(split_);
    auto* const column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 4);
    auto* const row = new QHBoxLayout();
    by_ = choiceBox(tr("What the rows are"), this);
    by_->setMinimumContentsLength(readable_choice);
    for (ModelsBy const& each : model_dimensions) by_->addItem(tr(each.text));
    line_ = new QLabel(whole);
    line_->setMinimumWidth(1);
    line_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    latency_of_ = choiceBox(tr("Latencies of"), this);
    latency_of_->setMinimumContentsLength(readable_choice);
    latency_of_->setObjectName(QStringLiteral("latencies"));
    for (LatencyOf const each : {LatencyOf::all, LatencyOf::answered, LatencyOf::streamed}) latency_of_->addItem(latencyOfText(each));
    connect(latency_of_, &QComboBox::currentIndexChanged, this, [this] { ask(true); });
    row->addWidget(by_);
    row->addWidget(line_, 1);
    row->addWidget(new QLabel(tr("Latencies of"), whole));
    row->addWidget(latency_of_);
    column->addLayout(row);
    model_ = new ModelsTable(this);
    view_ = new QTableView(whole);
    view_->setModel(model_);
    view_->setItemDelegate(new CellBars(view_));
    view_->setAccessibleName(tr("Models and their figures"));
    view_->setSelectionBehavior(QAbstractItemView::SelectRows);
    view_->setSelectionMode(QAbstractItemView::SingleSelection);
    view_->setTabKeyNavigation(false);
    view_->setWordWrap(false);
    view_->setShowGrid(false);
    view_->setAlternatingRowColors(true);
    view_->verticalHeader()->hide();
    view_->horizontalHeader()->setHighlightSections(false);
    view_->horizontalHeader()->setSortIndicator(model_->sortColumn(), model_->sortOrder());
    view_->setSortingEnabled(true);
    view_->setMinimumHeight(view_->fontMetrics().height() * 5);
    view_->viewport()->installEventFilter(this);
    view_->installEventFilter(this);
    column->addWidget(view_, 1);
    connect(by_, &QComboBox::currentIndexChanged, this, [this] { ask(true); });
    fitColumns();
    return whole;
}

QWidget* ModelsPage::buildScatter()
{
    auto* const whole = new QWidget(split_);
    auto* const column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 4, 4, 0);
    auto* const row = new QHBoxLayout();
    y_ = choiceBox(tr("Figure upwards"), this);
    x_ = choiceBox(tr("Figure to the right"), this);
    for (Figure const each : all_figures) {
        x_->addItem(figureName(each));
        y_->addItem(figureName(each));
    }
    x_->setCurrentIndex(static_cast<int>(Figure::cost_per_thousand));
    y_->setCurrentIndex(static_cast<int>(Figure::p95));
    row->addWidget(y_, 1);
    row->addWidget(new QLabel(tr("against"), whole));
    row->addWidget(x_, 1);
    row->addStretch(1);
    column->addLayout(row);
    scatter_ = new ScatterChart(whole);
    column->addWidget(scatter_, 1);
    for (QComboBox* const each : {x_, y_}) connect(each, &QComboBox::currentIndexChanged, this, [this] { showScatter(); });
    connect(scatter_, &ScatterChart::pointClicked, this, [this](int point, Qt::KeyboardModifiers keys) { choose(point, keys); });
    return whole;
}

QWidget* ModelsPage::buildDistributions()
{
    auto* const whole = new QWidget(split_);
    auto* const column = new QVBoxLayout(whole);
    column->setContentsMargins(4, 4, 0, 0);
    auto* const row = new QHBoxLayout();
    one_ = choiceBox(tr("First distribution"), this);
    other_ = choiceBox(tr("Second distribution"), this);
    time_ = choiceBox(tr("Which time"), this);
    time_->addItems({tr("Latency"), tr("First token")});
    curve_ = choiceBox(tr("How it is drawn"), this);
    curve_->addItems({tr("Cumulative"), tr("Density")});
    row->addWidget(one_, 1);
    row->addWidget(new QLabel(tr("and"), whole));
    row->addWidget(other_, 1);
    row->addWidget(time_, 1);
    row->addWidget(curve_, 1);
    column->addLayout(row);
    distribution_ = new DistributionChart(whole);
    column->addWidget(distribution_, 1);
    verdict_ = new QLabel(whole);
    verdict_->setObjectName(QStringLiteral("verdict"));
    verdict_->setWordWrap(true);
    verdict_->setTextFormat(Qt::PlainText);
    verdict_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    verdict_->hide();
    column->addWidget(verdict_);
    for (QComboBox* const each : {one_, other_, time_, curve_})
        connect(each, &QComboBox::currentIndexChanged, this, [this] { showDistributions(); });
    return whole;
}

void ModelsPage::buildActions()
{
    addCommand(tr("Read the models again"), QKeySequence::Refresh, [this] { ask(true); });
    copy_ = addCommand(tr("Copy the matrix as CSV"), QKeySequence::Copy, [this] {
        QApplication::clipboard()->setText(toCsv(model_->table()));
        emit notice(tr("Copied as CSV; rows: %1").arg(model_->rowCount()));
    });
    QAction* const exporting = addCommand(tr("Export the matrix as CSV…"), Qt::CTRL | Qt::SHIFT | Qt::Key_E, [this] { chooseFile(); });
    // Inside a chart, copying copies the chart: two owners of a key would leave both without it.
    copy_->setShortcutContext(Qt::WidgetShortcut);
    view_->addActions({copy_, exporting});
    view_->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void ModelsPage::fitColumns()
{
    QFontMetrics const metrics = view_->fontMetrics();
    view_->verticalHeader()->setMinimumSectionSize(metrics.height() + 6);
    view_->verticalHeader()->setDefaultSectionSize(metrics.height() + 9);
    QHeaderView* const header = view_->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setMinimumSectionSize(metrics.averageCharWidth() * 9);
    for (int i = 1; i < model_->columnCount(); ++i) {
        int const heading = metrics.horizontalAdvance(model_->headerData(i, Qt::Horizontal, Qt::DisplayRole).toString());
        view_->setColumnWidth(i, std::max(heading + metrics.height() * 2, metrics.averageCharWidth() * 13));
    }
    fitName();
}

// Names get what the numbers leave, and never less than can be read: then the table scrolls.
void ModelsPage::fitName()
{
    int numbers = 0;
    for (int i = 1; i < model_->columnCount(); ++i) numbers += view_->columnWidth(i);
    view_->setColumnWidth(0, std::max(view_->viewport()->width() - numbers, view_->fontMetrics().averageCharWidth() * readable_name));
}

QByteArray ModelsPage::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << state_version << split_->saveState() << charts_->saveState() << view_->horizontalHeader()->saveState() << by_->currentIndex()
        << x_->currentIndex() << y_->currentIndex() << time_->currentIndex() << curve_->currentIndex() << latency_of_->currentIndex();
    return state;
}

void ModelsPage::restoreState(QByteArray const& state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    int version = 0;
    QByteArray split, charts, header;
    std::array<int, 6> chosen{};
    in >> version;
    if (version != state_version) return;
    in >> split >> charts >> header;
    for (int& each : chosen) in >> each;
    // What was cut short or written by another version changes nothing.
    if (in.status() != QDataStream::Ok) return;
    split_->restoreState(split);
    charts_->restoreState(charts);
    view_->horizontalHeader()->restoreState(header);
    model_->sort(view_->horizontalHeader()->sortIndicatorSection(), view_->horizontalHeader()->sortIndicatorOrder());
    std::array const combos{by_, x_, y_, time_, curve_, latency_of_};
    for (std::size_t i = 0; i < combos.size(); ++i)
        if (chosen[i] >= 0 && chosen[i] < combos[i]->count()) combos[i]->setCurrentIndex(chosen[i]);
}

}  // namespace signalbox::console
