// Values as the secret service has them on the bus: https://specifications.freedesktop.org/secret-service-spec/latest/. Values only.
#pragma once

#include <QByteArray>
#include <QDBusArgument>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QMap>
#include <QString>

namespace signalbox::console {

/// (oayays)
struct KeptSecret {
    QDBusObjectPath session;
    QByteArray parameters;  // of the session's encryption: none
    QByteArray value;
    QString type;  // "text/plain"
};

/// a{ss}
using SecretAttributes = QMap<QString, QString>;

inline QDBusArgument& operator<<(QDBusArgument& to, KeptSecret const& from)
{
    to.beginStructure();
    to << from.session << from.parameters << from.value << from.type;
    to.endStructure();
    return to;
}

inline QDBusArgument const& operator>>(QDBusArgument const& from, KeptSecret& to)
{
    from.beginStructure();
    from >> to.session >> to.parameters >> to.value >> to.type;
    from.endStructure();
    return from;
}

inline void registerSecretTypes()
{
    qDBusRegisterMetaType<KeptSecret>();
    qDBusRegisterMetaType<SecretAttributes>();
}

}  // namespace signalbox::console

Q_DECLARE_METATYPE(signalbox::console::KeptSecret)
