#include "console/config/gateway_keys.hpp"

#include <QJsonArray>
#include <QRegularExpression>
#include <QUrl>

#include <utility>

namespace signalbox::console {

namespace {

constexpr int first_good = 200, first_other = 300, not_allowed = 401, closed = 403;

bool isGood(OperatorReply const& reply)
{
    return reply.status >= first_good && reply.status < first_other;
}

/// In the gateway's own words, and where they are about the token with the way to give one.
QString whyNot(OperatorReply const& reply)
{
    if (reply.status == 0) return GatewayKeys::tr("The gateway does not answer: %1.").arg(reply.trouble);
    QString const words = reply.trouble.isEmpty() ? GatewayKeys::tr("The gateway answered %1 without a reason.").arg(reply.status)
                                                  : GatewayKeys::tr("The gateway answered %1: %2.").arg(reply.status).arg(reply.trouble);
    if (reply.status != not_allowed && reply.status != closed) return words;
    return words + QLatin1Char(' ') +
           GatewayKeys::tr("A token is given in the gateway's configuration, as server.admin.token: {env: NAME} or {file: PATH}; then "
                           "connect with it.");
}

QString pathOf(GatewayKey const& key)
{
    return QStringLiteral("/keys/") + QString::fromLatin1(QUrl::toPercentEncoding(key.id));
}

}  // namespace

GatewayKey keyFrom(QJsonObject const& row)
{
    auto const text = [&](char const* name) { return row.value(QLatin1String(name)).toString(); };
    GatewayKey made{.id = text("id"),
                    .name = text("name"),
                    .consumer = text("consumer"),
                    .prefix = text("prefix"),
                    .state = text("state"),
                    .created = text("created"),
                    .expires = text("expires"),
                    .allow = {}};
    for (QJsonValue const each : row.value(QStringLiteral("allow")).toArray()) made.allow << each.toString();
    return made;
}

std::optional<std::vector<GatewayKey>> keysFrom(QJsonObject const& page)
{
    QJsonValue const keys = page.value(QStringLiteral("keys"));
    if (!keys.isArray()) return std::nullopt;
    std::vector<GatewayKey> made;
    for (QJsonValue const each : keys.toArray()) made.push_back(keyFrom(each.toObject()));
    return made;
}

QStringList rulesFrom(QString const& line)
{
    static QRegularExpression const between(QStringLiteral("[,\\s]+"));
    return line.split(between, Qt::SkipEmptyParts);
}

void GatewayKeys::setGateway(GatewayFacts const& facts)
{
    if (access_.setGateway(facts)) becameOther();
}

void GatewayKeys::connectTo(QString const& url, QByteArray const& token)
{
    access_.connectTo(url, token);
    becameOther();
}

// Answers of the gateway before never arrive.
void GatewayKeys::becameOther()
{
    under_way_ = 0;
    emit gatewayChanged();
    emit busyChanged();
}

void GatewayKeys::send(Ask ask, OperatorClient::Take take)
{
    if (!hasGateway()) return emit failed(tr("No gateway is connected."));
    access_.use([this, ask = std::move(ask), take = std::move(take)](OperatorClient& gateway) {
        ++under_way_;
        ask(gateway, [this, take](OperatorReply const& reply) {
            --under_way_;
            take(reply);
            emit busyChanged();
        });
    });
    emit busyChanged();
}

void GatewayKeys::refresh()
{
    send([](OperatorClient& gateway, OperatorClient::Take take) { gateway.get(QStringLiteral("/keys"), std::move(take)); },
         [this](OperatorReply const& reply) { takeKeys(reply); });
}

void GatewayKeys::takeKeys(OperatorReply const& reply)
{
    if (!isGood(reply)) return emit failed(whyNot(reply));
    if (reply.body.size() >= OperatorClient::longest_answer)
        return emit failed(tr("The list of keys is longer than 4 MiB. “signalbox keys list” prints it."));
    auto const keys = keysFrom(reply.object());
    if (!keys) return emit failed(tr("What answers at %1 has no list of keys: it is no operator's address of a gateway.").arg(url()));
    emit listed(*keys);
    send([](OperatorClient& gateway, OperatorClient::Take take) { gateway.get(QStringLiteral("/limits"), std::move(take)); },
         [this](OperatorReply const& limits) {
             if (!isGood(limits)) return emit failed(whyNot(limits));
             emit limitsRead(limitStates(limits.object()));
         });
}

/// What was done may hold although its reply got lost, so that the list is read again either way.
void GatewayKeys::act(Ask ask, std::function<void(QJsonObject const&)> done)
{
    send(std::move(ask), [this, done = std::move(done)](OperatorReply const& reply) {
        if (reply.status == 0)
            emit failed(tr("%1 Whether it was done is not known: look at the list.").arg(whyNot(reply)));
        else if (!isGood(reply))
            emit failed(whyNot(reply));
        else
            done(reply.object());
        refresh();
    });
}

void GatewayKeys::takeMade(QJsonObject const& reply)
{
    QString const text = reply.value(QStringLiteral("key")).toString();
    if (text.isEmpty()) return emit failed(tr("The gateway made a key and did not say its text: revoke the newest one of the list."));
    emit made(keyFrom(reply), text);
}

void GatewayKeys::create(WantedKey const& key)
{
    QJsonObject body{{QStringLiteral("name"), key.name}, {QStringLiteral("allow"), QJsonArray::fromStringList(key.allow)}};
    if (!key.consumer.isEmpty()) body.insert(QStringLiteral("consumer"), key.consumer);
    if (!key.expires.isEmpty()) body.insert(QStringLiteral("expires"), key.expires);
    act([body](OperatorClient& gateway, OperatorClient::Take take) { gateway.post(QStringLiteral("/keys"), body, std::move(take)); },
        [this](QJsonObject const& reply) { takeMade(reply); });
}

void GatewayKeys::rotate(GatewayKey const& key, QString const& grace, QString const& expires)
{
    QJsonObject body;
    if (!grace.isEmpty()) body.insert(QStringLiteral("grace"), grace);
    if (!expires.isEmpty()) body.insert(QStringLiteral("expires"), expires);
    QString const path = pathOf(key) + QStringLiteral("/rotate");
    act([path, body](OperatorClient& gateway, OperatorClient::Take take) { gateway.post(path, body, std::move(take)); },
        [this](QJsonObject const& reply) { takeMade(reply); });
}

void GatewayKeys::revoke(GatewayKey const& key)
{
    act([path = pathOf(key)](OperatorClient& gateway, OperatorClient::Take take) { gateway.remove(path, std::move(take)); },
        [this, key](QJsonObject const&) { emit revoked(key); });
}

}  // namespace signalbox::console
