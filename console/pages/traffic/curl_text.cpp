#include "console/pages/traffic/curl_text.hpp"

#include "schema/event_id.hpp"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>
#include <array>
#include <string_view>

namespace signalbox::console {

namespace {

constexpr int placeholder_tokens = 1024;  // Anthropic's dialect wants max_tokens; what the caller wrote is not kept

/// How a client of a dialect asks: where, with which header, and what stands in for the body.
struct Form {
    char const* dialect;    // as events name it
    std::string_view path;  // of a chat; with a mark, the name of the model stands there and not in the body
    char const* asked;      // an object with the one member that holds what is asked
    char const* key;        // the header's field up to the key
    char const* version;    // a field of the header, or empty
    bool needs_limit;       // a chat without max_tokens is refused
    bool always_streams;    // unless the request says otherwise
};
constexpr std::string_view model_mark = "{model}";
constexpr char const* bearer = "Authorization: Bearer ";
constexpr char const* messages = R"({"messages":[{"role":"user","content":"Hello!"}]})";
constexpr std::array<Form, 9> forms{
    {{"openai_chat", "/v1/chat/completions", messages, bearer, "", false, false},
     {"anthropic", "/v1/messages", messages, "x-api-key: ", "anthropic-version: 2023-06-01", true, false},
     {"openai_responses", "/v1/responses", R"({"input":[{"role":"user","content":"Hello!"}]})", bearer, "", false, false},
     {"gemini", "/v1beta/models/{model}:generateContent", R"({"contents":[{"role":"user","parts":[{"text":"Hello!"}]}]})",
      "x-goog-api-key: ", "", false, false},
     {"ollama", "/api/chat", messages, bearer, "", false, true},
     {"ollama", "/api/generate", R"({"prompt":"Hello!"})", bearer, "", false, true},
     {"bedrock", "/model/{model}/converse", R"({"messages":[{"role":"user","content":[{"text":"Hello!"}]}]})", bearer, "", false, false},
     {"cohere", "/v2/chat", messages, bearer, "", false, false},
     {"unified", "/v1/unified", R"({"input":"Hello!"})", bearer, "", false, false}}};

bool namesModelInPath(Form const* form)
{
    return form != nullptr && form->path.find(model_mark) != std::string_view::npos;
}

/// By dialect and path, else by either; null when neither is known.
Form const* formOf(schema::Event const& event)
{
    std::string_view const dialect{event.client_dialect()}, path{event.path()};
    auto const at_path = [&](Form const& each) { return path.starts_with(each.path.substr(0, each.path.find(model_mark))); };
    auto found = std::ranges::find_if(forms, [&](Form const& each) { return dialect == each.dialect && at_path(each); });
    if (found == forms.end()) found = std::ranges::find_if(forms, [&](Form const& each) { return dialect == each.dialect; });
    if (found == forms.end()) found = std::ranges::find_if(forms, at_path);
    return found == forms.end() ? nullptr : &*found;
}

QString endpoint(schema::Event const& event, Form const* form)
{
    if (!event.path().empty() && event.path().front() == '/') return QString::fromStdString(event.path());
    std::string_view const path = form != nullptr ? form->path : forms.front().path;
    QString const model = QString::fromLatin1(QUrl::toPercentEncoding(QString::fromStdString(event.requested_model())));
    return QString::fromLatin1(path.data(), static_cast<qsizetype>(path.size())).replace(QStringLiteral("{model}"), model);
}

/// Lists of models are read. Below them stand the operations whose path names the model.
bool takesBody(QString const& path)
{
    bool const listed = path.startsWith(QStringLiteral("/v1/models")) || path.startsWith(QStringLiteral("/v1beta/models"));
    return !listed || path.contains(QStringLiteral(":generateContent")) || path.contains(QStringLiteral(":streamGenerateContent")) ||
           path.contains(QStringLiteral(":countTokens"));
}

bool isChat(schema::Event const& event)
{
    return event.operation().empty() || event.operation() == "chat";  // events of earlier versions name no operation
}

QString body(schema::Event const& event, Form const* form)
{
    QJsonObject made = form != nullptr ? QJsonDocument::fromJson(form->asked).object() : QJsonObject();
    bool const in_path = namesModelInPath(form), always = form != nullptr && form->always_streams;
    bool const named = !in_path && !event.requested_model().empty();  // a route may serve requests that name none
    if (named) made.insert(QStringLiteral("model"), QString::fromStdString(event.requested_model()));
    if (event.stream() != always && !in_path) made.insert(QStringLiteral("stream"), event.stream());
    if (form != nullptr && form->needs_limit && isChat(event)) made.insert(QStringLiteral("max_tokens"), placeholder_tokens);
    return QString::fromUtf8(QJsonDocument(made).toJson(QJsonDocument::Compact));
}

QString bodyRemark(Form const* form)
{
    if (form == nullptr) return QStringLiteral("# The request's body was not stored: what it needs beside model and stream is missing.\n");
    return QStringLiteral("# The request's body was not stored: \"%1\" stands in for it, and what else it held is missing.\n")
        .arg(QJsonDocument::fromJson(form->asked).object().keys().front());
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
    Form const& as = form != nullptr ? *form : forms.front();
    parts << QStringLiteral("-H \"%1$SIGNALBOX_KEY\"").arg(QLatin1String(as.key));
    if (*as.version != '\0') parts << QStringLiteral("-H '%1'").arg(QLatin1String(as.version));
    if (with_body) parts << QStringLiteral("-H 'Content-Type: application/json'") << QStringLiteral("-d ") + shellWord(body(event, form));
    return remarks(event, !gateway.isEmpty()) + (with_body ? bodyRemark(form) : QString()) + parts.join(QStringLiteral(" \\\n  ")) +
           QLatin1Char('\n');
}

}  // namespace signalbox::console
