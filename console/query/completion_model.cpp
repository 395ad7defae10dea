#include "console/query/completion_model.hpp"

#include "console/look/amount_of.hpp"
#include "console/look/figures.hpp"
#include "console/query/query_field.hpp"
#include "engine/expression/literal.hpp"
#include "storage/filter_fields.hpp"
#include "storage/filter_match.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::console {

CompletionModel::CompletionModel(StoreReader& store, QObject* parent) : QAbstractListModel(parent), channel_(store, Lane::totals, this)
{
    connect(&store, &StoreReader::opened, this, [this] { asked_.reset(); });
    connect(&store, &StoreReader::closed, this, [this] {
        asked_.reset();
        names_.clear();
    });
}

void CompletionModel::setTyped(TypedText const& typed, storage::time_range range)
{
    typed_ = typed;
    at_ = storage::complete(typed.text.toStdString(), byteAt(typed.text, typed.cursor));
    if (at_.names && (asked_ != at_.names || range_ != range)) askNames(*at_.names, range);
    fill();
}

void CompletionModel::clear()
{
    channel_.cancel();
    asked_.reset();
    at_ = {};
    beginResetModel();
    rows_.clear();
    endResetModel();
    emit filled();
}

void CompletionModel::askNames(storage::dimension of, storage::time_range range)
{
    if (asked_ != of) names_.clear();  // of another field; counts of another range are shown until the new ones are here
    asked_ = of;
    range_ = range;
    channel_.ask<Names>([of, range](storage::event_reader& from) { return from.values(of, range); },
                        [this](storage::result<Names> names) {
                            if (!names) return;  // an interrupted or failed count leaves what is known without a store
                            names_ = std::move(*names);
                            fill();
                        });
}

void CompletionModel::fill()
{
    beginResetModel();
    rows_.clear();
    for (std::string const& each : at_.choices) {
        QString const text = QString::fromStdString(each);
        QString const about = at_.is == storage::completion::kind::field ? aboutField(text) : QString{};
        rows_.push_back({text, about, about.isEmpty() ? text : tr("%1, %2").arg(text, about)});
    }
    std::string const wanted = storage::lower_case(at_.typed);
    for (storage::name_count const& each : names_) {
        if (!at_.names || asked_ != at_.names || rows_.size() >= name_limit) break;
        if (!storage::text_mentions(each.name, wanted)) continue;
        QString const text = each.name.empty() ? QStringLiteral("null") : QString::fromStdString(expression::short_value(each.name));
        QString const count = figures::count(each.requests);
        std::erase_if(rows_, [&](Row const& row) { return row.text == text; });
        rows_.push_back(
            {text, count, (each.name.empty() ? tr("none") : text) + amountOf(each.requests, tr(", %1 request"), tr(", %1 requests"))});
    }
    endResetModel();
    emit filled();
}

TypedText CompletionModel::accepted(int row) const
{
    if (row < 0 || row >= rowCount()) return typed_;
    TextPart const part = partOfText(typed_.text, at_.replaces);
    QString taken = rows_[static_cast<std::size_t>(row)].text;
    QString rest = typed_.text.mid(part.start + part.length);
    if (at_.is == storage::completion::kind::field) {
        storage::filter_field const* const field = storage::find_filter_field(taken.toStdString());
        bool const signedAlready = !rest.isEmpty() && QStringLiteral(":=<>!").contains(rest.trimmed().left(1)) && !rest.trimmed().isEmpty();
        if (!signedAlready) taken += field != nullptr && field->sorts() ? QStringLiteral(" ") : QStringLiteral(":");
    } else if (at_.is == storage::completion::kind::value && rest.isEmpty()) {
        taken += QLatin1Char(' ');
    }
    QString before = typed_.text.left(part.start);
    if (at_.is == storage::completion::kind::sign && before.endsWith(QLatin1Char(' '))) before.chop(1);
    return {before + taken + rest, static_cast<int>(before.size() + taken.size())};
}

int CompletionModel::rowCount(QModelIndex const& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant CompletionModel::data(QModelIndex const& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    Row const& row = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return row.text;
    case AboutRole: return row.about;
    case Qt::AccessibleTextRole: return row.spoken;
    default: return {};
    }
}

}  // namespace signalbox::console
