#include "console/config/limits_feed.hpp"

#include "console/config/gateway_access.hpp"

#include "engine/config/source.hpp"

#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>
#include <string>

namespace signalbox::console {

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

LimitsFeed::LimitsFeed(QObject* parent) : QObject(parent), token_(this) {}

void LimitsFeed::setGateway(GatewayFacts const& facts)
{
    bool const same = facts.admin_url == facts_.admin_url && facts.configuration == facts_.configuration;
    facts_ = facts;
    if (same) return;
    token_.forget();
    client_.reset();
    asking_ = false;
    if (!facts_.admin_url.isEmpty()) refresh();
}

void LimitsFeed::refresh()
{
    if (!hasGateway() || busy()) return;
    if (client_) return ask();
    token_.run([this, facts = facts_]() -> NewestJob::Then {
        auto const text = facts.configuration.isEmpty()
                              ? std::nullopt
                              : std::optional(config::read_file(facts.configuration.toStdString(), config::configuration_limit));
        std::string const folder = QFileInfo(facts.configuration).path().toStdString();
        std::string const token = text && *text ? operatorToken(**text, folder) : std::string();
        return [this, url = facts.admin_url, token] {
            client_ = std::make_unique<OperatorClient>(url, QByteArray::fromStdString(token), nullptr);
            ask();
        };
    });
}

void LimitsFeed::ask()
{
    asking_ = true;
    client_->get(QStringLiteral("/limits"), [this](OperatorReply const& reply) {
        asking_ = false;
        constexpr int ok = 200;
        if (reply.status != ok) return emit failed(reply.trouble);
        emit arrived(limitStates(reply.object()));
    });
}

}  // namespace signalbox::console
