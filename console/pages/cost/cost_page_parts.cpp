// What the cost page is made of, its actions, and the choices it keeps.
#include "console/pages/cost/cost_page.hpp"

#include "console/chart/interval_chart.hpp"
#include "console/pages/cells_table.hpp"
#include "console/pages/choice_box.hpp"
#include "console/pages/cost/cost_dimensions.hpp"
#include "console/pages/cost/cost_table.hpp"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDataStream>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace signalbox::console {

namespace {

constexpr int state_version = 1;
constexpr int readable_name = 26;  // characters
constexpr int least_field = 40;    // pixels, in a small window
constexpr int least_words = 24;    // characters of a line of words beside the tables
constexpr double largest_budget = 1e9;

QLabel* words(QWidget* parent, QString const& name)
{
    auto* const made = new QLabel(parent);
    made->setObjectName(name);
    made->setTextFormat(Qt::PlainText);
    made->setWordWrap(true);
    made->setTextInteractionFlags(Qt::TextSelectableByMouse);
    made->setMinimumWidth(1);
    return made;
}

QLabel* heading(QWidget* parent, QString const& text)
{
    auto* const made = new QLabel(text, parent);
    QFont strong = made->font();
    strong.setWeight(QFont::DemiBold);
    made->setFont(strong);
    return made;
}

}  // namespace

CostPage::CostPage(StoreReader& store, QWidget* parent) : TotalsPage(store, parent), limits_feed_(new LimitsFeed(this))
{
    auto* const content = new QWidget(this);
    auto* const column = new QVBoxLayout(content);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(5);
    column->addWidget(buildChoices());
    line_ = words(content, QStringLiteral("line"));
    line_->setWordWrap(false);  // with wrapped words the page would be as high as it likes to be
    column->addWidget(line_);
    split_ = new QSplitter(Qt::Vertical, content);
    model_ = new CostTable(this);
    view_ = buildTable(model_, tr("Costs and of what"));
    split_->addWidget(view_);
    split_->addWidget(buildLower());
    for (QSplitter* const each : {split_, lower_}) each->setChildrenCollapsible(false);
    split_->setStretchFactor(0, 1);
    split_->setStretchFactor(1, 2);
    column->addWidget(split_, 1);
    // In a small window the page is scrolled.
    auto* const room = new QScrollArea(this);
    room->setWidgetResizable(true);
    room->setFrameShape(QFrame::NoFrame);
    room->setFocusPolicy(Qt::NoFocus);
    room->setWidget(content);
    setContent(room);
    buildActions();
    fitColumns();
    connect(limits_feed_, &LimitsFeed::arrived, this, &CostPage::showLimits);
    connect(limits_feed_, &LimitsFeed::failed, this, [this](QString const& why) {
        limits_->set({});
        limits_line_->setText(tr("The limits could not be read: %1").arg(why));
    });
    showLimits({});
}

CostPage::~CostPage() = default;

QWidget* CostPage::buildChoices()
{
    auto* const whole = new QWidget(this);
    auto* const row = new QHBoxLayout(whole);
    row->setContentsMargins(0, 0, 0, 0);
    by_ = choiceBox(tr("What the lines are"), this);
    by_->setObjectName(QStringLiteral("by"));
    then_ = choiceBox(tr("A second level below each line"), this);
    then_->setObjectName(QStringLiteral("then"));
    then_->addItem(tr("no second level"));
    for (CostBy const& each : cost_dimensions) {
        by_->addItem(tr(each.text));
        then_->addItem(tr("then %1").arg(tr(each.text)));
    }
    budget_ = new QDoubleSpinBox(whole);
    budget_->setRange(0, largest_budget);
    budget_->setDecimals(2);
    budget_->setPrefix(QStringLiteral("$"));
    budget_->setSpecialValueText(tr("none"));
    budget_->setKeyboardTracking(false);
    budget_->setGroupSeparatorShown(true);
    budget_->setAccessibleName(tr("Budget of a month in dollars"));
    auto* const label = new QLabel(tr("Budget of a month"), whole);
    label->setBuddy(budget_);
    label->setMinimumWidth(1);
    budget_->setMinimumWidth(least_field);
    auto* const save = new QPushButton(tr("Export…"), whole);
    save->setToolTip(tr("A line for each provider and day, to be compared with an invoice"));
    connect(save, &QPushButton::clicked, this, [this] { chooseFile(); });
    save->setMinimumWidth(least_field);
    row->addWidget(by_, 2);
    row->addWidget(then_, 2);
    row->addStretch(1);
    row->addWidget(label);
    row->addWidget(budget_);
    row->addWidget(save);
    for (QComboBox* const each : {by_, then_}) connect(each, &QComboBox::currentIndexChanged, this, [this] { ask(true); });
    connect(budget_, &QDoubleSpinBox::valueChanged, this, [this] { ask(true); });
    return whole;
}

