#include "console/body/stream_model.hpp"

#include "console/chart/cell_bars.hpp"
#include "console/look/amount_of.hpp"
#include "console/look/figures.hpp"

#include <QFont>

namespace signalbox::console {

namespace {

QString inWords(std::optional<std::chrono::microseconds> time)
{
    return time ? figures::duration(static_cast<double>(time->count())) : figures::none();
}

}  // namespace

void StreamModel::set(std::shared_ptr<StreamEvents const> of)
{
    beginResetModel();
    of_ = std::move(of);
    endResetModel();
}

int StreamModel::rowCount(QModelIndex const& parent) const
{
    return parent.isValid() || !of_ ? 0 : static_cast<int>(of_->rows.size());
}

QString StreamModel::marks(std::size_t row) const
{
    QStringList out;
    if (of_->first_content == row) out << tr("first content");
    if (of_->longest_gap == row) out << tr("after the longest gap");
    return out.join(QStringLiteral(", "));
}

QString StreamModel::shown(std::size_t row, int column) const
{
    StreamRow const& one = of_->rows[row];
    switch (column) {
    case time: return inWords(one.at);
    case gap: return one.gap ? QStringLiteral("+") + inWords(one.gap) : figures::none();
    case bytes: return figures::count(one.size);
    default: break;
    }
    QString const marked = marks(row);
    return marked.isEmpty() ? one.text : QStringLiteral("[%1] ").arg(marked) + one.text;
}

QString StreamModel::spoken(std::size_t row) const
{
    StreamRow const& one = of_->rows[row];
    QString const marked = marks(row);
    return tr("Event %1: after %2, gap %3, %4%5: %6")
        .arg(row + 1)
        .arg(inWords(one.at), inWords(one.gap), amountOf(one.size, tr("%1 byte"), tr("%1 bytes")),
             marked.isEmpty() ? QString() : QStringLiteral(", ") + marked, one.text);
}

/// Of the longest gap.
QVariant StreamModel::bar(std::size_t row) const
{
    auto const one = of_->rows[row].gap;
    if (!one || !of_->longest_gap) return {};
    return static_cast<double>(one->count()) / static_cast<double>(of_->rows[*of_->longest_gap].gap->count());
}

QVariant StreamModel::data(QModelIndex const& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    auto const row = static_cast<std::size_t>(index.row());
    switch (role) {
    case Qt::DisplayRole: return shown(row, index.column());
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: return spoken(row);
    case Qt::TextAlignmentRole: return int(Qt::AlignVCenter | (index.column() == text ? Qt::AlignLeft : Qt::AlignRight));
    case bar_role: return index.column() == gap ? bar(row) : QVariant();
    case trouble_role: return index.column() == gap && of_->longest_gap == row;
    case Qt::FontRole: {
        QFont font;
        font.setBold(!marks(row).isEmpty());
        return font;
    }
    default: return {};
    }
}

QVariant StreamModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignVCenter | (section == text ? Qt::AlignLeft : Qt::AlignRight));
    if (role == Qt::ToolTipRole && section == time) return tr("Since the first byte of the request");
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case time: return tr("Time");
    case gap: return tr("Gap");
    case bytes: return tr("Bytes");
    default: return tr("Event");
    }
}

}  // namespace signalbox::console
