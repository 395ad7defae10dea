#include "console/pages/models/models_page.hpp"

#include "console/chart/cell_bars.hpp"
#include "console/chart/distribution_chart.hpp"
#include "console/chart/scatter_chart.hpp"
#include "console/look/figures.hpp"
#include "console/pages/ignored_terms.hpp"
#include "console/pages/message_pane.hpp"
#include "console/pages/models/models_table.hpp"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDataStream>
#include <QFileDialog>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QSaveFile>
#include <QSplitter>
#include <QLabel>
#include <QStackedLayout>
#include <QTableView>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr qint64 calm = 8;  // a live page asks at most an eighth of the time
constexpr qint64 least_pause_ms = 900;
constexpr int state_version = 1;
constexpr int readable_name = 24;  // characters

struct By {
    storage::dimension of;
    char const* field;   // as the filter calls it
    char const* text;
    char const* unnamed;
};

constexpr std::array<By, 5> dimensions{{
    {storage::dimension::requested_model, "model", QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "Model asked for"),
     QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "(no model)")},
    {storage::dimension::resolved_model, "resolved_model", QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "Model that answered"),
     QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "(nobody)")},
    {storage::dimension::provider, "provider", QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "Provider"),
     QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "(nobody)")},
    {storage::dimension::group, "group", QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "Group"),
     QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "(no group)")},
    {storage::dimension::tag, "tag", QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "Tag"),
     QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "(no tag)")},
}};

By const& entryOf(storage::dimension by)
{
    auto const found = std::ranges::find(dimensions, by, &By::of);
    return found == dimensions.end() ? dimensions.front() : *found;
}

}  // namespace

ModelsPage::ModelsPage(StoreReader& store, QWidget* parent) : Page(store, parent), channel_(store, Lane::totals, this)
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    ignored_ = new IgnoredTerms(this);
    column->addWidget(ignored_);
    auto* const rest = new QWidget(this);
    column->addWidget(rest, 1);
    stack_ = new QStackedLayout(rest);
    split_ = new QSplitter(Qt::Vertical, rest);
    split_->setContentsMargins(8, 8, 8, 8);
    message_ = new MessagePane(rest);
    stack_->addWidget(split_);
    stack_->addWidget(message_);
    split_->addWidget(buildMatrix());
    charts_ = new QSplitter(Qt::Horizontal, split_);
    charts_->addWidget(buildScatter());
    charts_->addWidget(buildDistributions());
    for (QSplitter* const each : {split_, charts_}) {
        each->setChildrenCollapsible(false);
        each->setStretchFactor(0, 1);
        each->setStretchFactor(1, 1);
    }
    buildActions();
    connect(message_, &MessagePane::pressed, this, [this](int) {
        if (way_out_)
            way_out_();
    });
    connect(ignored_, &IgnoredTerms::leaveOut, this, [this] {
        without_ = true;
        ask(true);
    });
    connect(ignored_, &IgnoredTerms::bringBack, this, [this] {
        without_ = false;
        ask(true);
    });
    later_.setSingleShot(true);
    connect(&later_, &QTimer::timeout, this, [this] { ask(false); });
    connect(&store, &StoreReader::opened, this, [this] {
        shown_.reset();
        ask(true);
    });
    scatter_->setNote(tr("Reading the totals…"));
    distribution_->setNote(tr("Reading the totals…"));
}

ModelsPage::~ModelsPage() = default;

QString ModelsPage::title() const { return tr("Models"); }

QList<QAction*> ModelsPage::commands() { return {again_, copy_, export_}; }

QComboBox* ModelsPage::combo(QString const& name)
{
    auto* const made = new QComboBox(this);
    made->setAccessibleName(name);
    made->setToolTip(name);
    made->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    made->setMinimumContentsLength(11);
    return made;
}

QWidget* ModelsPage::buildMatrix()
{
    auto* const whole = new QWidget(split_);
    auto* const column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 4);
    auto* const row = new QHBoxLayout();
    by_ = combo(tr("What the rows are"));
    for (By const& each : dimensions)
        by_->addItem(tr(each.text));
    line_ = new QLabel(whole);
    line_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(by_);
    row->addWidget(line_, 1);
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
    view_->setMinimumHeight(view_->fontMetrics().height() * 7);
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
    y_ = combo(tr("Figure upwards"));
    x_ = combo(tr("Figure to the right"));
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
    for (QComboBox* const each : {x_, y_})
        connect(each, &QComboBox::currentIndexChanged, this, [this] { showScatter(); });
    connect(scatter_, &ScatterChart::pointClicked, this, [this](int point, Qt::KeyboardModifiers keys) { choose(point, keys); });
    return whole;
}

