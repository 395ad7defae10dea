#include "console/config/what_if_run.hpp"

#include "console/config/program_place.hpp"
#include "console/look/figures.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace signalbox::console {

namespace {

constexpr double micro = 1'000'000, milli = 1'000;

QString count(double requests)
{
    return requests == 1 ? WhatIfRun::tr("1 request") : WhatIfRun::tr("%1 requests").arg(partsText(requests));
}

QString costText(double dollars)
{
    return figures::cost(static_cast<std::int64_t>(dollars * micro));
}

std::optional<double> numberIn(QJsonObject const& of, char const* key)
{
    QJsonValue const value = of.value(QLatin1String(key));
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

void addCost(WhatIfFigures& to, QJsonObject const& of)
{
    double const before = numberIn(of, "before_usd").value_or(0), after = numberIn(of, "after_usd").value_or(0);
    QString const change = figures::change(before, after).text;
    to.lines.push_back({WhatIfRun::tr("Cost: %1 would be %2 (%3)").arg(costText(before), costText(after), change),
                        of.value(QStringLiteral("evidence")).toString()});
    if (double const unknown = numberIn(of, "unknown_requests").value_or(0); unknown > 0)
        to.lines.push_back({WhatIfRun::tr("%1 without a known cost here or there").arg(count(unknown)), QStringLiteral("unknown")});
}

QString signedMs(double ms)
{
    QString const size = figures::duration(std::abs(ms) * milli);
    return (ms < 0 ? QStringLiteral("−") : QStringLiteral("+")) + size;
}

void addLatency(WhatIfFigures& to, QJsonObject const& of)
{
    QString const evidence = of.value(QStringLiteral("evidence")).toString();
    auto const change = numberIn(of, "change_ms"), low = numberIn(of, "change_low_ms"), high = numberIn(of, "change_high_ms");
    if (change && low && high)
        to.lines.push_back({WhatIfRun::tr("Latency: %1 in the mean of %2 that change (%3 to %4)")
                                .arg(signedMs(*change), count(numberIn(of, "moved_requests").value_or(0)), signedMs(*low), signedMs(*high)),
                            evidence});
    auto const before = numberIn(of, "p95_before_ms"), after = numberIn(of, "p95_after_ms");
    if (before && after)
        to.lines.push_back(
            {WhatIfRun::tr("p95 of all: %1 would be %2").arg(figures::duration(*before * milli), figures::duration(*after * milli)),
             evidence});
    if (double const unknown = numberIn(of, "unknown_requests").value_or(0); unknown > 0)
        to.lines.push_back(
            {WhatIfRun::tr("Latency of %1: too few replies of their size are recorded").arg(count(unknown)), QStringLiteral("unknown")});
}

struct ListWords {
    char const* key;
    char const* evidence;
    char const* words;
};
constexpr std::array<ListWords, 3> lists{{
    {"refused", "exact", QT_TRANSLATE_NOOP("signalbox::console::WhatIfRun", "Would be refused: %1, %2")},
    {"contents", "unknown", QT_TRANSLATE_NOOP("signalbox::console::WhatIfRun", "Could break: %1, %2")},
    {"cannot_be_told", "unknown", QT_TRANSLATE_NOOP("signalbox::console::WhatIfRun", "Cannot be told: %1, %2")},
}};

void addLists(WhatIfFigures& to, QJsonObject const& from)
{
    for (ListWords const& list : lists)
        for (QJsonValue const each : from.value(QLatin1String(list.key)).toArray()) {
            QJsonObject const row = each.toObject();
            to.lines.push_back(
                {WhatIfRun::tr(list.words).arg(count(numberIn(row, "requests").value_or(0)), row.value(QStringLiteral("words")).toString()),
                 QLatin1String(list.evidence)});
        }
}

}  // namespace

QString partsText(double requests)
{
    constexpr double whole = 0.05;
    double const nearest = std::round(requests);
    if (std::abs(requests - nearest) < whole) return figures::count(static_cast<std::uint64_t>(std::max(nearest, 0.0)));
    return QLocale().toString(requests, 'f', 1);
}

std::optional<WhatIfFigures> whatIfFigures(QByteArray const& json)
{
    QJsonObject const from = QJsonDocument::fromJson(json).object();
    if (!numberIn(from, "requests") || !numberIn(from, "changed")) return std::nullopt;
    WhatIfFigures made;
    made.requests = static_cast<quint64>(*numberIn(from, "requests"));
    made.left_out = static_cast<quint64>(numberIn(from, "left_out").value_or(0));
    made.changed = *numberIn(from, "changed");
    for (QJsonValue const each : from.value(QStringLiteral("flows")).toArray()) {
        QJsonObject const flow = each.toObject();
        made.flows.push_back({flow.value(QStringLiteral("from")).toString(), flow.value(QStringLiteral("to")).toString(),
                              numberIn(flow, "requests").value_or(0)});
    }
    addCost(made, from.value(QStringLiteral("cost")).toObject());
    addLatency(made, from.value(QStringLiteral("latency")).toObject());
    addLists(made, from);
    return made;
}

/// The window does not wait until it is gone.
void WhatIfRun::drop()
{
    QProcess* const dropped = std::exchange(child_, nullptr);
    if (!dropped) return;
    dropped->disconnect(this);
    connect(dropped, &QProcess::finished, dropped, &QObject::deleteLater);
    dropped->kill();
}

void WhatIfRun::ask(Question const& question)
{
    drop();
    QString const program = findProgram();
    if (program.isEmpty()) return emit failed(programMissing());
    QStringList words{QStringLiteral("what-if"),  QStringLiteral("-"),   QStringLiteral("--store"), question.store,
                      QStringLiteral("--output"), QStringLiteral("json")};
    if (!question.place.isEmpty()) words << QStringLiteral("--place") << question.place;
    if (!question.since.isEmpty()) words << QStringLiteral("--since") << question.since;
    child_ = new QProcess(this);
    connect(child_, &QProcess::finished, this, [this](int status) { end(status); });
    connect(child_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) end(-1);
    });
    child_->start(program, words);
    child_->write(question.text.data(), static_cast<qint64>(question.text.size()));
    child_->closeWriteChannel();
}

/// The child is the one that speaks at this moment.
void WhatIfRun::end(int status)
{
    QProcess* const ended = std::exchange(child_, nullptr);
    ended->disconnect(this);
    ended->deleteLater();
    auto const figures = status == 0 ? whatIfFigures(ended->readAllStandardOutput()) : std::nullopt;
    if (figures) return emit found(*figures);
    QString const said = QString::fromUtf8(ended->readAllStandardError()).trimmed();
    emit failed(said.isEmpty() ? tr("signalbox what-if ended without an answer: %1").arg(ended->errorString()) : said);
}

}  // namespace signalbox::console
