#include "console/pages/experiments/segments_table.hpp"

#include "console/look/figures.hpp"
#include "console/look/theme.hpp"
#include "console/pages/experiments/experiment_words.hpp"
#include "console/store/shown_text.hpp"

namespace signalbox::console {

void SegmentsTable::setRows(std::vector<SegmentRow> rows, QString const& first, QString const& second, bool suppressed)
{
    beginResetModel();
    rows_ = std::move(rows);
    first_ = first;
    second_ = second;
    suppressed_ = suppressed;
    endResetModel();
}

QString SegmentsTable::segmentName(SegmentRow const& of)
{
    switch (of.kind) {
    case storage::segment_kind::client: return of.name.empty() ? tr("(no consumer)") : shownText(QString::fromStdString(of.name));
    case storage::segment_kind::stream: return of.name == "streams" ? tr("streams") : tr("whole replies");
    case storage::segment_kind::size: break;
    }
    if (of.name == storage::size_class_names[0]) return tr("prompts below 1,000 tokens");
    if (of.name == storage::size_class_names[1]) return tr("prompts of 1,000 to 8,000 tokens");
    if (of.name == storage::size_class_names[2]) return tr("prompts of 8,000 to 32,000 tokens");
    return tr("prompts from 32,000 tokens");
}

QVariant SegmentsTable::data(QModelIndex const& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    SegmentRow const& row = rows_[static_cast<std::size_t>(index.row())];
    bool const number = index.column() == 1 || index.column() == 2;
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ForegroundRole && index.column() == 5) {
        Role const color = roleOf(row.primary, suppressed_);
        return color == Role::neutral ? QVariant() : QVariant(Theme::instance().color(color));
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    switch (index.column()) {
    case 0: return segmentName(row);
    case 1: return figures::count(row.first);
    case 2: return figures::count(row.second);
    case 3: return changeText(row.primary);
    case 4: return rangeText(row.primary);
    default: return verdictText(row.primary, suppressed_);
    }
}

QVariant SegmentsTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case 0: return tr("Segment");
    case 1: return first_;
    case 2: return second_;
    case 3: return tr("Change");
    case 4: return tr("Interval");
    default: return tr("Verdict");
    }
}

ChartTable SegmentsTable::table() const
{
    ChartTable made;
    for (int column = 0; column < columnCount(); ++column) made.header << headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    for (int row = 0; row < rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < columnCount(); ++column) cells << data(index(row, column), Qt::DisplayRole).toString();
        made.rows.push_back(cells);
    }
    return made;
}

}  // namespace signalbox::console
