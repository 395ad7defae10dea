#include "console/config/limits_feed.hpp"

#include "console/look/figures.hpp"

#include <QJsonArray>

#include <algorithm>
#include <cstdint>

namespace signalbox::console {

namespace {

constexpr double micro = 1e6;

}  // namespace

std::vector<LimitState> limitStates(QJsonObject const& page)
{
    std::vector<LimitState> made;
    for (QJsonValue const& each : page.value(QStringLiteral("limits")).toArray()) {
        QJsonObject const limit = each.toObject();
        LimitState state{.limit = limit.value(QStringLiteral("limit")).toString(),
                         .count = limit.value(QStringLiteral("count")).toString(),
                         .window = limit.value(QStringLiteral("window")).toString(),
                         .of = {},
                         .amount = limit.value(QStringLiteral("amount")).toDouble(),
                         .watched = limit.value(QStringLiteral("mode")).toString() == QStringLiteral("watch")};
        QJsonArray const counters = limit.value(QStringLiteral("counters")).toArray();
        if (counters.isEmpty()) made.push_back(state);
        for (QJsonValue const& one : counters) {
            QJsonObject const counter = one.toObject();
            state.of = counter.value(QStringLiteral("of")).toString();
            state.used = counter.value(QStringLiteral("used")).toDouble();
            state.reserved = counter.value(QStringLiteral("reserved")).toDouble();
            state.resets_in_seconds = counter.value(QStringLiteral("resets_in_seconds")).toInteger();
            made.push_back(state);
        }
    }
    std::ranges::stable_sort(made, std::greater{}, &LimitState::share);
    if (made.size() > most_limit_states) made.resize(most_limit_states);
    return made;
}

QStringList limitHeader()
{
    return {LimitsFeed::tr("Limit"),    LimitsFeed::tr("Of"),      LimitsFeed::tr("Used"),
            LimitsFeed::tr("Reserved"), LimitsFeed::tr("Allowed"), LimitsFeed::tr("Share")};
}

QStringList limitCells(LimitState const& of)
{
    bool const dollars = of.count == QStringLiteral("cost_usd");
    auto const amount = [&](double value) {
        return dollars ? figures::cost(static_cast<std::int64_t>(value * micro))
                       : figures::count(static_cast<std::uint64_t>(std::max(value, 0.0)));
    };
    QString allowed = dollars ? amount(of.amount) : LimitsFeed::tr("%1 %2").arg(amount(of.amount), of.count);
    if (!of.window.isEmpty()) allowed += LimitsFeed::tr(" per %1").arg(of.window);
    return {of.watched ? LimitsFeed::tr("%1 (watched)").arg(of.limit) : of.limit,
            of.of,
            amount(of.used),
            amount(of.reserved),
            allowed,
            figures::share(of.share())};
}

LimitsFeed::LimitsFeed(QObject* parent) : QObject(parent), access_(this) {}

void LimitsFeed::setGateway(GatewayFacts const& facts)
{
    if (!access_.setGateway(facts)) return;
    asking_ = false;
    refresh();
}

void LimitsFeed::refresh()
{
    if (!busy()) access_.use([this](OperatorClient& gateway) { ask(gateway); });
}

void LimitsFeed::ask(OperatorClient& gateway)
{
    asking_ = true;
    gateway.get(QStringLiteral("/limits"), [this](OperatorReply const& reply) {
        asking_ = false;
        constexpr int ok = 200;
        if (reply.status != ok) return emit failed(reply.trouble);
        emit arrived(limitStates(reply.object()));
    });
}

}  // namespace signalbox::console
