// The surroundings of a test that starts the real program: its place, and a home of its own. Owned by a test.
#pragma once

#include <QDir>
#include <QString>
#include <QTemporaryDir>

#include <stdexcept>

namespace signalbox::console {

inline QString builtProgram()
{
    return QStringLiteral(SIGNALBOX_BINARY_DIR "/bin/signalbox");
}

/// Restores what it changes.
class ProgramEnvironment {
public:
    ProgramEnvironment()
    {
        if (!home_.isValid()) throw std::runtime_error("no temporary folder");
        change("SIGNALBOX_PROGRAM", builtProgram().toLocal8Bit());
        change("XDG_STATE_HOME", home_.path().toLocal8Bit());
        change("SIGNALBOX_STORE", {});
    }
    ~ProgramEnvironment()
    {
        for (auto const& [name, value] : before_) value.isNull() ? qunsetenv(name) : qputenv(name, value);
    }
    ProgramEnvironment(ProgramEnvironment const&) = delete;

    void change(char const* name, QByteArray const& value)
    {
        before_.prepend({name, qEnvironmentVariableIsSet(name) ? qgetenv(name) : QByteArray()});
        value.isEmpty() ? qunsetenv(name) : qputenv(name, value);
    }
    QString file(QString const& name) const { return home_.filePath(name); }
    QString folder() const { return home_.path(); }

private:
    QTemporaryDir home_;
    QList<std::pair<char const*, QByteArray>> before_;
};

}  // namespace signalbox::console
