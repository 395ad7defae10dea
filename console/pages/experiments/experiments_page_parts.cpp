// What the experiments page is made of, its actions, and the choices it keeps.
#include "console/pages/experiments/experiments_page.hpp"

#include "console/chart/forest_chart.hpp"
#include "console/pages/choice_box.hpp"
#include "console/pages/experiments/experiment_words.hpp"
#include "console/pages/experiments/segments_table.hpp"

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

#include <array>

namespace signalbox::console {

namespace {

constexpr int state_version = 1;
constexpr int least_button = 40;     // pixels, in a small window
constexpr double usual_change = 10;  // percent or points that are worth seeing

QLabel* words(QWidget* parent, QString const& name)
{
    auto* const made = new QLabel(parent);
    made->setObjectName(name);
    made->setTextFormat(Qt::PlainText);
    made->setWordWrap(true);
    made->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    made->setMinimumWidth(1);
    return made;
}

}  // namespace

ExperimentsPage::ExperimentsPage(StoreReader& store, QWidget* parent) : TotalsPage(store, parent)
{
    auto* const content = new QWidget(this);
    auto* const column = new QVBoxLayout(content);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(5);
    column->addWidget(buildChoices());
    column->addWidget(buildWords());
    split_ = new QSplitter(Qt::Vertical, content);
    forest_ = new ForestChart(split_);
    forest_->setTitle(tr("Differences"));
    forest_->setNote(tr("Reading the arms…"));
    split_->addWidget(forest_);
    lower_ = new QSplitter(Qt::Horizontal, split_);
    course_ = new IntervalChart(lower_);
    course_->setTitle(tr("Time course"));
    lower_->addWidget(course_);
    lower_->addWidget(buildSegments());
    split_->addWidget(lower_);
    for (QSplitter* const each : {split_, lower_}) each->setChildrenCollapsible(false);
    split_->setStretchFactor(0, 3);
    split_->setStretchFactor(1, 2);
    lower_->setStretchFactor(0, 3);
    lower_->setStretchFactor(1, 5);
    lower_->setSizes({420, 700});  // the segments have six columns
    column->addWidget(split_, 1);
    column->addWidget(buildMeter());
    // In a small window the page is scrolled.
    auto* const room = new QScrollArea(this);
    room->setWidgetResizable(true);
    room->setFrameShape(QFrame::NoFrame);
    room->setFocusPolicy(Qt::NoFocus);
    room->setWidget(content);
    setContent(room);
    buildActions();
    fitFonts();
    connect(course_, &TimeChart::rangeChosen, this, &Page::rangeChosen);
}

ExperimentsPage::~ExperimentsPage() = default;

QWidget* ExperimentsPage::buildChoices()
{
    filling_ = true;
    auto* const whole = new QWidget(this);
    auto* const rows = new QVBoxLayout(whole);
    rows->setContentsMargins(0, 0, 0, 0);
    auto* const row = new QHBoxLayout;
    auto* const acts = new QHBoxLayout;
    rows->addLayout(row);
    rows->addLayout(acts);
    group_ = choiceBox(tr("Group"), this);
    group_->setObjectName(QStringLiteral("group"));
    group_->addItem(tr("All groups"), QString());
    by_ = choiceBox(tr("What makes an arm"), this);
    by_->setObjectName(QStringLiteral("arms_by"));
    by_->addItems({tr("by tag"), tr("by member"), tr("by model asked for"), tr("by configuration")});
    baseline_ = choiceBox(tr("Arm to compare with"), this);
    other_ = choiceBox(tr("Arm that is compared"), this);
    primary_ = choiceBox(tr("What the experiment is about"), this);
    primary_->setObjectName(QStringLiteral("primary"));
    for (std::size_t i = 0; i < statistics::metric_names.size(); ++i) primary_->addItem(metricName(static_cast<statistics::metric>(i)));
    how_ = choiceBox(tr("When the intervals hold"), this);
    how_->setObjectName(QStringLiteral("looking"));
    how_->addItems({tr("hold at every look"), tr("one look at the end")});
    copy_button_ = new QPushButton(tr("Copy report"), whole);
    promote_button_ = new QPushButton(tr("End and promote…"), whole);
    promote_button_->setObjectName(QStringLiteral("promote"));
    for (QPushButton* const each : {copy_button_, promote_button_}) each->setMinimumWidth(least_button);
    row->addWidget(group_, 2);
    row->addWidget(by_, 2);
    row->addWidget(other_, 2);
    row->addWidget(new QLabel(tr("beside"), whole));
    row->addWidget(baseline_, 2);
    row->addWidget(primary_, 2);
    row->addWidget(how_, 2);
    acts->addWidget(copy_button_);
    acts->addWidget(promote_button_);
    acts->addStretch(1);
    for (QComboBox* const each : {group_, by_, baseline_, other_, primary_, how_})
        connect(each, &QComboBox::currentIndexChanged, this, &ExperimentsPage::chosen);
    filling_ = false;
    return whole;
}

QWidget* ExperimentsPage::buildWords()
{
    auto* const whole = new QWidget(this);
    auto* const column = new QVBoxLayout(whole);
    column->setContentsMargins(2, 0, 2, 0);
    column->setSpacing(3);
    sentence_ = words(whole, QStringLiteral("sentence"));
    shares_ = words(whole, QStringLiteral("shares"));
    notes_ = words(whole, QStringLiteral("notes"));
    notes_->setForegroundRole(QPalette::PlaceholderText);
    line_ = words(whole, QStringLiteral("line"));
    line_->setForegroundRole(QPalette::PlaceholderText);
    for (QLabel* const each : {sentence_, shares_, notes_}) column->addWidget(each);
    return whole;
}

QWidget* ExperimentsPage::buildMeter()
{
    auto* const whole = new QWidget(this);
    auto* const row = new QHBoxLayout(whole);
    row->setContentsMargins(2, 0, 2, 0);
    wanted_ = new QDoubleSpinBox(whole);
    wanted_->setRange(0.1, 100);
    wanted_->setDecimals(1);
    wanted_->setValue(usual_change);
    wanted_->setAccessibleName(tr("Change that is to be seen"));
    meter_ = words(whole, QStringLiteral("meter"));
    auto* const label = new QLabel(tr("To see a change of"), whole);
    label->setBuddy(wanted_);
    row->addWidget(label);
    row->addWidget(wanted_);
    row->addWidget(meter_, 1);
    line_->setParent(whole);
    line_->setWordWrap(false);
    row->addWidget(line_);
    connect(wanted_, &QDoubleSpinBox::valueChanged, this, [this] { showMeter(); });
    return whole;
}

QWidget* ExperimentsPage::buildSegments()
{
    segments_ = new SegmentsTable(this);
    view_ = new QTableView(lower_);
    view_->setModel(segments_);
    view_->setAccessibleName(tr("The primary figure in parts of the traffic, corrected for being several"));
    view_->setToolTip(tr("Held to Benjamini and Hochberg's rate of false alarms together"));
    view_->setSelectionBehavior(QAbstractItemView::SelectRows);
    view_->setTabKeyNavigation(false);
    view_->setWordWrap(false);
    view_->setShowGrid(false);
    view_->setAlternatingRowColors(true);
    view_->verticalHeader()->hide();
    view_->horizontalHeader()->setHighlightSections(false);
    view_->horizontalHeader()->setStretchLastSection(true);
    view_->setMinimumHeight(view_->fontMetrics().height() * 5);
    auto* const copy = new QAction(tr("Copy the segments as CSV"), view_);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, [this] { QApplication::clipboard()->setText(toCsv(segments_->table())); });
    view_->addAction(copy);
    view_->setContextMenuPolicy(Qt::ActionsContextMenu);
    return view_;
}

