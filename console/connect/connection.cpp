#include "console/connect/connection.hpp"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <array>

namespace signalbox::console {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Connection)
};

QUrl webAddress(QString const& typed)
{
    QString text = typed.trimmed();
    if (text.isEmpty()) return {};
    if (!text.contains(QStringLiteral("://"))) text.prepend(QStringLiteral("http://"));
    QUrl const url(text, QUrl::StrictMode);
    bool const web = url.scheme() == QStringLiteral("http") || url.scheme() == QStringLiteral("https");
    if (!url.isValid() || !web || url.host().isEmpty()) return {};
    return url.adjusted(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo | QUrl::StripTrailingSlash);
}

bool sameFile(QString const& a, QString const& b)
{
    return !a.isEmpty() && QFileInfo(a).absoluteFilePath() == QFileInfo(b).absoluteFilePath();
}

QString wrongWithToken(Connection const& one)
{
    static QRegularExpression const variable(QStringLiteral("^[A-Za-z_][A-Za-z0-9_]{0,127}$"));
    if (one.token == TokenPlace::environment && !variable.match(one.token_at).hasMatch())
        return Words::tr("Token: write the name of a variable, for instance SIGNALBOX_ADMIN_TOKEN, and not the token itself.");
    if (one.token == TokenPlace::file && !QFileInfo(one.token_at).isAbsolute())
        return Words::tr("Token: choose the file that holds it; its path begins with /.");
    if (one.token != TokenPlace::none && one.admin_url.isEmpty())
        return Words::tr("Operator's address: the token is for these pages; write their address, or choose no token.");
    return {};
}

constexpr std::array place_names{"none", "environment", "file", "asked"};  // in the order of TokenPlace

TokenPlace placeNamed(QString const& name)
{
    auto const found = std::ranges::find(place_names, name.toStdString());
    return found == place_names.end() ? TokenPlace::none : static_cast<TokenPlace>(found - place_names.begin());
}

}  // namespace

QString wrongWith(Connection const& one, ConnectionList const& others)
{
    if (one.name.trimmed().isEmpty()) return Words::tr("Name: write what the connection is called in the menu.");
    if (one.name.size() > longest_name) return Words::tr("Name: at most %1 characters.").arg(longest_name);
    if (std::ranges::find(others, one.name, &Connection::name) != others.end())
        return Words::tr("Name: there is another connection named %1; choose another name.").arg(one.name);
    if (others.size() >= most_connections) return Words::tr("There are %1 connections; remove one first.").arg(others.size());
    if (one.store.isEmpty()) return Words::tr("Store: choose the file that the gateway writes its events into, or a copy of it.");
    if (!one.base_url.isEmpty() && gatewayUrl(one.base_url).isEmpty())
        return Words::tr("Gateway: %1 is no web address; write one such as http://127.0.0.1:8080/v1.").arg(one.base_url);
    if (!one.admin_url.isEmpty() && adminUrl(one.admin_url).isEmpty())
        return Words::tr("Operator's address: %1 is no web address; write one such as http://127.0.0.1:9090.").arg(one.admin_url);
    return wrongWithToken(one);
}

QString gatewayUrl(QString const& typed)
{
    QUrl url = webAddress(typed);
    if (url.isEmpty()) return {};
    if (url.path().isEmpty() || url.path() == QStringLiteral("/")) url.setPath(QStringLiteral("/v1"));
    return url.toString();
}

QString adminUrl(QString const& typed)
{
    QUrl const url = webAddress(typed);
    return url.isEmpty() ? QString() : url.adjusted(QUrl::RemovePath).toString();
}

std::optional<Connection> connectionOf(ConnectionList const& all, QString const& chosen, QString const& store)
{
    auto const last = std::ranges::find_if(all, [&](Connection const& each) { return each.name == chosen && sameFile(each.store, store); });
    if (last != all.end()) return *last;
    auto const first = std::ranges::find_if(all, [&](Connection const& each) { return sameFile(each.store, store); });
    return first == all.end() ? std::nullopt : std::optional(*first);
}

QByteArray connectionsJson(ConnectionList const& all)
{
    QJsonArray list;
    for (Connection const& each : all)
        list.append(QJsonObject{{QStringLiteral("name"), each.name},
                                {QStringLiteral("store"), each.store},
                                {QStringLiteral("gateway"), each.base_url},
                                {QStringLiteral("admin"), each.admin_url},
                                {QStringLiteral("token"), QLatin1String(place_names[static_cast<std::size_t>(each.token)])},
                                {QStringLiteral("token_at"), each.token_at}});
    return QJsonDocument(list).toJson(QJsonDocument::Compact);
}

ConnectionList connectionsFrom(QByteArray const& json)
{
    ConnectionList made;
    for (QJsonValue const& each : QJsonDocument::fromJson(json).array()) {
        QJsonObject const one = each.toObject();
        auto const text = [&](char const* key) { return one.value(QLatin1String(key)).toString(); };
        if (made.size() == most_connections) break;
        if (text("name").isEmpty()) continue;
        made.push_back({.name = text("name"),
                        .store = text("store"),
                        .base_url = text("gateway"),
                        .admin_url = text("admin"),
                        .token = placeNamed(text("token")),
                        .token_at = text("token_at")});
    }
    return made;
}

GatewayFacts factsOf(Connection const& of, QByteArray const& typed)
{
    GatewayFacts made{.base_url = gatewayUrl(of.base_url), .models = {}, .revision = {}};
    made.admin_url = adminUrl(of.admin_url);
    made.connected = true;
    switch (of.token) {
    case TokenPlace::none: break;
    case TokenPlace::environment: made.token_variable = of.token_at; break;
    case TokenPlace::file: made.token_file = of.token_at; break;
    case TokenPlace::asked: made.token = typed; break;
    }
    return made;
}

}  // namespace signalbox::console
