// Tokens of connections in the desktop's keyring: the secret service of its bus (org.freedesktop.secrets), which may ask the person to unlock it. Owned by the
// window, on the GUI thread; the service is asked without waiting.
#pragma once

#include <QByteArray>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QList>
#include <QObject>
#include <QString>

#include <functional>

namespace signalbox::console {

/// Which token is meant: of a connection, for the pages at its address.
struct TokenOwner {
    QString connection;  // its name
    QString address;     // "http://127.0.0.1:9090"
};

class Keyring : public QObject {
    Q_OBJECT

public:
    using Found = std::function<void(QByteArray const& token)>;
    using Done = std::function<void(QString const& trouble)>;  // empty: it is done

    /// Looks for the service at once; without a connected bus there is none.
    Keyring(QDBusConnection bus, QObject* parent);

    /// A service was found that gives its secrets over this bus.
    bool isThere() const { return !session_.path().isEmpty(); }
    /// It is not known yet whether there is one.
    bool isBusy() const { return busy_; }

    /// Empty: there is none, or it stays locked. Calls back later, or never when this ends first.
    void find(TokenOwner const& of, Found then);
    /// In place of the one that was kept for it.
    void keep(TokenOwner const& of, QByteArray const& token, Done then);
    void forget(TokenOwner const& of);

signals:
    /// Whether there is a service is known now.
    void ready();

private:
    using Answer = std::function<void(QDBusMessage const& reply)>;
    using Items = QList<QDBusObjectPath>;

    void ask(QString const& path, QString const& interface, QString const& method, QList<QVariant> const& with, Answer then);
    void search(TokenOwner const& of, std::function<void(Items const& open, Items const& locked)> then);
    void unlock(QDBusObjectPath const& what, Done then);
    void prompt(QDBusObjectPath const& which, Done then);
    void read(QDBusObjectPath const& item, Found const& then);
    void create(QDBusObjectPath const& in, TokenOwner const& of, QByteArray const& token, bool may_unlock, Done then);

    QDBusConnection bus_;
    QDBusObjectPath session_;  // empty: there is no service
    bool busy_ = false;
};

}  // namespace signalbox::console