void ExperimentsPage::buildActions()
{
    addCommand(tr("Read the arms again"), QKeySequence::Refresh, [this] {
        finished_.reset();
        ask(true);
    });
    copy_ = addCommand(tr("Copy the report as Markdown"), Qt::CTRL | Qt::SHIFT | Qt::Key_C, [this] { copyReport(); });
    promote_ = addCommand(tr("End and promote…"), Qt::CTRL | Qt::SHIFT | Qt::Key_P, [this] { promote(); });
    for (QAction* const each : {copy_, promote_}) each->setEnabled(false);
    copy_button_->setEnabled(false);
    promote_button_->setEnabled(false);
    connect(copy_button_, &QPushButton::clicked, copy_, &QAction::trigger);
    connect(promote_button_, &QPushButton::clicked, promote_, &QAction::trigger);
    copy_button_->setToolTip(tr("What `signalbox report experiment` prints, with its method"));
    promote_button_->setToolTip(tr("Opens the configuration with all requests of the group given to this arm; nothing is applied"));
}

void ExperimentsPage::fitFonts()
{
    QFont larger = font();
    larger.setPointSizeF(larger.pointSizeF() * 1.15);
    larger.setWeight(QFont::DemiBold);
    sentence_->setFont(larger);
    QFontMetrics const metrics = view_->fontMetrics();
    view_->verticalHeader()->setMinimumSectionSize(metrics.height() + 4);
    view_->verticalHeader()->setDefaultSectionSize(metrics.height() + 6);
    constexpr std::array letters{31, 9, 10, 9, 16, 20};
    for (int column = 0; column < segments_->columnCount(); ++column)
        view_->setColumnWidth(column, metrics.averageCharWidth() * letters[static_cast<std::size_t>(column)] + 12);
}

void ExperimentsPage::changeEvent(QEvent* event)
{
    TotalsPage::changeEvent(event);
    if (event->type() == QEvent::FontChange && view_) fitFonts();
}

QByteArray ExperimentsPage::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << state_version << split_->saveState() << lower_->saveState() << by_->currentIndex() << primary_->currentIndex()
        << how_->currentIndex() << wanted_->value();
    return state;
}

void ExperimentsPage::restoreState(QByteArray const& state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    int version = 0;
    QByteArray split, lower;
    std::array<int, 3> chosen{};
    double wanted = usual_change;
    in >> version;
    if (version != state_version) return;
    in >> split >> lower;
    for (int& each : chosen) in >> each;
    in >> wanted;
    // What was cut short or written by another version changes nothing.
    if (in.status() != QDataStream::Ok) return;
    split_->restoreState(split);
    lower_->restoreState(lower);
    std::array const combos{by_, primary_, how_};
    for (std::size_t i = 0; i < combos.size(); ++i)
        if (chosen[i] >= 0 && chosen[i] < combos[i]->count()) combos[i]->setCurrentIndex(chosen[i]);
    wanted_->setValue(wanted);
}

}  // namespace signalbox::console
