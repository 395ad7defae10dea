#include "console/pages/models/models_table.hpp"

#include "console/chart/cell_bars.hpp"
#include "console/look/figures.hpp"
#include "console/look/name_colors.hpp"

#include <algorithm>
#include <cmath>

namespace signalbox::console {

namespace {
Figure figureOf(int column)
{
    return all_figures[static_cast<std::size_t>(column - 1)];
}
}  // namespace

ModelsTable::ModelsTable(QObject* parent) : QAbstractTableModel(parent) {}

void ModelsTable::setRows(std::vector<ModelRow> rows, QString const& heading, QString const& unnamed)
{
    beginResetModel();
    rows_ = std::move(rows);
    heading_ = heading;
    unnamed_ = unnamed;
    highest_ = {};
    // Bars compare rows: of one row there is nothing to compare.
    for (ModelRow const& row : rows_)
        for (std::size_t i = 0; i < highest_.size() && rows_.size() > 1; ++i)
            if (std::isfinite(row.values[i])) highest_[i] = std::max(highest_[i], row.values[i]);
    arrange();
    endResetModel();
}

int ModelsTable::rowOf(QString const& name) const
{
    auto const found = std::ranges::find(rows_, name, &ModelRow::name);
    return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

// What is not known stands at the end, whichever way is sorted.
void ModelsTable::arrange()
{
    auto const by_name = [](ModelRow const& a, ModelRow const& b) { return QString::localeAwareCompare(a.name, b.name) < 0; };
    bool const down = order_ == Qt::DescendingOrder;
    std::ranges::stable_sort(rows_, [&](ModelRow const& a, ModelRow const& b) {
        if (column_ == 0) return down ? by_name(b, a) : by_name(a, b);
        double const left = a.value(figureOf(column_)), right = b.value(figureOf(column_));
        if (std::isfinite(left) != std::isfinite(right)) return std::isfinite(left);
        if (!std::isfinite(left) || left == right) return by_name(a, b);
        return down ? left > right : left < right;
    });
}

void ModelsTable::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columnCount()) return;
    emit layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    QModelIndexList const before = persistentIndexList();
    std::vector<QString> names;
    for (QModelIndex const& each : before) names.push_back(rows_[static_cast<std::size_t>(each.row())].name);
    column_ = column;
    order_ = order;
    arrange();
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i) after << index(rowOf(names[static_cast<std::size_t>(i)]), before[i].column());
    changePersistentIndexList(before, after);
    emit layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

int ModelsTable::rowCount(QModelIndex const& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}
int ModelsTable::columnCount(QModelIndex const& parent) const
{
    return parent.isValid() ? 0 : 1 + static_cast<int>(all_figures.size());
}

QVariant ModelsTable::data(QModelIndex const& index, int role) const
{
    if (!index.isValid()) return {};
    ModelRow const& row = rows_[static_cast<std::size_t>(index.row())];
    bool const name = index.column() == 0;
    switch (role) {
    case Qt::DisplayRole: return name ? shownName(row) : figureText(row, figureOf(index.column()));
    case Qt::ToolTipRole:
        if (name) return shownName(row);
        return tr("%1 of %2: %3").arg(figureName(figureOf(index.column())), shownName(row), figureText(row, figureOf(index.column())));
    case Qt::TextAlignmentRole: return int(Qt::AlignVCenter | (name ? Qt::AlignLeft : Qt::AlignRight));
    case series_role: return name ? QVariant(nameColor(row.name)) : QVariant();
    case trouble_role: return !name && isTrouble(figureOf(index.column()));
    case bar_role: {
        if (name) return {};
        auto const place = static_cast<std::size_t>(index.column() - 1);
        return std::isfinite(row.values[place]) && highest_[place] > 0 ? QVariant(row.values[place] / highest_[place]) : QVariant();
    }
    case sort_role: return name ? QVariant(row.name) : QVariant(row.values[static_cast<std::size_t>(index.column() - 1)]);
    default: return {};
    }
}

QVariant ModelsTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    if (role == Qt::DisplayRole) return section == 0 ? heading_ : figureName(figureOf(section));
    if (role == Qt::ToolTipRole) return section == 0 ? QString() : figureMeaning(figureOf(section));
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignVCenter | (section == 0 ? Qt::AlignLeft : Qt::AlignRight));
    return {};
}

ChartTable ModelsTable::table() const
{
    ChartTable made;
    made.header << heading_;
    for (Figure const each : all_figures) {
        QString const unit = bareUnit(figureUnit(each));
        made.header << (unit.isEmpty() || each == Figure::speed ? figureName(each) : tr("%1, %2").arg(figureName(each), unit));
    }
    made.header << tr("Cost is complete");
    for (ModelRow const& row : rows_) {
        QStringList cells{shownName(row)};
        for (Figure const each : all_figures) cells << bareNumber(row.value(each) * bareFactor(figureUnit(each)));
        made.rows.push_back(cells << (row.cost_incomplete ? QStringLiteral("no") : QStringLiteral("yes")));
    }
    return made;
}

}  // namespace signalbox::console
