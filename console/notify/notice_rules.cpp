#include "console/notify/notice_rules.hpp"

#include "console/look/figures.hpp"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <map>
#include <optional>

namespace signalbox::console {

namespace {

QString tr(char const* text)
{
    return QCoreApplication::translate("signalbox::console::notices", text);
}

storage::time_range until(std::int64_t now_us, std::chrono::microseconds length)
{
    return {now_us - length.count(), now_us};
}

double share(std::uint64_t part, std::uint64_t of)
{
    return of == 0 ? 0 : static_cast<double>(part) / static_cast<double>(of);
}

/// "month", "7d", "90m"; nothing for what is no time or shorter than an hour.
std::optional<std::chrono::seconds> lengthOf(QString const& window)
{
    using std::chrono::seconds;
    constexpr qint64 minute = 60, hour = 3'600, day = 24 * hour;
    static std::map<QString, qint64> const words{{QStringLiteral("hour"), hour},
                                                 {QStringLiteral("day"), day},
                                                 {QStringLiteral("week"), 7 * day},
                                                 {QStringLiteral("month"), 31 * day}};
    static std::map<QChar, qint64> const units{
        {QLatin1Char('s'), 1}, {QLatin1Char('m'), minute}, {QLatin1Char('h'), hour}, {QLatin1Char('d'), day}};
    if (auto const word = words.find(window); word != words.end()) return seconds(word->second);
    auto const unit = window.isEmpty() ? units.end() : units.find(window.back());
    qint64 const length = unit == units.end() ? 0 : window.chopped(1).toInt() * unit->second;
    return length < hour ? std::nullopt : std::optional(seconds(length));
}

}  // namespace

Seen errorBurst(TrafficFigures const& of, std::int64_t now_us)
{
    double const now = share(of.errors, of.requests);
    double const line = std::max(least_error_share, std::min(burst_factor * share(of.errors_before, of.requests_before), 1.0));
    Seen seen{.about = {.kind = NoticeKind::error_burst,
                        .subject = {},
                        .text = tr("%1 of %2 requests failed in the last %3 minutes.")
                                    .arg(figures::count(of.errors), figures::count(of.requests), QString::number(burst_span.count())),
                        .at_us = now_us,
                        .field = QStringLiteral("decision"),
                        .value = QStringLiteral("error"),
                        .range = until(now_us, burst_span),
                        .page = QStringLiteral("traffic")},
              .standing = Standing::between};
    if (of.errors >= least_errors && now >= line) seen.standing = Standing::bad;
    if (now < line / 2) seen.standing = Standing::good;
    return seen;
}

std::vector<Seen> budgetLines(std::vector<LimitState> const& limits, std::int64_t now_us)
{
    std::vector<Seen> all;
    for (LimitState const& each : limits) {
        auto const length = lengthOf(each.window);
        if (!length) continue;
        QString const whose = each.of.isEmpty() ? each.limit : tr("%1 of %2").arg(each.limit, each.of);
        bool const spent = each.share() >= 1;
        Seen seen{.about = {.kind = NoticeKind::budget_line,
                            .subject = each.limit + QLatin1Char('\n') + each.of,
                            .text = tr("%1 of the limit %2 is used or reserved.").arg(figures::share(each.share()), whose),
                            .at_us = now_us,
                            .field = {},
                            .value = {},
                            .range = until(now_us, *length),
                            .page = QStringLiteral("cost")},
                  .standing = Standing::between};
        if (spent && !each.watched) seen.about.text = tr("The limit %1 is used up: further requests are refused.").arg(whose);
        if (each.share() >= budget_line) seen.standing = Standing::bad;
        if (each.share() < below_budget_line) seen.standing = Standing::good;
        all.push_back(std::move(seen));
    }
    return all;
}

std::vector<Seen> breakers(QJsonObject const& routes, std::int64_t now_us)
{
    std::vector<Seen> all;
    for (QJsonValue const each : routes.value(QStringLiteral("models")).toArray()) {
        QJsonObject const model = each.toObject();
        QString const id = model.value(QStringLiteral("model")).toString(), state = model.value(QStringLiteral("breaker")).toString();
        if (id.isEmpty() || state.isEmpty()) continue;
        constexpr std::chrono::minutes shown{15};
        all.push_back({.about = {.kind = NoticeKind::breaker_opened,
                                 .subject = id,
                                 .text = tr("The breaker of %1 (%2) is open: it is left out until it is tried again.")
                                             .arg(id, model.value(QStringLiteral("target")).toString()),
                                 .at_us = now_us,
                                 .field = QStringLiteral("model"),
                                 .value = id,
                                 .range = until(now_us, shown),
                                 .page = QStringLiteral("traffic")},
                       .standing = state == QStringLiteral("open")     ? Standing::bad
                                   : state == QStringLiteral("closed") ? Standing::good
                                                                       : Standing::between});
    }
    return all;
}

Seen gatewayDown(QString const& url, int failed_looks, bool ended, std::int64_t now_us)
{
    constexpr std::chrono::minutes shown{15};
    bool const down = ended || failed_looks >= looks_until_down;
    return {.about = {.kind = NoticeKind::gateway_down,
                      .subject = {},
                      .text = ended ? tr("The local gateway has ended.") : tr("The gateway at %1 does not answer.").arg(url),
                      .at_us = now_us,
                      .field = {},
                      .value = {},
                      .range = until(now_us, shown),
                      .page = QStringLiteral("traffic")},
            .standing = down                ? Standing::bad
                        : failed_looks == 0 ? Standing::good
                                            : Standing::between};
}

}  // namespace signalbox::console
