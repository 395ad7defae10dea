#include "console/pages/models/models_page.hpp"

#include "console/look/amount_of.hpp"
#include "console/pages/file_work.hpp"
#include "console/pages/models/arms_verdict.hpp"

#include "console/chart/distribution_chart.hpp"
#include "console/chart/scatter_chart.hpp"
#include "console/look/figures.hpp"
#include "console/look/name_colors.hpp"
#include "console/pages/models/models_by.hpp"
#include "console/pages/models/models_table.hpp"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QLabel>
#include <QSplitter>
#include <QTableView>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox::console {

ModelsPage::ModelsPage(StoreReader& store, QWidget* parent) : TotalsPage(store, parent)
{
    split_ = new QSplitter(Qt::Vertical, this);
    split_->setContentsMargins(8, 8, 8, 8);
    setContent(split_);
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
    scatter_->setNote(tr("Reading the totals…"));
    distribution_->setNote(tr("Reading the totals…"));
}

ModelsPage::~ModelsPage() = default;

QString ModelsPage::title() const
{
    return tr("Models");
}

void ModelsPage::compareBy(QString const& field)
{
    auto const found = std::ranges::find_if(model_dimensions, [&](ModelsBy const& each) { return field == QLatin1String(each.field); });
    if (found != model_dimensions.end()) by_->setCurrentIndex(static_cast<int>(found - model_dimensions.begin()));
}

void ModelsPage::chooseFile()
{
    QString const path = QFileDialog::getSaveFileName(this, tr("Export the matrix"), QStringLiteral("models.csv"), tr("CSV (*.csv)"));
    if (!path.isEmpty()) exportTo(path);
}

void ModelsPage::exportTo(QString const& path)
{
    QString const done = tr("Written to %1; rows: %2").arg(path).arg(model_->rowCount());
    writeFile(*this, path, toCsv(model_->table()).toUtf8(),
              [this, done](QString const& wrong) { emit notice(wrong.isEmpty() ? done : wrong); });
}

void ModelsPage::changeEvent(QEvent* event)
{
    TotalsPage::changeEvent(event);
    if (event->type() == QEvent::FontChange && view_) fitColumns();
}

void ModelsPage::askTotals(bool urgent)
{
    auto const by = model_dimensions[static_cast<std::size_t>(std::max(by_->currentIndex(), 0))].of;
    auto const latency = static_cast<LatencyOf>(std::clamp(latency_of_->currentIndex(), 0, 2));
    askStep(std::make_shared<ModelsReading>(ModelsAsk{scope_.range, scope_.where, by, scope_.bound(), latency}), urgent);
}

void ModelsPage::askStep(std::shared_ptr<ModelsReading> reading, bool urgent)
{
    channel_.ask<ModelsFigures>([reading](storage::event_reader& from) { return reading->step(from); },
                                [this, reading](storage::result<ModelsFigures> answer) { take(std::move(answer), reading); }, urgent);
}

void ModelsPage::take(storage::result<ModelsFigures> answer, std::shared_ptr<ModelsReading> const& reading)
{
    if (!arrived(answer ? std::nullopt : std::optional(answer.error()))) return;
    shown_ = std::move(*answer);
    if (!shown_->counting.done) askStep(reading, false);
    if (!shown_->rows.empty()) {
        showContent();
        showFigures();
    } else if (!shown_->counting.done) {
        showContent();
        showFigures();
    } else if (shown_->recorded.to_us == 0) {
        showMessage(tr("No requests yet"), tr("A model appears here as soon as it was asked."), {}, {});
    } else {
        showNoneOf(shown_->range, shown_->recorded);
    }
    counted(shown_->counting);
}

void ModelsPage::showFigures()
{
    ModelsBy const& by = entryOf(shown_->by);
    QModelIndex const current = view_->currentIndex();
    QString const kept = current.isValid() ? model_->rows()[static_cast<std::size_t>(current.row())].name : QString();
    model_->setRows(shown_->rows, tr(by.text), tr(by.unnamed));
    if (int const row = current.isValid() ? model_->rowOf(kept) : -1; row >= 0)
        view_->setCurrentIndex(model_->index(row, current.column()));
    QString line = tr("%1 · %2 · rows: %3")
                       .arg(figures::span(shown_->range.from_us, shown_->range.to_us, QTimeZone::systemTimeZone(), locale()),
                            amountOf(shown_->requests, tr("%1 request"), tr("%1 requests")))
                       .arg(model_->rowCount());
    if (shown_->left_out > 0) line += tr(" · %1 more with fewer requests are left out").arg(figures::count(shown_->left_out, locale()));
    line_->setText(line);
    scatter_->setNote({});
    distribution_->setNote({});
    fillNames();
    showScatter();
    showDistributions();
}