QWidget* ModelsPage::buildDistributions()
{
    auto* const whole = new QWidget(split_);
    auto* const column = new QVBoxLayout(whole);
    column->setContentsMargins(4, 4, 0, 0);
    auto* const row = new QHBoxLayout();
    one_ = combo(tr("First distribution"));
    other_ = combo(tr("Second distribution"));
    time_ = combo(tr("Which time"));
    time_->addItems({tr("Latency"), tr("First token")});
    curve_ = combo(tr("How it is drawn"));
    curve_->addItems({tr("Cumulative"), tr("Density")});
    row->addWidget(one_, 3);
    row->addWidget(new QLabel(tr("and"), whole));
    row->addWidget(other_, 3);
    row->addWidget(time_, 2);
    row->addWidget(curve_, 2);
    column->addLayout(row);
    distribution_ = new DistributionChart(whole);
    column->addWidget(distribution_, 1);
    for (QComboBox* const each : {one_, other_, time_, curve_})
        connect(each, &QComboBox::currentIndexChanged, this, [this] { showDistributions(); });
    return whole;
}

void ModelsPage::buildActions()
{
    again_ = new QAction(tr("Read the models again"), this);
    again_->setShortcut(QKeySequence::Refresh);
    connect(again_, &QAction::triggered, this, [this] { ask(true); });
    copy_ = new QAction(tr("Copy the matrix as CSV"), this);
    copy_->setShortcut(QKeySequence::Copy);
    connect(copy_, &QAction::triggered, this, [this] {
        QApplication::clipboard()->setText(toCsv(model_->table()));
        emit notice(tr("Copied as CSV; rows: %1").arg(model_->rowCount()));
    });
    export_ = new QAction(tr("Export the matrix as CSV…"), this);
    export_->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
    connect(export_, &QAction::triggered, this, &ModelsPage::chooseFile);
    for (QAction* const each : {again_, copy_, export_}) {
        each->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(each);
    }
    // Inside a chart, copying copies the chart: two owners of a key would leave both without it.
    copy_->setShortcutContext(Qt::WidgetShortcut);
    view_->addActions({copy_, export_});
    view_->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void ModelsPage::chooseFile()
{
    QString const path = QFileDialog::getSaveFileName(this, tr("Export the matrix"), QStringLiteral("models.csv"), tr("CSV (*.csv)"));
    if (path.isEmpty())
        return;
    QString const wrong = exportTo(path);
    emit notice(wrong.isEmpty() ? tr("Written to %1; rows: %2").arg(path).arg(model_->rowCount()) : wrong);
}

QString ModelsPage::exportTo(QString const& path) const
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(toCsv(model_->table()).toUtf8()) < 0 || !file.commit())
        return tr("%1 could not be written: %2").arg(path, file.errorString());
    return {};
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
    for (int i = 1; i < model_->columnCount(); ++i)
        numbers += view_->columnWidth(i);
    view_->setColumnWidth(0, std::max(view_->viewport()->width() - numbers, view_->fontMetrics().averageCharWidth() * readable_name));
}

void ModelsPage::changeEvent(QEvent* event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::FontChange && view_)
        fitColumns();
}

void ModelsPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    if (stale_)
        ask(true);
}

void ModelsPage::setScope(Scope const& scope)
{
    bool const other_question = !has_scope_ || scope.query != scope_.query || !(scope.where == scope_.where);
    bool const same = has_scope_ && !other_question && scope.range == scope_.range;
    bool const drifting = has_scope_ && !other_question && scope.last && scope.last == scope_.last;
    scope_ = scope;
    has_scope_ = true;
    if (other_question)
        without_ = false;
    if (same)
        return;
    stale_ = true;
    drifting ? refresh() : ask(true);
}

void ModelsPage::refresh()
{
    if (!isVisible() || !has_scope_) {
        stale_ = true;
        return;
    }
    qint64 const pause = std::max(least_pause_ms, last_took_ms_ * calm);
    if (since_.isValid() && since_.elapsed() < pause) {
        if (!later_.isActive())
            later_.start(static_cast<int>(pause - since_.elapsed()));
        return;
    }
    ask(false);
}

