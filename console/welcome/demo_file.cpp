#include "console/welcome/demo_file.hpp"

#include "console/config/document_edit.hpp"
#include "console/config/engine_check.hpp"

#include "engine/config/source.hpp"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QTcpServer>

namespace signalbox::console {

namespace {

constexpr std::string_view listens_at = "server.listen[0]";

bool isFree(QHostAddress const& host, quint16 port)
{
    return QTcpServer().listen(host, port);
}

/// The wished one, or one that is free at the moment.
quint16 freePort(quint16 wished)
{
    QTcpServer probe;
    if (wished != 0 && probe.listen(QHostAddress::LocalHost, wished)) return wished;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : 0;
}

/// Each must be one that the text takes; a refused one leaves the text as it was.
std::string with(std::string text, std::string_view path, QString const& value)
{
    EditReply const reply = setScalar(text, path, value.toStdString());
    return reply.edit ? edited(text, *reply.edit) : text;
}

QString localAddress(quint16 port)
{
    return QStringLiteral("127.0.0.1:%1").arg(port);
}

std::string firstText(QString const& store, quint16 wished_port)
{
    std::string text = with(demoText(), listens_at, localAddress(freePort(wished_port)));
    text = with(std::move(text), "server.admin.listen", localAddress(0));
    return with(std::move(text), "storage.path", store);
}

/// Only a local address whose port another program has is changed.
std::string withFreePort(std::string const& text)
{
    node_pointer const root = treeOf(text);
    node_pointer const address = root ? at(root, listens_at) : nullptr;
    QString const written = address ? QString::fromStdString(address->text) : QString();
    QHostAddress const host(written.section(QLatin1Char(':'), 0, 0));
    quint16 const port = written.section(QLatin1Char(':'), 1).toUShort();
    if (!host.isLoopback() || port == 0 || isFree(host, port)) return text;
    return with(text, listens_at, localAddress(freePort(0)));
}

}  // namespace

QString stateFolder()
{
    return qEnvironmentVariable("XDG_STATE_HOME", QDir::homePath() + QStringLiteral("/.local/state")) + QStringLiteral("/signalbox");
}

DemoFile demoFile(QString const& store, quint16 wished_port)
{
    QDir const folder(stateFolder());
    folder.mkpath(QStringLiteral("."));
    QString const path = folder.filePath(QFileInfo(store).completeBaseName() + QStringLiteral("-demo.yaml"));
    auto const there = config::read_file(path.toStdString(), config::configuration_limit);
    std::string const text = there ? withFreePort(*there) : firstText(store, wished_port);
    if (there && text == *there) return {path, {}};
    QSaveFile file(path);
    bool const written = file.open(QIODevice::WriteOnly) && file.write(text.data(), static_cast<qint64>(text.size())) >= 0 && file.commit();
    if (written) return {path, {}};
    return {{}, QCoreApplication::translate("DemoFile", "%1 could not be written: %2").arg(path, file.errorString())};
}

}  // namespace signalbox::console
