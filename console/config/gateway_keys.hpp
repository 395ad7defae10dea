// The keys of a gateway, made, exchanged and revoked by its operator's pages, and what is used of its limits. A new key's text is in one signal and is
// kept nowhere. Owned by the window, on the GUI thread.
#pragma once

#include "console/config/limits_feed.hpp"
#include "console/config/operator_access.hpp"

#include <QJsonObject>
#include <QStringList>

#include <optional>
#include <vector>

namespace signalbox::console {

/// As the page /keys has it; times are RFC 3339, and without `expires` a key works until it is revoked.
struct GatewayKey {
    QString id, name, consumer, prefix, state, created, expires;
    QStringList allow;  // empty: everything
    bool isActive() const { return state == QStringLiteral("active"); }
    bool operator==(GatewayKey const&) const = default;
};
GatewayKey keyFrom(QJsonObject const& row);
/// Nothing when the page is none of a gateway's keys.
std::optional<std::vector<GatewayKey>> keysFrom(QJsonObject const& page);

/// What is wanted of a new key. Empty: for the name itself, everything, for ever.
struct WantedKey {
    QString name, consumer, expires;
    QStringList allow;
    bool operator==(WantedKey const&) const = default;
};
/// The rules of a line, between commas or blanks.
QStringList rulesFrom(QString const& line);

class GatewayKeys : public QObject {
    Q_OBJECT

public:
    explicit GatewayKeys(QObject* parent) : QObject(parent), access_(this) {}
    /// As OperatorAccess has them.
    void setGateway(GatewayFacts const& facts);
    void connectTo(QString const& url, QByteArray const& token);
    QString const& url() const { return access_.url(); }
    bool hasGateway() const { return access_.hasGateway(); }
    bool busy() const { return under_way_ > 0 || access_.busy(); }

    /// Keys and limits; listed() and limitsRead() follow, or failed().
    void refresh();
    /// made() follows, or failed(); then the list is read again.
    void create(WantedKey const& key);
    /// A key in the place of this one, which works for `grace` (empty: as long as the gateway gives) longer.
    void rotate(GatewayKey const& key, QString const& grace, QString const& expires);
    void revoke(GatewayKey const& key);

signals:
    /// Another gateway is asked from now on.
    void gatewayChanged();
    void listed(std::vector<signalbox::console::GatewayKey> const& keys);
    void limitsRead(std::vector<signalbox::console::LimitState> const& limits);
    /// `text` is what the caller presents; the gateway says it this once.
    void made(signalbox::console::GatewayKey const& key, QString const& text);
    void revoked(signalbox::console::GatewayKey const& key);
    void failed(QString const& why);
    void busyChanged();

private:
    using Ask = std::function<void(OperatorClient&, OperatorClient::Take)>;
    void send(Ask ask, OperatorClient::Take take);
    void act(Ask ask, std::function<void(QJsonObject const&)> done);
    void becameOther();
    void takeKeys(OperatorReply const& reply);
    void takeMade(QJsonObject const& reply);

    OperatorAccess access_;
    int under_way_ = 0;  // questions to the gateway that is asked now
};

}  // namespace signalbox::console