void ModelsPage::ask(bool urgent)
{
    stale_ = true;
    if (!has_scope_ || !isVisible() || !store_.isOpen())
        return;
    stale_ = false;
    later_.stop();
    asked_ = rollupScope(scope_);
    ignored_->setTerms(without_ ? asked_.ignored : QStringList(), true);
    if (!asked_.whole() && !without_) {
        channel_.cancel();
        shown_.reset();
        showMessage(tr("These statistics cannot be filtered by %1").arg(asked_.ignored.join(tr(" and "))),
                    tr("Totals are kept by model, group, tag, provider, decision, reason, key and consumer, so that a month is read at "
                       "once. The Traffic page shows the requests themselves."),
                    tr("Show the models without it"), [this] {
                        without_ = true;
                        ask(true);
                    });
        emit settled();
        return;
    }
    since_.start();
    ModelsAsk const question{scope_.range, asked_.where, dimensions[static_cast<std::size_t>(std::max(by_->currentIndex(), 0))].of};
    channel_.ask<ModelsFigures>([question](storage::event_reader& from) { return readModels(from, question); },
                                [this](storage::result<ModelsFigures> answer) { take(std::move(answer)); }, urgent);
}

void ModelsPage::take(storage::result<ModelsFigures> answer)
{
    last_took_ms_ = since_.isValid() ? since_.elapsed() : 0;
    if (!answer) {
        if (answer.error().kind != storage::trouble::interrupted) {
            shown_.reset();
            showMessage(tr("The totals could not be read"), QString::fromStdString(answer.error().detail), tr("Try again"),
                        [this] { ask(true); });
        }
        emit settled();
        return;
    }
    shown_ = std::move(*answer);
    if (!shown_->rows.empty()) {
        stack_->setCurrentWidget(split_);
        showFigures();
    } else if (shown_->recorded.to_us == 0) {
        showMessage(tr("No requests yet"), tr("A model appears here as soon as it was asked."), {}, {});
    } else {
        Recorded const reach = shown_->recorded;
        QTimeZone const zone = QTimeZone::systemTimeZone();
        QString const when = figures::span(shown_->range.from_us, shown_->range.to_us, zone, locale());
        showMessage(scope_.query.isEmpty() ? tr("No requests from %1").arg(when) : tr("No request matches “%1”").arg(scope_.query),
                    tr("Looked at: %1. This store has requests of %2.").arg(when, figures::span(reach.from_us, reach.to_us, zone, locale())),
                    tr("Look at all there is"), [this, reach] { emit rangeChosen(reach.from_us, reach.to_us); });
    }
    emit settled();
}

void ModelsPage::showFigures()
{
    By const& by = entryOf(shown_->by);
    QModelIndex const current = view_->currentIndex();
    QString const kept = current.isValid() ? model_->rows()[static_cast<std::size_t>(current.row())].name : QString();
    model_->setRows(shown_->rows, tr(by.text), tr(by.unnamed));
    if (int const row = current.isValid() ? model_->rowOf(kept) : -1; row >= 0)
        view_->setCurrentIndex(model_->index(row, current.column()));
    QString line = tr("%1 · rows: %2")
                       .arg(figures::span(shown_->range.from_us, shown_->range.to_us, QTimeZone::systemTimeZone(), locale()))
                       .arg(model_->rowCount());
    if (shown_->left_out > 0)
        line += tr(" · %1 more with fewer requests are left out").arg(figures::count(shown_->left_out, locale()));
    line_->setText(line);
    scatter_->setNote({});
    distribution_->setNote({});
    fillNames();
    showScatter();
    showDistributions();
}

// The two names stay chosen while they are there; at first the two with the most requests.
void ModelsPage::fillNames()
{
    filling_ = true;
    std::vector<ModelRow> const& rows = shown_->rows;
    int number = 0;
    for (QComboBox* const each : {one_, other_}) {
        QVariant const before = each->currentData();
        each->clear();
        for (ModelRow const& row : rows)
            each->addItem(model_->shownName(row), row.name);
        int const found = before.isValid() ? each->findData(before) : -1;
        each->setCurrentIndex(found >= 0 ? found : std::min(number, static_cast<int>(rows.size()) - 1));
        ++number;
    }
    filling_ = false;
}