// The two names stay chosen while they are there; at first the two with the most requests, before requests without a name.
void ModelsPage::fillNames()
{
    filling_ = true;
    std::vector<ModelRow> const& rows = shown_->rows;
    std::vector<int> order;
    for (bool const named : {true, false})
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (rows[i].name.isEmpty() != named) order.push_back(static_cast<int>(i));
    std::size_t number = 0;
    for (QComboBox* const each : {one_, other_}) {
        QVariant const before = each->currentData();
        each->clear();
        for (ModelRow const& row : rows) each->addItem(model_->shownName(row), row.name);
        int const found = before.isValid() ? each->findData(before) : -1;
        each->setCurrentIndex(found >= 0 || order.empty() ? found : order[std::min(number, order.size() - 1)]);
        ++number;
    }
    filling_ = false;
}

void ModelsPage::showScatter()
{
    if (!shown_) return;
    Figure const x = all_figures[static_cast<std::size_t>(x_->currentIndex())];
    Figure const y = all_figures[static_cast<std::size_t>(y_->currentIndex())];
    std::vector<ScatterPoint> points;
    for (ModelRow const& row : model_->rows()) points.push_back({model_->shownName(row), nameColor(row.name), row.value(x), row.value(y)});
    scatter_->setPoints(std::move(points), figureName(x), figureUnit(x), figureName(y), figureUnit(y));
}

void ModelsPage::showDistributions()
{
    if (!shown_ || filling_) return;
    std::vector<Distribution> shown;
    std::vector<ModelRow const*> chosen;
    for (QComboBox* const each : {one_, other_}) {
        QString const name = each->currentData().toString();
        int const row = each->currentIndex() < 0 ? -1 : model_->rowOf(name);
        if (row < 0 || (each == other_ && one_->currentIndex() == other_->currentIndex())) continue;
        ModelRow const& of = model_->rows()[static_cast<std::size_t>(row)];
        chosen.push_back(&of);
        shown.push_back({model_->shownName(of), nameColor(name), time_->currentIndex() == 0 ? of.latency : of.first_token});
    }
    distribution_->setTitle(time_->currentText());
    distribution_->setView(curve_->currentIndex() == 0 ? DistributionChart::View::cumulative : DistributionChart::View::density);
    distribution_->setDistributions(std::move(shown));
    showVerdict(chosen);
}

// Tags are the arms of a test: drawn by chance, so that a difference is their own. What was asked of two models or keys differs, too.
void ModelsPage::showVerdict(std::vector<ModelRow const*> const& chosen)
{
    bool const arms =
        shown_->by == storage::dimension::tag && chosen.size() == 2 && !chosen[0]->name.isEmpty() && !chosen[1]->name.isEmpty();
    QString text = arms ? armsVerdict(*chosen[0], *chosen[1], locale()) : QString();
    if (arms && (!shown_->counting.done || shown_->counting.capped)) text = tr("Counted so far: %1").arg(text);
    verdict_->setText(text);
    verdict_->setVisible(arms);
}

// A click on a row, or Enter, narrows; with Shift it opens Traffic.
bool ModelsPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == view_->viewport() && event->type() == QEvent::Resize) {
        fitName();
    } else if (watched == view_->viewport() && event->type() == QEvent::MouseButtonRelease) {
        auto const* const mouse = static_cast<QMouseEvent*>(event);
        QModelIndex const row = view_->indexAt(mouse->position().toPoint());
        if (mouse->button() == Qt::LeftButton && row.isValid()) choose(row.row(), mouse->modifiers());
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
    if (row < 0 || row >= model_->rowCount() || !shown_) return;
    QString const field = QString::fromLatin1(entryOf(shown_->by).field);
    QString const name = model_->rows()[static_cast<std::size_t>(row)].name;
    if (keys.testFlag(Qt::ShiftModifier))
        emit openTraffic(field, name);
    else
        emit narrow(field, name, true);
}

}  // namespace signalbox::console
