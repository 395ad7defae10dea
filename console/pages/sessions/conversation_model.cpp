#include "console/pages/sessions/conversation_model.hpp"

#include "console/look/figures.hpp"

#include <QTimeZone>

#include <algorithm>
#include <functional>

namespace signalbox::console {

namespace {

using Sum = storage::conversation_sum;
using Column = ConversationModel::Column;

double cachedShare(Sum const& of)
{
    return of.prompt == 0 ? 0 : static_cast<double>(of.cached) / static_cast<double>(of.prompt);
}

QString who(Sum const& of)
{
    return QString::fromStdString(of.consumer.empty() ? of.key_id : of.consumer);
}

QString textOf(Sum const& of, int column)
{
    switch (column) {
    case Column::name: return conversationName(of.name);
    case Column::who: return who(of);
    case Column::model: return QString::fromStdString(of.model);
    case Column::turns: return figures::count(of.requests);
    case Column::prompt: return figures::shortCount(static_cast<double>(of.prompt));
    case Column::cached: return of.prompt == 0 ? figures::none() : figures::share(cachedShare(of));
    case Column::completion: return figures::shortCount(static_cast<double>(of.completion));
    case Column::cost: return figures::cost(of.cost_micros, of.unpriced, of.requests);
    case Column::began: return figures::moment(of.first_us, QTimeZone::systemTimeZone());
    case Column::lasted: return figures::duration(static_cast<double>(of.last_us - of.first_us));
    case Column::errors: return of.errors == 0 ? QString() : figures::count(of.errors);
    default: return {};
    }
}

double numberOf(Sum const& of, int column)
{
    switch (column) {
    case Column::turns: return static_cast<double>(of.requests);
    case Column::prompt: return static_cast<double>(of.prompt);
    case Column::cached: return cachedShare(of);
    case Column::completion: return static_cast<double>(of.completion);
    case Column::cost: return static_cast<double>(of.cost_micros);
    case Column::began: return static_cast<double>(of.first_us);
    case Column::lasted: return static_cast<double>(of.last_us - of.first_us);
    case Column::errors: return static_cast<double>(of.errors);
    default: return 0;
    }
}

bool isText(int column)
{
    return column == Column::name || column == Column::who || column == Column::model;
}

}  // namespace

QString conversationName(std::string const& name)
{
    constexpr int enough = 80;  // characters; the column shortens it further
    QString text = QString::fromStdString(name);
    if (text.startsWith(QLatin1String("first_turns:"))) text = QStringLiteral("~") + text.mid(12);
    return text.size() > enough ? text.left(enough) + QStringLiteral("…") : text;
}

void ConversationModel::setRows(std::vector<Sum> rows)
{
    beginResetModel();
    rows_ = std::move(rows);
    arrange();
    endResetModel();
}

void ConversationModel::arrange()
{
    bool const down = order_ == Qt::DescendingOrder;
    std::ranges::stable_sort(rows_, [&](Sum const& a, Sum const& b) {
        Sum const &left = down ? b : a, &right = down ? a : b;
        if (isText(by_)) return textOf(left, by_).localeAwareCompare(textOf(right, by_)) < 0;
        return numberOf(left, by_) < numberOf(right, by_);
    });
}

void ConversationModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= column_count) return;
    by_ = column;
    order_ = order;
    beginResetModel();
    arrange();
    endResetModel();
}

Sum const* ConversationModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &rows_[static_cast<std::size_t>(row)] : nullptr;
}

int ConversationModel::rowOf(std::string const& conversation) const
{
    auto const found = std::ranges::find(rows_, conversation, &Sum::name);
    return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

int ConversationModel::rowCount(QModelIndex const& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int ConversationModel::columnCount(QModelIndex const& parent) const
{
    return parent.isValid() ? 0 : column_count;
}

QVariant ConversationModel::data(QModelIndex const& index, int role) const
{
    Sum const* const of = at(index.row());
    if (!of || index.column() >= column_count) return {};
    if (role == Qt::DisplayRole) return textOf(*of, index.column());
    if (role == Qt::ToolTipRole && index.column() == name) return QString::fromStdString(of->name);
    if (role == Qt::TextAlignmentRole && !isText(index.column())) return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant ConversationModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case name: return tr("Session");
    case who: return tr("Who");
    case model: return tr("Model");
    case turns: return tr("Turns");
    case prompt: return tr("Tokens in");
    case cached: return tr("Cached");
    case completion: return tr("Tokens out");
    case cost: return tr("Cost");
    case began: return tr("Began");
    case lasted: return tr("Lasted");
    case errors: return tr("Errors");
    default: return {};
    }
}

}  // namespace signalbox::console
