#include "console/config/program_place.hpp"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>

namespace signalbox::console {

QString findProgram()
{
    QString const named = qEnvironmentVariable("SIGNALBOX_PROGRAM");
    if (!named.isEmpty()) return QFileInfo(named).isExecutable() ? named : QString();
    QString const name = QStringLiteral("signalbox");
    QString const beside = QStandardPaths::findExecutable(name, {QCoreApplication::applicationDirPath()});
    return beside.isEmpty() ? QStandardPaths::findExecutable(name) : beside;
}

QString programMissing()
{
    return QCoreApplication::translate("ProgramPlace", "The program signalbox was not found beside the console or in PATH. Install the "
                                                       "package signalbox, or let SIGNALBOX_PROGRAM name it.");
}

}  // namespace signalbox::console
