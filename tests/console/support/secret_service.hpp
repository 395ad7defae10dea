// A keyring of a desktop on a test's bus: what org.freedesktop.secrets does of it, with a lock and a person who agrees or not. Owned by a test, on its thread.
#pragma once

#include "console/connect/secret_types.hpp"

#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QObject>
#include <QTimer>
#include <QVariantMap>

#include <map>
#include <memory>
#include <vector>

namespace signalbox::console::testing {

/// What a test sets and reads.
struct KeyringState {
    struct Item {
        SecretAttributes attributes;
        QString label;
        QByteArray value;
    };
    std::map<QString, Item> items;  // by path
    bool locked = false;
    bool agrees = true;  // to a prompt
    bool has_default = true;
    int prompts = 0;
};

inline QString const keyring_root = QStringLiteral("/org/freedesktop/secrets");

class SecretPrompt : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Secret.Prompt")

public:
    explicit SecretPrompt(KeyringState& state) : state_(state) {}

public slots:
    void Prompt(QString const&)
    {
        ++state_.prompts;
        if (state_.agrees) state_.locked = false;
        emit Completed(!state_.agrees, QDBusVariant(QString()));
    }

signals:
    void Completed(bool dismissed, QDBusVariant const& result);

private:
    KeyringState& state_;
};

class SecretItem : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Secret.Item")

public:
    SecretItem(KeyringState& state, QString path) : state_(state), path_(std::move(path)) {}

public slots:
    signalbox::console::KeptSecret GetSecret(QDBusObjectPath const& session)
    {
        if (state_.locked) sendErrorReply(QStringLiteral("org.freedesktop.Secret.Error.IsLocked"), QStringLiteral("locked"));
        return {session, {}, state_.items[path_].value, QStringLiteral("text/plain")};
    }
    QDBusObjectPath Delete()
    {
        state_.items.erase(path_);
        return QDBusObjectPath(QStringLiteral("/"));
    }

private:
    KeyringState& state_;
    QString path_;
};

class SecretCollection : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Secret.Collection")

public:
    SecretCollection(KeyringState& state, QDBusConnection bus) : state_(state), bus_(std::move(bus)) {}

public slots:
    QDBusObjectPath CreateItem(QVariantMap const& about, signalbox::console::KeptSecret const& secret, bool replace,
                               QDBusObjectPath& prompt)
    {
        prompt = QDBusObjectPath(QStringLiteral("/"));
        if (state_.locked) {
            sendErrorReply(QStringLiteral("org.freedesktop.Secret.Error.IsLocked"), QStringLiteral("the keyring is locked"));
            return prompt;
        }
        auto const attributes =
            qdbus_cast<SecretAttributes>(about.value(QStringLiteral("org.freedesktop.Secret.Item.Attributes")).value<QDBusArgument>());
        QString path;
        for (auto const& [at, each] : state_.items)
            if (replace && each.attributes == attributes) path = at;
        if (path.isEmpty()) {
            path = keyring_root + QStringLiteral("/collection/login/%1").arg(++made_);
            items_.push_back(std::make_unique<SecretItem>(state_, path));
            bus_.registerObject(path, items_.back().get(), QDBusConnection::ExportAllSlots);
        }
        state_.items[path] = {attributes, about.value(QStringLiteral("org.freedesktop.Secret.Item.Label")).toString(), secret.value};
        return QDBusObjectPath(path);
    }

private:
    KeyringState& state_;
    QDBusConnection bus_;
    std::vector<std::unique_ptr<SecretItem>> items_;
    int made_ = 0;
};

class SecretService : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Secret.Service")

public:
    explicit SecretService(QDBusConnection bus) : prompt_(state), collection_(state, bus)
    {
        registerSecretTypes();
        // Types of slots are looked up by their names, which are not known before they are first used.
        qRegisterMetaType<QDBusVariant>();
        qRegisterMetaType<QDBusObjectPath>();
        qRegisterMetaType<QList<QDBusObjectPath>>();
        qRegisterMetaType<KeptSecret>();
        bus.registerObject(keyring_root, this, QDBusConnection::ExportAllSlots);
        bus.registerObject(keyring_root + QStringLiteral("/collection/login"), &collection_, QDBusConnection::ExportAllSlots);
        bus.registerObject(keyring_root + QStringLiteral("/prompt/1"), &prompt_,
                           QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals);
        bus.registerService(QStringLiteral("org.freedesktop.secrets"));
    }

    KeyringState state;

public slots:
    QDBusVariant OpenSession(QString const& algorithm, QDBusVariant const&, QDBusObjectPath& session)
    {
        session = QDBusObjectPath(algorithm == QStringLiteral("plain") ? keyring_root + QStringLiteral("/session/1") : QStringLiteral("/"));
        return QDBusVariant(QString());
    }
    QList<QDBusObjectPath> SearchItems(QMap<QString, QString> const& attributes, QList<QDBusObjectPath>& locked)
    {
        QList<QDBusObjectPath> found;
        for (auto const& [path, each] : state.items)
            if (each.attributes == attributes) found << QDBusObjectPath(path);
        if (state.locked) found.swap(locked);
        return found;
    }
    QList<QDBusObjectPath> Unlock(QList<QDBusObjectPath> const& what, QDBusObjectPath& prompt)
    {
        prompt = QDBusObjectPath(state.locked ? keyring_root + QStringLiteral("/prompt/1") : QStringLiteral("/"));
        return state.locked ? QList<QDBusObjectPath>() : what;
    }
    QDBusObjectPath ReadAlias(QString const& name)
    {
        bool const known = state.has_default && name == QStringLiteral("default");
        return QDBusObjectPath(known ? keyring_root + QStringLiteral("/collection/login") : QStringLiteral("/"));
    }

private:
    SecretPrompt prompt_;
    SecretCollection collection_;
};

}  // namespace signalbox::console::testing
