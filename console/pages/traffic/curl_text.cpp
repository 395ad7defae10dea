#include "console/pages/traffic/curl_text.hpp"

#include "schema/event_id.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace signalbox::console {

namespace {

constexpr int placeholder_tokens = 1024;  // Anthropic's dialect wants max_tokens; what the caller wrote is not kept

bool speaksAnthropic(schema::Event const& event)
{
    return event.client_dialect() == "anthropic" || event.path() == "/v1/messages";
}

QString endpoint(schema::Event const& event)
{
    if (!event.path().empty() && event.path().front() == '/') return QString::fromStdString(event.path());
    return speaksAnthropic(event) ? QStringLiteral("/v1/messages") : QStringLiteral("/v1/chat/completions");
}

bool takesBody(QString const& path)
{
    return !path.startsWith(QStringLiteral("/v1/models"));
}

QString body(schema::Event const& event)
{
    QJsonObject made{{QStringLiteral("model"), QString::fromStdString(event.requested_model())}};
    made.insert(QStringLiteral("messages"), QJsonArray{QJsonObject{{QStringLiteral("role"), QStringLiteral("user")},
                                                                   {QStringLiteral("content"), QStringLiteral("Hello!")}}});
    if (event.stream()) made.insert(QStringLiteral("stream"), true);
    if (speaksAnthropic(event)) made.insert(QStringLiteral("max_tokens"), placeholder_tokens);
    return QString::fromUtf8(QJsonDocument(made).toJson(QJsonDocument::Compact));
}

QString remarks(schema::Event const& event, bool with_body, bool known)
{
    QString text = QStringLiteral("# Request %1 again.\n").arg(QString::fromStdString(schema::event_id::to_text(event.id())));
    text += known ? QStringLiteral("# SIGNALBOX_KEY holds a key of the gateway.\n")
                  : QStringLiteral(
                        "# SIGNALBOX_KEY holds a key of the gateway, SIGNALBOX_URL its address, for instance http://127.0.0.1:8080.\n");
    if (with_body)
        text += QStringLiteral(
            "# The request's body was not stored: \"messages\" stands in for it, and other fields than model and stream are missing.\n");
    return text;
}

}  // namespace

QString shellWord(QString const& text)
{
    QString quoted = text;
    return QLatin1Char('\'') + quoted.replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

QString curlText(schema::Event const& event, QString const& gateway)
{
    QString const path = endpoint(event);
    bool const with_body = takesBody(path);
    QStringList parts{QStringLiteral("curl %1\"%2\"%3")
                          .arg(event.stream() ? QStringLiteral("-N ") : QString(),
                               gateway.isEmpty() ? QStringLiteral("${SIGNALBOX_URL:?the address of the gateway}") : gateway,
                               shellWord(path))};
    if (speaksAnthropic(event)) {
        parts << QStringLiteral("-H \"x-api-key: $SIGNALBOX_KEY\"") << QStringLiteral("-H 'anthropic-version: 2023-06-01'");
    } else {
        parts << QStringLiteral("-H \"Authorization: Bearer $SIGNALBOX_KEY\"");
    }
    if (with_body) parts << QStringLiteral("-H 'Content-Type: application/json'") << QStringLiteral("-d ") + shellWord(body(event));
    return remarks(event, with_body, !gateway.isEmpty()) + parts.join(QStringLiteral(" \\\n  ")) + QLatin1Char('\n');
}

}  // namespace signalbox::console
