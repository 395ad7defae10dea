#include "console/pages/traffic/curl_text.hpp"

#include "schema/event_id.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <string_view>

namespace signalbox::console {

namespace {

constexpr int placeholder_tokens = 1024;  // Anthropic's dialect wants max_tokens; what the caller wrote is not kept

/// How a client of a dialect asks: where, with which header, and what the messages are called.
struct Form {
    char const* dialect;  // as events name it
    char const* path;     // of a chat
    char const* messages;
    bool own_key_header;  // x-api-key with a version, instead of a bearer token
    bool needs_limit;     // a chat without max_tokens is refused
};
constexpr std::array<Form, 3> forms{{{"openai_chat", "/v1/chat/completions", "messages", false, false},
                                     {"anthropic", "/v1/messages", "messages", true, true},
                                     {"openai_responses", "/v1/responses", "input", false, false}}};

/// By the dialect, else by the path; null when neither is known.
Form const* formOf(schema::Event const& event)
{
    auto found =
        std::ranges::find(forms, std::string_view{event.client_dialect()}, [](Form const& each) { return std::string_view{each.dialect}; });
    if (found == forms.end())
        found = std::ranges::find_if(forms, [&](Form const& each) { return std::string_view{event.path()}.starts_with(each.path); });
    return found == forms.end() ? nullptr : &*found;
}

QString endpoint(schema::Event const& event, Form const* form)
{
    if (!event.path().empty() && event.path().front() == '/') return QString::fromStdString(event.path());
    return QString::fromLatin1(form != nullptr ? form->path : forms.front().path);
}

bool takesBody(QString const& path)
{
    return !path.startsWith(QStringLiteral("/v1/models"));
}

bool isChat(schema::Event const& event)
{
    return event.operation().empty() || event.operation() == "chat";  // events of earlier versions name no operation
}

QString body(schema::Event const& event, Form const* form)
{
    QJsonObject made{{QStringLiteral("model"), QString::fromStdString(event.requested_model())}};
    if (form != nullptr)
        made.insert(QLatin1String(form->messages), QJsonArray{QJsonObject{{QStringLiteral("role"), QStringLiteral("user")},
                                                                          {QStringLiteral("content"), QStringLiteral("Hello!")}}});
    if (event.stream()) made.insert(QStringLiteral("stream"), true);
    if (form != nullptr && form->needs_limit && isChat(event)) made.insert(QStringLiteral("max_tokens"), placeholder_tokens);
    return QString::fromUtf8(QJsonDocument(made).toJson(QJsonDocument::Compact));
}

QString bodyRemark(Form const* form)
{
    if (form == nullptr) return QStringLiteral("# The request's body was not stored: what it needs beside model and stream is missing.\n");
    return QStringLiteral(
               "# The request's body was not stored: \"%1\" stands in for it, and other fields than model and stream are missing.\n")
        .arg(QLatin1String(form->messages));
}

QString remarks(schema::Event const& event, bool known)
{
    QString text = QStringLiteral("# Request %1 again.\n").arg(QString::fromStdString(schema::event_id::to_text(event.id())));
    text += known ? QStringLiteral("# SIGNALBOX_KEY holds a key of the gateway.\n")
                  : QStringLiteral(
                        "# SIGNALBOX_KEY holds a key of the gateway, SIGNALBOX_URL its address, for instance http://127.0.0.1:8080.\n");
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
    Form const* const form = formOf(event);
    QString const path = endpoint(event, form);
    bool const with_body = event.method().empty() && takesBody(path);
    QString const method =
        event.method().empty() ? QString() : QStringLiteral("-X %1 ").arg(shellWord(QString::fromStdString(event.method())));
    QStringList parts{QStringLiteral("curl %1\"%2\"%3")
                          .arg(event.stream() ? QStringLiteral("-N ") : method,
                               gateway.isEmpty() ? QStringLiteral("${SIGNALBOX_URL:?the address of the gateway}") : gateway,
                               shellWord(path))};
    if (form != nullptr && form->own_key_header) {
        parts << QStringLiteral("-H \"x-api-key: $SIGNALBOX_KEY\"") << QStringLiteral("-H 'anthropic-version: 2023-06-01'");
    } else {
        parts << QStringLiteral("-H \"Authorization: Bearer $SIGNALBOX_KEY\"");
    }
    if (with_body) parts << QStringLiteral("-H 'Content-Type: application/json'") << QStringLiteral("-d ") + shellWord(body(event, form));
    return remarks(event, !gateway.isEmpty()) + (with_body ? bodyRemark(form) : QString()) + parts.join(QStringLiteral(" \\\n  ")) +
           QLatin1Char('\n');
}

}  // namespace signalbox::console
