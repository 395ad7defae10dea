// The connections that a person made, which of them was chosen last, and the tokens that were typed, which are in memory alone. Owned by the window, on the GUI
// thread.
#pragma once

#include "console/connect/connection.hpp"

#include <QObject>

#include <map>

namespace signalbox::console {

class ConnectionBook : public QObject {
    Q_OBJECT

public:
    explicit ConnectionBook(QObject* parent) : QObject(parent) {}

    /// As the settings have them: what is wrong is left out.
    void setAll(ConnectionList const& all, QString const& chosen);
    ConnectionList const& all() const { return all_; }
    QString const& chosen() const { return chosen_; }
    std::optional<Connection> named(QString const& name) const;
    /// That is open with this store.
    std::optional<Connection> of(QString const& store) const { return connectionOf(all_, chosen_, store); }
    GatewayFacts facts(QString const& store) const;

    /// In place of the one that was named so; empty: a further one. What is wrong with it, and then nothing changes; empty: it is there.
    QString put(Connection const& one, QString const& instead);
    void remove(QString const& name);
    void choose(QString const& name);
    /// Its token is asked for, and was not typed yet.
    bool wantsToken(Connection const& of) const;
    void setToken(QString const& name, QByteArray const& token);
    /// It is asked for again.
    void forgetToken(QString const& name);

signals:
    void changed();
    /// A token that was asked for is not wanted any more: its connection is gone, or leads elsewhere.
    void dropped(signalbox::console::Connection const& of);

private:
    ConnectionList all_;
    QString chosen_;
    std::map<QString, QByteArray> typed_;  // by name
};

}  // namespace signalbox::console
