#include "console/pages/cost/cost_table.hpp"

#include "console/look/figures.hpp"
#include "console/pages/cost/cost_figures.hpp"
#include "console/store/shown_text.hpp"

#include <QFont>

#include <cmath>
#include <limits>

namespace signalbox::console {

namespace {

double dollars(double micros)
{
    return micros * bareFactor(Unit::cost);
}

QString costOr(std::optional<double> micros)
{
    return micros ? format(Unit::cost, *micros) : figures::none();
}

}  // namespace

void CostTable::set(storage::cost_report const& report, QString const& heading)
{
    beginResetModel();
    rows_.clear();
    for (storage::cost_line const& line : report.lines) {
        if (rows_.size() >= most_cost_lines) break;
        rows_.push_back({line.name, std::nullopt, line.now, line.before});
        for (storage::cost_line const& part : line.parts)
            if (rows_.size() < most_cost_lines) rows_.push_back({part.name, line.name, part.now, part.before});
    }
    heading_ = heading;
    compared_ = report.before.has_value();
    all_ = static_cast<double>(report.now.actual_cost_micros);
    endResetModel();
}

QString CostTable::shownName(Row const& of)
{
    QString const name = of.name.empty() ? tr("(none)") : shownText(QString::fromStdString(of.name));
    return of.above ? QStringLiteral("    ") + name : name;
}

QString CostTable::costText(storage::measures const& of)
{
    return figures::cost(of.actual_cost_micros, of.unknown_costs, storage::answers(of));
}

QString CostTable::text(Row const& of, int column) const
{
    switch (column) {
    case name: return shownName(of);
    case cost: return costText(of.now);
    case share: return all_ > 0 ? figures::share(static_cast<double>(of.now.actual_cost_micros) / all_) : figures::none();
    case before: return compared_ ? costText(of.before) : figures::none();
    case change: {
        bool const known = compared_ && of.now.unknown_costs == 0 && of.before.unknown_costs == 0;
        if (!known) return figures::none();
        return figures::change(static_cast<double>(of.before.actual_cost_micros), static_cast<double>(of.now.actual_cost_micros)).text;
    }
    case requests: return figures::count(of.now.requests);
    case tokens: return figures::shortCount(static_cast<double>(of.now.tokens_total()));
    case per_thousand: return costOr(storage::cost_of_thousand(of.now));
    case per_answer: return costOr(storage::cost_of_answer(of.now));
    default: return {};
    }
}

QVariant CostTable::data(QModelIndex const& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    Row const& row = rows_[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignVCenter | (index.column() == name ? Qt::AlignLeft : Qt::AlignRight));
    if (role == Qt::FontRole && !row.above && index.column() <= cost) {
        QFont strong;
        strong.setWeight(QFont::DemiBold);
        return strong;
    }
    if (role == Qt::AccessibleTextRole && row.above && index.column() == name)
        return tr("%1, of %2")
            .arg(shownName(row).trimmed(), row.above->empty() ? tr("(none)") : shownText(QString::fromStdString(*row.above)));
    return role == Qt::DisplayRole ? QVariant(text(row, index.column())) : QVariant();
}

QVariant CostTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignVCenter | (section == name ? Qt::AlignLeft : Qt::AlignRight));
    if (role == Qt::ToolTipRole && section == per_answer) return tr("What was paid, failed requests too, by the answers that came of it");
    if (role == Qt::ToolTipRole && section == before) return tr("In as long a time before the range");
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case name: return heading_;
    case cost: return tr("Cost");
    case share: return tr("Share");
    case before: return tr("Before");
    case change: return tr("Change");
    case requests: return tr("Requests");
    case tokens: return tr("Tokens");
    case per_thousand: return tr("Per 1,000 tokens");
    default: return tr("Per answer");
    }
}

ChartTable CostTable::table() const
{
    ChartTable made;
    made.header << heading_ << tr("Second level") << tr("Cost, USD") << tr("Before, USD") << tr("Requests") << tr("Answers")
                << tr("Prompt tokens") << tr("Completion tokens") << tr("Per 1,000 tokens, USD") << tr("Per answer, USD")
                << tr("Requests of unknown cost");
    auto const each = [](std::optional<double> micros) {
        return bareNumber(micros ? dollars(*micros) : std::numeric_limits<double>::quiet_NaN());
    };
    for (Row const& row : rows_) {
        QString const own = QString::fromStdString(row.name);
        made.rows.push_back({row.above ? QString::fromStdString(*row.above) : own, row.above ? own : QString(),
                             bareNumber(dollars(static_cast<double>(row.now.actual_cost_micros))),
                             compared_ ? bareNumber(dollars(static_cast<double>(row.before.actual_cost_micros))) : QString(),
                             QString::number(row.now.requests), QString::number(storage::answers(row.now)),
                             QString::number(row.now.tokens_prompt), QString::number(row.now.tokens_completion),
                             each(storage::cost_of_thousand(row.now)), each(storage::cost_of_answer(row.now)),
                             QString::number(row.now.unknown_costs)});
    }
    return made;
}

}  // namespace signalbox::console
