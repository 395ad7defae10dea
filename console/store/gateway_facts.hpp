// What is known of the gateway that writes a store, said by itself or by the connection that a person made. A value; empty where no gateway is known.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace signalbox::console {

struct GatewayFacts {
    QString base_url;            // "http://127.0.0.1:8080/v1"
    QStringList models;          // models and groups that it takes, in its order
    QString revision;            // of the configuration in force
    QString admin_url = {};      // "http://127.0.0.1:9090": the operator's pages; empty when it has none
    QString configuration = {};  // the file that it serves; empty: not known
    bool connected = false;      // by a connection: it was not started here
    // Of a connection: where the token of the operator's pages is, or the one that was typed, which is in memory alone.
    QString token_variable = {}, token_file = {};
    QByteArray token = {};
    bool operator==(GatewayFacts const&) const = default;

    /// "http://127.0.0.1:8080"
    QString root() const { return base_url.endsWith(QStringLiteral("/v1")) ? base_url.chopped(3) : base_url; }
    /// A model to call it with; the demo's chain where there is one, because it shows a fallback.
    QString model() const
    {
        QString const chain = QStringLiteral("reliable-chat");
        return models.contains(chain) || models.isEmpty() ? (models.isEmpty() ? QString() : chain) : models.first();
    }
};

}  // namespace signalbox::console
