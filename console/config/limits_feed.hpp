// The limits of the gateway that writes the store, with what is used of them: asked of its operator's pages. Owned by the page that shows them, on the
// GUI thread; files are read on a thread of their own.
#pragma once

#include "console/config/operator_access.hpp"

#include <QJsonObject>
#include <QStringList>

#include <vector>

namespace signalbox::console {

/// One counter of a limit; a limit that nothing has used yet has one without a name.
struct LimitState {
    QString limit, count, window, of;  // its name, what it counts, per how long, and of whom
    double amount = 0, used = 0, reserved = 0;
    qint64 resets_in_seconds = 0;
    bool watched = false;  // it warns and refuses nothing
    double share() const { return amount > 0 ? (used + reserved) / amount : 0; }
    bool operator==(LimitState const&) const = default;
};
/// From the page /limits, the fullest first; at most most_limit_states.
std::vector<LimitState> limitStates(QJsonObject const& page);
inline constexpr std::size_t most_limit_states = 1'000;  // a counter for each key may be many
/// As a line of a table: limit, of whom, used, allowed, share.
QStringList limitHeader();
QStringList limitCells(LimitState const& of);

class LimitsFeed : public QObject {
    Q_OBJECT

public:
    explicit LimitsFeed(QObject* parent);
    void setGateway(GatewayFacts const& facts);
    /// Asks again, unless an answer is on its way.
    void refresh();
    bool busy() const { return asking_ || access_.busy(); }
    bool hasGateway() const { return access_.hasGateway(); }

signals:
    void arrived(std::vector<signalbox::console::LimitState> const& limits);
    void failed(QString const& why);

private:
    void ask(OperatorClient& gateway);

    OperatorAccess access_;
    bool asking_ = false;
};

}  // namespace signalbox::console
