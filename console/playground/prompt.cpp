#include "console/playground/prompt.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace signalbox::console {

namespace {

QJsonObject message(QString const& role, QString const& text)
{
    return {{QStringLiteral("role"), role}, {QStringLiteral("content"), text}};
}

}  // namespace

QByteArray requestBody(Prompt const& prompt, QString const& model)
{
    QJsonArray messages;
    if (!prompt.system.isEmpty()) messages << message(QStringLiteral("system"), prompt.system);
    for (EarlierMessage const& each : prompt.earlier)
        messages << message(each.of_user ? QStringLiteral("user") : QStringLiteral("assistant"), each.text);
    if (!prompt.user.isEmpty()) messages << message(QStringLiteral("user"), prompt.user);
    QJsonObject body{{QStringLiteral("model"), model},
                     {QStringLiteral("stream"), true},
                     {QStringLiteral("stream_options"), QJsonObject{{QStringLiteral("include_usage"), true}}},
                     {QStringLiteral("messages"), messages}};
    if (prompt.temperature) body.insert(QStringLiteral("temperature"), *prompt.temperature);
    if (prompt.max_tokens) body.insert(QStringLiteral("max_tokens"), static_cast<qint64>(*prompt.max_tokens));
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

}  // namespace signalbox::console
