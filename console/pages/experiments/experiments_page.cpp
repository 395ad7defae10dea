#include "console/pages/experiments/experiments_page.hpp"

#include "console/chart/forest_chart.hpp"
#include "console/look/amount_of.hpp"
#include "console/look/figures.hpp"
#include "console/look/name_colors.hpp"
#include "console/pages/experiments/experiment_words.hpp"
#include "console/pages/experiments/segments_table.hpp"
#include "console/store/shown_text.hpp"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QTimeZone>

#include <algorithm>

namespace signalbox::console {

namespace {

using statistics::arms_by;
using statistics::looking;

std::string textOf(QComboBox const& of)
{
    return of.currentData().toString().toStdString();
}

QString armName(std::string const& name, arms_by by)
{
    return shownText(QString::fromStdString(statistics::shown_arm(name, by)));
}

}  // namespace

QString ExperimentsPage::report() const
{
    return shown_ && shown_->report ? QString::fromStdString(statistics::experiment_as_markdown(*shown_->report)) : QString();
}

void ExperimentsPage::forget()
{
    shown_.reset();
    finished_.reset();
}

ExperimentAsk ExperimentsPage::asked() const
{
    ExperimentAsk ask{.range = scope_.range, .where = scope_.where, .newest = scope_.bound()};
    ask.by = static_cast<arms_by>(std::clamp(by_->currentIndex(), 0, 3));
    ask.group = textOf(*group_);
    ask.baseline = textOf(*baseline_);
    ask.other = textOf(*other_);
    ask.primary = static_cast<statistics::metric>(std::max(primary_->currentIndex(), 0));
    ask.how = how_->currentIndex() == 1 ? looking::fixed : looking::peek_safe;
    return ask;
}

void ExperimentsPage::askTotals(bool urgent)
{
    ExperimentAsk const ask = asked();
    bool const kept = finished_ && other_question_;
    // What a live page reads anew replaces what is shown when it is whole.
    bool const quiet = !urgent && shown_ && shown_->counting.done;
    askStep(kept ? std::make_shared<ExperimentReading>(ask, *finished_) : std::make_shared<ExperimentReading>(ask), urgent, quiet);
}

void ExperimentsPage::askStep(std::shared_ptr<ExperimentReading> reading, bool urgent, bool quiet)
{
    channel_.ask<ExperimentFigures>(
        [reading](storage::event_reader& from) { return reading->step(from); },
        [this, reading, quiet](storage::result<ExperimentFigures> answer) { take(std::move(answer), reading, quiet); }, urgent);
}

void ExperimentsPage::take(storage::result<ExperimentFigures> answer, std::shared_ptr<ExperimentReading> const& reading, bool quiet)
{
    if (!arrived(answer ? std::nullopt : std::optional(answer.error()))) return;
    if (quiet && !answer->counting.done) return askStep(reading, false, true);
    shown_ = std::move(*answer);
    if (shown_->counting.done)
        finished_ = reading;
    else
        askStep(reading, false, false);
    fillChoices();
    if (shown_->report || !shown_->counting.done) {
        showContent();
        showFigures();
    } else {
        showNothing();
    }
    counted(shown_->counting);
}

void ExperimentsPage::chosen()
{
    if (filling_) return;
    other_question_ = true;
    ask(true);
    other_question_ = false;
}

void ExperimentsPage::showNothing()
{
    QTimeZone const zone = QTimeZone::systemTimeZone();
    QString const when = figures::span(shown_->range.from_us, shown_->range.to_us, zone, locale());
    if (shown_->recorded.to_us == 0)
        return showMessage(tr("No requests yet"), tr("The arms of an experiment stand here as soon as they were asked."), {}, {});
    bool const drawn = statistics::is_drawn(shown_->asked.by);
    QString const one =
        shown_->arms.size() == 1 ? tr("All of them have one arm: %1. ").arg(armName(shown_->arms.front(), shown_->asked.by)) : QString();
    QString const text = drawn ? tr("%1Two arms are needed: give the members of a group that draws by weight a tag each, and they are "
                                    "compared here as soon as both were asked.")
                                     .arg(one)
                               : tr("%1Two of them are needed for a comparison.").arg(one);
    Recorded const reach = shown_->recorded;
    // The choice that led here must not be a dead end.
    bool const narrowed = !shown_->asked.group.empty() && !textOf(*group_).empty();
    if (!narrowed && by_->currentIndex() == 0 && coversAll(shown_->range, reach))
        return showMessage(tr("No experiment in the requests of %1").arg(when), text, {}, {});
    showMessage(tr("No experiment in the requests of %1").arg(when), text,
                narrowed || by_->currentIndex() != 0 ? tr("Look for an experiment") : tr("Look at all there is"), [this, reach, narrowed] {
                    if (!narrowed && by_->currentIndex() == 0) return emit rangeChosen(reach.from_us, reach.to_us);
                    filling_ = true;
                    by_->setCurrentIndex(0);
                    group_->setCurrentIndex(0);
                    filling_ = false;
                    ask(true);
                });
}

void ExperimentsPage::showFigures()
{
    QString line = tr("%1 · %2").arg(figures::span(shown_->range.from_us, shown_->range.to_us, QTimeZone::systemTimeZone(), locale()),
                                     amountOf(shown_->requests, tr("%1 request"), tr("%1 requests")));
    line_->setText(line);
    showWords();
    showCharts();
    showMeter();
    bool const told = shown_->report.has_value();
    for (QAction* each : {copy_, promote_}) each->setEnabled(told);
    bool const movable = told && statistics::is_drawn(shown_->asked.by) && !shown_->asked.group.empty() && !shown_->asked.other.empty();
    promote_->setEnabled(movable && shown_->counting.done);
    copy_button_->setEnabled(copy_->isEnabled());
    promote_button_->setEnabled(promote_->isEnabled());
    promote_->setText(movable ? tr("End and promote %1…").arg(armName(shown_->asked.other, shown_->asked.by)) : tr("End and promote…"));
    promote_button_->setText(promote_->text());
}

// What is chosen stays chosen while it is there; the first entry of the groups leaves the choice to the page.
void ExperimentsPage::fillChoices()
{
    filling_ = true;
    QVariant const group = group_->currentData();
    group_->clear();
    bool const drawn = statistics::is_drawn(shown_->asked.by);
    group_->addItem(drawn && !shown_->asked.group.empty() ? tr("%1 (found)").arg(shownText(QString::fromStdString(shown_->asked.group)))
                                                          : tr("All groups"),
                    QString());
    for (storage::name_count const& each : shown_->groups)
        group_->addItem(shownText(QString::fromStdString(each.name)), QString::fromStdString(each.name));
    group_->setCurrentIndex(std::max(group_->findData(group), 0));
    auto const fill = [&](QComboBox& to, std::string const& taken) {
        to.clear();
        for (std::string const& each : shown_->arms) to.addItem(armName(each, shown_->asked.by), QString::fromStdString(each));
        to.setCurrentIndex(to.findData(QString::fromStdString(taken)));
    };
    fill(*baseline_, shown_->asked.baseline);
    fill(*other_, shown_->asked.other);
    filling_ = false;
}

void ExperimentsPage::showWords()
{
    if (!shown_->report) {
        sentence_->setText(tr("Looking for two arms…"));
        shares_->clear();
        notes_->clear();
        return;
    }
    statistics::experiment const& of = *shown_->report;
    QString said = QString::fromStdString(statistics::sentence(of, shown_->other));
    sentence_->setText(said.replace(QStringLiteral(" -"), QStringLiteral(" ") + QChar(0x2212))
                           .replace(QStringLiteral("(-"), QStringLiteral("(") + QChar(0x2212)));
    QString const mark = !of.drawn ? QString() : of.suppressed() ? QStringLiteral("\u25b2 ") : QStringLiteral("\u2713 ");
    shares_->setText(mark + QString::fromStdString(statistics::shares_text(of)));
    QPalette colors = palette();
    if (of.drawn) colors.setColor(QPalette::WindowText, Theme::instance().color(of.suppressed() ? Role::bad : Role::good));
    shares_->setPalette(colors);
    QStringList notes;
    for (std::string const& each : of.cautions) notes << QString::fromStdString(each);
    notes_->setText(notes.join(QStringLiteral(" · ")));
    notes_->setVisible(!notes.isEmpty());
}

void ExperimentsPage::showCharts()
{
    if (!shown_->report) {
        forest_->setNote(tr("Reading the arms…"));
        return;
    }
    statistics::experiment const& of = *shown_->report;
    QString const first = armName(shown_->asked.baseline, shown_->asked.by), second = armName(shown_->asked.other, shown_->asked.by);
    std::vector<ForestRow> rows;
    for (statistics::measured const& each : shown_->other.metrics) {
        ForestRow row{.name = metricName(each.what),
                      .first = valueText(each.what, each.first, locale()),
                      .second = valueText(each.what, each.second, locale()),
                      .change = changeText(each),
                      .interval = rangeText(each),
                      .verdict = verdictText(each, of.suppressed()),
                      .difference = statistics::is_rate(each.what),
                      .role = roleOf(each, of.suppressed())};
        if (each.what == of.asked.primary) row.name = tr("%1 (primary)").arg(row.name);
        if (each.range) {
            row.middle = each.change;
            row.low = each.range->low;
            row.high = each.range->high;
        }
        rows.push_back(std::move(row));
    }
    forest_->setNote({});
    forest_->setTitle(tr("%1 beside %2: change and its interval of 95 %").arg(second, first));
    forest_->setRows(std::move(rows), first, second);
    bool const rate = statistics::is_rate(of.asked.primary);
    course_->setTitle(tr("%1 of everything until then").arg(metricName(of.asked.primary)));
    course_->setZone(QTimeZone::systemTimeZone());
    course_->setRange(shown_->range, shown_->course_step_us);
    course_->setNote(shown_->counting.done ? QString() : tr("Follows when every request was looked at"));
    course_->setSamples(shown_->course, rate ? IntervalChart::Scale::points : IntervalChart::Scale::ratio, rate ? 0 : 1,
                        tr("line: no difference"), nameColor(QString::fromStdString(shown_->asked.other)));
    segments_->setRows(shown_->segments, first, second, of.suppressed());
    fitFonts();
}

void ExperimentsPage::showMeter()
{
    if (!shown_ || !shown_->report) return meter_->clear();
    statistics::measured const& primary = shown_->other.of(shown_->asked.primary);
    wanted_->setSuffix(statistics::is_rate(primary.what) ? tr(" points") : tr(" %"));
    double const seconds = static_cast<double>(shown_->range.length()) / 1e6;
    double const pace = seconds > 0 ? primary.values / seconds : 0;
    meter_->setText(
        tr("of %1: %2").arg(metricName(primary.what), meterText(primary, wanted_->value() / 100, shown_->asked.how, pace, locale())));
}

void ExperimentsPage::copyReport()
{
    if (QString const text = report(); !text.isEmpty()) {
        QApplication::clipboard()->setText(text);
        emit notice(tr("The report was copied as Markdown, with its method"));
    }
}

void ExperimentsPage::promote()
{
    if (!promote_->isEnabled()) return;
    emit promoted(QString::fromStdString(shown_->asked.group), QString::fromStdString(shown_->asked.other));
}

}  // namespace signalbox::console
