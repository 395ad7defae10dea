#include "console/connect/keyring.hpp"

#include "console/connect/keyring_prompt.hpp"
#include "console/connect/secret_types.hpp"

#include <QDBusPendingCall>
#include <QDBusPendingCallWatcher>
#include <QDBusVariant>
#include <QVariantMap>

#include <utility>

namespace signalbox::console {

namespace {

QString const service = QStringLiteral("org.freedesktop.secrets");
QString const root = QStringLiteral("/org/freedesktop/secrets");
QString const service_interface = QStringLiteral("org.freedesktop.Secret.Service");
QString const item_interface = QStringLiteral("org.freedesktop.Secret.Item");
QString const collection_interface = QStringLiteral("org.freedesktop.Secret.Collection");
QString const is_locked = QStringLiteral("org.freedesktop.Secret.Error.IsLocked");
QString const nowhere = QStringLiteral("/");  // the specification's word for "none"

SecretAttributes attributesOf(TokenOwner const& of)
{
    return {{QStringLiteral("application"), QStringLiteral("signalbox-console")},
            {QStringLiteral("connection"), of.connection},
            {QStringLiteral("address"), of.address}};
}

bool isError(QDBusMessage const& reply)
{
    return reply.type() != QDBusMessage::ReplyMessage;
}

QDBusObjectPath pathIn(QDBusMessage const& reply, int which)
{
    return isError(reply) ? QDBusObjectPath() : reply.arguments().value(which).value<QDBusObjectPath>();
}

bool isSome(QDBusObjectPath const& path)
{
    return !path.path().isEmpty() && path.path() != nowhere;
}

}  // namespace

Keyring::Keyring(QDBusConnection bus, QObject* parent) : QObject(parent), bus_(std::move(bus))
{
    registerSecretTypes();
    if (!bus_.isConnected()) return;
    busy_ = true;
    // The session's bus carries messages between programs of one person on one machine: "plain" is without a cipher of its own.
    ask(root, service_interface, QStringLiteral("OpenSession"), {QStringLiteral("plain"), QVariant::fromValue(QDBusVariant(QString()))},
        [this](QDBusMessage const& reply) {
            session_ = pathIn(reply, 1);
            busy_ = false;
            emit ready();
        });
}

void Keyring::ask(QString const& path, QString const& interface, QString const& method, QList<QVariant> const& with, Answer then)
{
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, interface, method);
    call.setArguments(with);
    auto* const answer = new QDBusPendingCallWatcher(bus_.asyncCall(call), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [then = std::move(then)](QDBusPendingCallWatcher* done) {
        done->deleteLater();
        then(done->reply());
    });
}

void Keyring::search(TokenOwner const& of, std::function<void(Items const& open, Items const& locked)> then)
{
    ask(root, service_interface, QStringLiteral("SearchItems"), {QVariant::fromValue(attributesOf(of))},
        [then = std::move(then)](QDBusMessage const& reply) {
            bool const good = !isError(reply) && reply.signature() == QStringLiteral("aoao");
            then(good ? qdbus_cast<Items>(reply.arguments()[0]) : Items(), good ? qdbus_cast<Items>(reply.arguments()[1]) : Items());
        });
}

void Keyring::prompt(QDBusObjectPath const& which, Done then)
{
    if (!isSome(which)) return then({});
    new KeyringPrompt(
        bus_, which, [then = std::move(then)](bool agreed) { then(agreed ? QString() : tr("the keyring was not unlocked")); }, this);
}

void Keyring::unlock(QDBusObjectPath const& what, Done then)
{
    ask(root, service_interface, QStringLiteral("Unlock"), {QVariant::fromValue(Items{what})},
        [this, then = std::move(then)](QDBusMessage const& reply) {
            if (isError(reply)) return then(reply.errorMessage());
            prompt(pathIn(reply, 1), then);
        });
}

void Keyring::find(TokenOwner const& of, Found then)
{
    search(of, [this, then = std::move(then)](Items const& open, Items const& locked) {
        if (!open.isEmpty()) return read(open.first(), then);
        if (locked.isEmpty()) return then({});
        unlock(locked.first(), [this, then, item = locked.first()](QString const& trouble) {
            if (!trouble.isEmpty()) return then({});
            read(item, then);
        });
    });
}

void Keyring::read(QDBusObjectPath const& item, Found const& then)
{
    ask(item.path(), item_interface, QStringLiteral("GetSecret"), {QVariant::fromValue(session_)}, [then](QDBusMessage const& reply) {
        bool const good = !isError(reply) && reply.signature() == QStringLiteral("(oayays)");
        then(good ? qdbus_cast<KeptSecret>(reply.arguments()[0]).value : QByteArray());
    });
}

void Keyring::keep(TokenOwner const& of, QByteArray const& token, Done then)
{
    ask(root, service_interface, QStringLiteral("ReadAlias"), {QStringLiteral("default")},
        [this, of, token, then = std::move(then)](QDBusMessage const& reply) {
            QDBusObjectPath const usual = pathIn(reply, 0);
            if (!isSome(usual)) return then(tr("the desktop has no default keyring"));
            create(usual, of, token, true, then);
        });
}

void Keyring::create(QDBusObjectPath const& in, TokenOwner const& of, QByteArray const& token, bool may_unlock, Done then)
{
    QVariantMap const about{
        {QStringLiteral("org.freedesktop.Secret.Item.Label"), tr("Signalbox: operator's token of %1").arg(of.connection)},
        {QStringLiteral("org.freedesktop.Secret.Item.Attributes"), QVariant::fromValue(attributesOf(of))}};
    KeptSecret const secret{session_, {}, token, QStringLiteral("text/plain")};
    ask(in.path(), collection_interface, QStringLiteral("CreateItem"), {about, QVariant::fromValue(secret), true},
        [this, in, of, token, may_unlock, then = std::move(then)](QDBusMessage const& reply) {
            if (may_unlock && isError(reply) && reply.errorName() == is_locked)
                return unlock(in, [this, in, of, token, then](QString const& trouble) {
                    if (!trouble.isEmpty()) return then(trouble);
                    create(in, of, token, false, then);
                });
            if (isError(reply)) return then(reply.errorMessage());
            prompt(pathIn(reply, 1), then);
        });
}

void Keyring::forget(TokenOwner const& of)
{
    if (!isThere()) return;
    search(of, [this](Items const& open, Items const& locked) {
        for (QDBusObjectPath const& each : open + locked)
            ask(each.path(), item_interface, QStringLiteral("Delete"), {}, [this](QDBusMessage const& reply) {
                prompt(pathIn(reply, 0), [](QString const&) {});  // dismissed: it stays, as the person wants
            });
    });
}

}  // namespace signalbox::console
