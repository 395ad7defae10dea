#include "console/pages/config/problem_list.hpp"

#include "console/look/theme.hpp"
#include "console/pages/config/config_editor.hpp"

#include <algorithm>

namespace signalbox::console {

ProblemList::ProblemList(QWidget* parent) : QListWidget(parent)
{
    setObjectName(QStringLiteral("config_problems"));
    setAccessibleName(tr("Problems"));
    setFrameShape(QFrame::NoFrame);
    setTextElideMode(Qt::ElideRight);  // a line each, so that many are seen; the hint has all of it
    setUniformItemSizes(true);
    connect(this, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) { tell(row(item)); });
    connect(this, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) { tell(row(item)); });
    connect(&Theme::instance(), &Theme::changed, this, &ProblemList::paintRows);
}

void ProblemList::setFindings(std::vector<config::finding> const& findings)
{
    if (findings == findings_) return;
    findings_ = findings;
    clear();
    for (config::finding const& each : findings_) {
        QString const level = each.level == config::severity::error ? tr("✕ error") : tr("! warning");
        QString const code = QString::fromStdString(each.code);
        addItem(each.line > 0 ? tr("Line %1  %2 %3: %4").arg(each.line).arg(level, code, wordsOf(each))
                              : tr("%1 %2: %3").arg(level, code, wordsOf(each)));
    }
    for (int row = 0; row < count(); ++row) item(row)->setToolTip(item(row)->text());
    paintRows();
}

int ProblemList::wantedHeight() const
{
    return count() == 0 ? 0 : std::min(count(), most_seen) * sizeHintForRow(0) + 2 * frameWidth() + 2;
}

void ProblemList::paintRows()
{
    for (int row = 0; row < count(); ++row) {
        bool const error = findings_[static_cast<std::size_t>(row)].level == config::severity::error;
        item(row)->setForeground(Theme::instance().color(error ? Role::bad : Role::warning));
    }
}

void ProblemList::goToNext()
{
    if (count() == 0) return;
    setCurrentRow((currentRow() + 1) % count());
    tell(currentRow());
}

void ProblemList::tell(int row)
{
    if (row < 0) return;
    config::finding const& of = findings_[static_cast<std::size_t>(row)];
    if (of.line > 0) emit chosen(of.line, of.column);
}

}  // namespace signalbox::console