QTableView* CostPage::buildTable(QAbstractItemModel* model, QString const& name)
{
    auto* const made = new QTableView(this);
    made->setModel(model);
    made->setAccessibleName(name);
    made->setSelectionBehavior(QAbstractItemView::SelectRows);
    made->setSelectionMode(QAbstractItemView::SingleSelection);
    made->setTabKeyNavigation(false);
    made->setWordWrap(false);
    made->setShowGrid(false);
    made->setAlternatingRowColors(true);
    made->verticalHeader()->hide();
    made->horizontalHeader()->setHighlightSections(false);
    made->setMinimumHeight(made->fontMetrics().height() * 4);
    made->viewport()->installEventFilter(this);
    made->installEventFilter(this);
    return made;
}

QWidget* CostPage::buildLower()
{
    lower_ = new QSplitter(Qt::Horizontal, split_);
    auto* const left = new QWidget(lower_);
    auto* const month = new QVBoxLayout(left);
    month->setContentsMargins(0, 4, 4, 0);
    chart_ = new IntervalChart(left);
    chart_->setTitle(tr("This month"));
    month->addWidget(chart_, 1);
    month_ = words(left, QStringLiteral("month"));
    month->addWidget(month_);
    auto* const middle = new QWidget(lower_);
    auto* const dear = new QVBoxLayout(middle);
    dear->setContentsMargins(4, 4, 4, 0);
    dearest_ = new CellsTable({0, 4}, this);
    dearest_view_ = buildTable(dearest_, tr("The dearest requests; Enter opens one"));
    dear->addWidget(heading(middle, tr("Dearest requests")));
    dear->addWidget(dearest_view_, 1);
    auto* const right = new QWidget(lower_);
    right->setMinimumWidth(fontMetrics().averageCharWidth() * least_words);
    auto* const rest = new QVBoxLayout(right);
    rest->setContentsMargins(4, 4, 0, 0);
    waste_ = words(right, QStringLiteral("waste"));
    limits_line_ = words(right, QStringLiteral("limits"));
    limits_ = new CellsTable({2, 3, 4, 5}, this);
    limits_view_ = buildTable(limits_, tr("Limits of the gateway and what is used of them"));
    rest->addWidget(heading(right, tr("For nothing")));
    rest->addWidget(waste_);
    rest->addWidget(heading(right, tr("Limits")));
    rest->addWidget(limits_line_);
    rest->addWidget(limits_view_, 1);
    rest->addStretch();  // above nothing, where there are no limits
    for (QWidget* const each : {left, middle, right}) lower_->addWidget(each);
    lower_->setStretchFactor(0, 4);
    lower_->setStretchFactor(1, 4);
    lower_->setStretchFactor(2, 3);
    return lower_;
}

void CostPage::buildActions()
{
    addCommand(tr("Read the costs again"), QKeySequence::Refresh, [this] { ask(true); });
    copy_ = addCommand(tr("Copy the costs as CSV"), QKeySequence::Copy, [this] {
        QApplication::clipboard()->setText(toCsv(model_->table()));
        emit notice(tr("Copied as CSV; rows: %1").arg(model_->rowCount()));
    });
    QAction* const exporting =
        addCommand(tr("Export days and providers as CSV…"), Qt::CTRL | Qt::SHIFT | Qt::Key_E, [this] { chooseFile(); });
    // Inside a chart, copying copies the chart: two owners of a key would leave both without it.
    copy_->setShortcutContext(Qt::WidgetShortcut);
    view_->addActions({copy_, exporting});
    view_->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void CostPage::fitColumns()
{
    for (QTableView* const each : {view_, dearest_view_, limits_view_}) {
        QFontMetrics const metrics = each->fontMetrics();
        each->verticalHeader()->setMinimumSectionSize(metrics.height() + 4);
        each->verticalHeader()->setDefaultSectionSize(metrics.height() + 7);
        each->horizontalHeader()->setMinimumSectionSize(metrics.averageCharWidth() * 7);
    }
    QFontMetrics const metrics = view_->fontMetrics();
    for (int i = 1; i < CostTable::columns; ++i)
        view_->setColumnWidth(i,
                              std::max(metrics.averageCharWidth() * 14 + metrics.height(), view_->horizontalHeader()->sectionSizeHint(i)));
    view_->setColumnWidth(0, metrics.averageCharWidth() * readable_name * 3 / 2);
    view_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    for (QTableView* const each : {dearest_view_, limits_view_}) {
        each->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
        each->horizontalHeader()->setStretchLastSection(false);
    }
}

void CostPage::changeEvent(QEvent* event)
{
    TotalsPage::changeEvent(event);
    if (event->type() == QEvent::FontChange && limits_view_) fitColumns();
}

QByteArray CostPage::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << state_version << split_->saveState() << lower_->saveState() << by_->currentIndex() << then_->currentIndex() << budget_->value();
    return state;
}

void CostPage::restoreState(QByteArray const& state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    int version = 0, by = 0, then = 0;
    QByteArray split, lower;
    double budget = 0;
    in >> version;
    if (version != state_version) return;
    in >> split >> lower >> by >> then >> budget;
    // What was cut short or written by another version changes nothing.
    if (in.status() != QDataStream::Ok) return;
    split_->restoreState(split);
    lower_->restoreState(lower);
    if (by >= 0 && by < by_->count()) by_->setCurrentIndex(by);
    if (then >= 0 && then < then_->count()) then_->setCurrentIndex(then);
    budget_->setValue(std::clamp(budget, 0.0, largest_budget));
}

}  // namespace signalbox::console
