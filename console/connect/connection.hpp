// A gateway and the store that it writes, under a name that a person gave: where they are, and where the operator's token is to be had. A value; it holds no
// token.
#pragma once

#include "console/store/gateway_facts.hpp"

#include <QByteArray>
#include <QString>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace signalbox::console {

/// Where the token of the operator's pages is: nowhere (they are closed or open to all), in a variable of the console's environment, in a file, or with the
/// person, who is asked and whose answer stays in memory.
enum class TokenPlace : std::uint8_t { none, environment, file, asked };

struct Connection {
    QString name;
    QString store;      // the file of its events
    QString base_url;   // "http://127.0.0.1:8080/v1"; empty: no playground
    QString admin_url;  // "http://127.0.0.1:9090"; empty: no keys, limits and configuration
    TokenPlace token = TokenPlace::none;
    QString token_at;  // the variable's name, or the file's path
    bool operator==(Connection const&) const = default;
};

using ConnectionList = std::vector<Connection>;
inline constexpr std::size_t most_connections = 50;  // what a menu can hold
inline constexpr int longest_name = 60;              // characters, in a menu

/// The first thing that is wrong with one, with the field and the way out; empty: nothing. `others`: those beside it.
QString wrongWith(Connection const& one, ConnectionList const& others);

/// Of a gateway's address as a person types it: with a scheme, and with /v1 where no path is given. Empty when it is no web address.
QString gatewayUrl(QString const& typed);
/// Of the operator's pages: without a path.
QString adminUrl(QString const& typed);

/// Which of them is open with this store: the one that was chosen last, where it has this store, else the first one that has; nothing when none has.
std::optional<Connection> connectionOf(ConnectionList const& all, QString const& chosen, QString const& store);

/// As the settings keep them: a list of objects. What is no connection is left out.
QByteArray connectionsJson(ConnectionList const& all);
ConnectionList connectionsFrom(QByteArray const& json);

/// What is known of its gateway. `typed`: the token of a person who was asked.
GatewayFacts factsOf(Connection const& of, QByteArray const& typed);

}  // namespace signalbox::console
