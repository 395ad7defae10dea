#include "console/store/event_columns.hpp"

#include "console/look/figures.hpp"
#include "console/store/shown_text.hpp"

#include "schema/event_id.hpp"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

#include <array>

namespace signalbox::console {

namespace {

struct Heading {
    char const* title;
    char const* tip;
    char const* field;  // what the query language calls it
};

constexpr char const* context = "signalbox::console::EventTableModel";

// In the order of EventColumn.
constexpr std::array<Heading, eventColumnCount> headings{{
    {QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Time"),
     QT_TRANSLATE_NOOP("signalbox::console::EventTableModel",
                       "When the request began, by this computer's clock; the tooltip of a row has the whole moment"),
     ""},
    {QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Status"),
     QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "The HTTP status the client got, and the decision when it was not allowed"),
     "status"},
    {QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Model asked"),
     QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "The model or group the client asked for"), "model"},
    {QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Answered by"),
     QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "The model that answered; empty when none did"), "resolved_model"},
    {QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Provider"),
     QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "The provider that answered; empty when none did"), "provider"},
    {QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Group"),
     QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "The group that was asked for; empty for a model by itself"), "group"},
    {QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Key"),
     QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "The caller's key"), "key"},
    {QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Tag"),
     QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "The tag of the member that was drawn"), "tag"},
    {QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "First token"),
     QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "From the request to the first content of the reply"), "ttft_ms"},
    {QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Total"),
     QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "From the request's first byte to the reply's last"), "latency_ms"},
    {QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Tokens in"),
     QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Tokens of the prompt, cached ones included"), "tokens.prompt"},
    {QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Tokens out"),
     QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Tokens of the reply, reasoning included"), "tokens.completion"},
    {QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Tokens/s"),
     QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Of a stream, from its first token to its end"), ""},
    {QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Cost"),
     QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "The actual cost, or with ~ the estimate; empty when the price is unknown"),
     "actual_cost_usd"},
    {QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Fallbacks"),
     QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Targets that failed before the one that answered"), "fallback_count"},
    {QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Reason"),
     QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Why the request was not simply answered"), "reason"},
    {QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "Id"),
     QT_TRANSLATE_NOOP("signalbox::console::EventTableModel", "The event's id"), "id"},
}};

Heading const& heading(EventColumn column)
{
    return headings[static_cast<std::size_t>(column)];
}

/// Many of them stand below each other: the year and the zone are in the tooltip.
QString startedText(std::int64_t started_us)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(started_us / 1'000, QTimeZone::systemTimeZone()),
                              QStringLiteral("d MMM HH:mm:ss"));
}

QString tokensText(EventRow const& row, std::uint64_t tokens)
{
    return (row.tokens_estimated ? QStringLiteral("~%1") : QStringLiteral("%1")).arg(figures::count(tokens));
}

QString durationText(std::int64_t us)
{
    return figures::duration(static_cast<double>(us));
}

QString costText(EventRow const& row)
{
    if (!row.cost_known) return QCoreApplication::translate(context, "unknown");
    QString const dollars = figures::exactCost(row.cost_micros);
    return row.cost_estimated ? QStringLiteral("~") + dollars : dollars;
}

QString statusText(EventRow const& row)
{
    QString const status = row.status == 0 ? QString{} : QString::number(row.status);
    if (row.decision == storage::event_decision::allowed) return status;
    return (status + QStringLiteral(" ") + decisionName(row.decision)).trimmed();
}

QString milliseconds(std::int64_t us)
{
    QString const text = QString::number(us / 1000);
    return us % 1000 == 0 ? text : text + QStringLiteral(".") + QString::number(us % 1000).rightJustified(3, QLatin1Char('0'));
}

QString dollars(std::int64_t micros)
{
    return QStringLiteral("%1.%2").arg(micros / 1'000'000).arg(std::abs(micros % 1'000'000), 6, 10, QLatin1Char('0'));
}

}  // namespace

QString columnTitle(EventColumn column)
{
    return QCoreApplication::translate(context, heading(column).title);
}

QString columnTip(EventColumn column)
{
    return QCoreApplication::translate(context, heading(column).tip);
}

bool isNumber(EventColumn column)
{
    return column >= EventColumn::firstToken && column <= EventColumn::fallbacks;
}

QString decisionName(storage::event_decision decision)
{
    switch (decision) {
    case storage::event_decision::allowed: return QStringLiteral("allowed");
    case storage::event_decision::blocked: return QStringLiteral("blocked");
    case storage::event_decision::error: return QStringLiteral("error");
    case storage::event_decision::abandoned: return QStringLiteral("abandoned");
    case storage::event_decision::other: break;
    }
    return QStringLiteral("other");
}

QString cellText(EventRow const& row, EventColumn column, NameText const& name)
{
    switch (column) {
    case EventColumn::time: return startedText(row.started_us);
    case EventColumn::status: return statusText(row);
    case EventColumn::firstToken: return row.first_token_us == 0 ? QString{} : durationText(row.first_token_us);
    case EventColumn::total: return durationText(row.latency_us);
    case EventColumn::tokensIn: return tokensText(row, row.tokens_prompt);
    case EventColumn::tokensOut: return tokensText(row, row.tokens_completion);
    case EventColumn::tokensPerSecond: {
        double const rate = row.tokens_per_second();
        return rate <= 0 ? QString{} : QString::number(rate, 'f', rate < 10 ? 1 : 0);
    }
    case EventColumn::cost: return costText(row);
    case EventColumn::fallbacks: return row.fallback_count == 0 ? QString{} : QString::number(row.fallback_count);
    default: return shownText(cellValue(row, column, name).toString());
    }
}

QVariant cellValue(EventRow const& row, EventColumn column, NameText const& name)
{
    auto const number = [](auto value) { return QVariant{static_cast<qint64>(value)}; };
    switch (column) {
    case EventColumn::time: return number(row.started_us);
    case EventColumn::status: return number(row.status);
    case EventColumn::model: return name(row.requested_model);
    case EventColumn::answered: return name(row.resolved_model);
    case EventColumn::provider: return name(row.provider);
    case EventColumn::group: return name(row.group);
    case EventColumn::key: return name(row.key);
    case EventColumn::tag: return name(row.tag);
    case EventColumn::firstToken: return row.first_token_us == 0 ? QVariant{} : number(row.first_token_us);
    case EventColumn::total: return number(row.latency_us);
    case EventColumn::tokensIn: return number(row.tokens_prompt);
    case EventColumn::tokensOut: return number(row.tokens_completion);
    case EventColumn::tokensPerSecond: return row.tokens_per_second() <= 0 ? QVariant{} : QVariant{row.tokens_per_second()};
    case EventColumn::cost: return row.cost_known ? number(row.cost_micros) : QVariant{};
    case EventColumn::fallbacks: return number(row.fallback_count);
    case EventColumn::reason: return name(row.reason);
    case EventColumn::id: return QString::fromStdString(schema::event_id::to_text(row.id));
    }
    return {};
}

QString cellFilter(EventRow const& row, EventColumn column, NameText const& name)
{
    switch (column) {
    case EventColumn::firstToken: return row.first_token_us == 0 ? QString{} : milliseconds(row.first_token_us);
    case EventColumn::total: return milliseconds(row.latency_us);
    case EventColumn::cost: return row.cost_known && !row.cost_estimated ? dollars(row.cost_micros) : QString{};
    default: return cellValue(row, column, name).toString();
    }
}

QString EventTableModel::filterField(EventColumn column)
{
    return QString::fromLatin1(heading(column).field);
}

}  // namespace signalbox::console