void ModelsPage::showScatter()
{
    if (!shown_)
        return;
    Figure const x = all_figures[static_cast<std::size_t>(x_->currentIndex())];
    Figure const y = all_figures[static_cast<std::size_t>(y_->currentIndex())];
    std::vector<ScatterPoint> points;
    for (ModelRow const& row : model_->rows())
        points.push_back({model_->shownName(row), model_->color(row.name), row.value(x), row.value(y)});
    scatter_->setPoints(std::move(points), figureName(x), figureUnit(x), figureName(y), figureUnit(y));
}

void ModelsPage::showDistributions()
{
    if (!shown_ || filling_)
        return;
    std::vector<Distribution> shown;
    for (QComboBox* const each : {one_, other_}) {
        QString const name = each->currentData().toString();
        int const row = each->currentIndex() < 0 ? -1 : model_->rowOf(name);
        if (row < 0 || (each == other_ && one_->currentIndex() == other_->currentIndex()))
            continue;
        ModelRow const& of = model_->rows()[static_cast<std::size_t>(row)];
        shown.push_back({model_->shownName(of), model_->color(name), time_->currentIndex() == 0 ? of.latency : of.first_token});
    }
    distribution_->setTitle(time_->currentText());
    distribution_->setView(curve_->currentIndex() == 0 ? DistributionChart::View::cumulative : DistributionChart::View::density);
    distribution_->setDistributions(std::move(shown));
}

void ModelsPage::showMessage(QString const& headline, QString const& text, QString const& button, std::function<void()> pressed)
{
    way_out_ = std::move(pressed);
    message_->setMessage({headline, text, {}, button.isEmpty() ? QStringList{} : QStringList{button}});
    stack_->setCurrentWidget(message_);
}

// A click on a row, or Enter, narrows; with Shift it opens Traffic.
bool ModelsPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == view_->viewport() && event->type() == QEvent::Resize) {
        fitName();
    } else if (watched == view_->viewport() && event->type() == QEvent::MouseButtonRelease) {
        auto const* const mouse = static_cast<QMouseEvent*>(event);
        QModelIndex const row = view_->indexAt(mouse->position().toPoint());
        if (mouse->button() == Qt::LeftButton && row.isValid())
            choose(row.row(), mouse->modifiers());
    } else if (watched == view_ && event->type() == QEvent::KeyPress) {
        auto const* const key = static_cast<QKeyEvent*>(event);
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && view_->currentIndex().isValid()) {
            choose(view_->currentIndex().row(), key->modifiers());
            return true;
        }
        if (key->matches(QKeySequence::Copy)) {
            copy_->trigger();
            return true;
        }
    }
    return Page::eventFilter(watched, event);
}

void ModelsPage::choose(int row, Qt::KeyboardModifiers keys)
{
    if (row < 0 || row >= model_->rowCount() || !shown_)
        return;
    QString const field = QString::fromLatin1(entryOf(shown_->by).field);
    QString const name = model_->rows()[static_cast<std::size_t>(row)].name;
    if (keys.testFlag(Qt::ShiftModifier))
        emit openTraffic(field, name);
    else
        emit narrow(field, name, true);
}

QByteArray ModelsPage::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << state_version << split_->saveState() << charts_->saveState() << view_->horizontalHeader()->saveState() << by_->currentIndex()
        << x_->currentIndex() << y_->currentIndex() << time_->currentIndex() << curve_->currentIndex();
    return state;
}

void ModelsPage::restoreState(QByteArray const& state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    int version = 0;
    QByteArray split, charts, header;
    std::array<int, 5> chosen{};
    in >> version;
    if (version != state_version)
        return;
    in >> split >> charts >> header;
    for (int& each : chosen)
        in >> each;
    // What was cut short or written by another version changes nothing.
    if (in.status() != QDataStream::Ok)
        return;
    split_->restoreState(split);
    charts_->restoreState(charts);
    view_->horizontalHeader()->restoreState(header);
    model_->sort(view_->horizontalHeader()->sortIndicatorSection(), view_->horizontalHeader()->sortIndicatorOrder());
    std::array const combos{by_, x_, y_, time_, curve_};
    for (std::size_t i = 0; i < combos.size(); ++i)
        if (chosen[i] >= 0 && chosen[i] < combos[i]->count())
            combos[i]->setCurrentIndex(chosen[i]);
}

}  // namespace signalbox::console
