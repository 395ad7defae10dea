// A gateway of our own: `signalbox serve` as a child process on this machine, with the demo's models or a configuration of the user's, its
// words, and its end. Owned by the
// welcome page, on the GUI thread; the child ends with it, also when the console is killed.
#pragma once

#include "console/config/newest_job.hpp"

#include <QObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <chrono>
#include <cstdint>

namespace signalbox::console {

class GatewayProcess : public QObject {
    Q_OBJECT

public:
    enum class State : std::uint8_t { stopped, starting, serving, stopping, failed };
    static constexpr int kept_lines = 200;                  // of its log: a crash's last words, not a history
    static constexpr std::chrono::seconds start_limit{20};  // a cold start on a busy machine; beyond it something is wrong
    static constexpr std::chrono::seconds stop_limit{8};    // its own drain of an idle gateway takes milliseconds

    explicit GatewayProcess(QObject* parent = nullptr);
    ~GatewayProcess() override;

    /// Writes its events to `store`; empty: a place of the console's own. With a configuration file the addresses are the file's; without one
    /// the file is demoFile(), and the port of a new one is wishedPort() where that is free. Does nothing while it runs.
    void start(QString const& store = {}, QString const& configuration = {});
    /// The port of the last time, so that clients that were set up go on working; 0: any.
    void setWishedPort(quint16 port) { wished_port_ = port; }
    quint16 wishedPort() const { return wished_port_; }
    void restart();
    /// Asks it to end; stateChanged() follows. After stop_limit it is killed.
    void stop();
    /// The same and waits: for the program's end.
    void stopNow();

    State state() const { return state_; }
    bool running() const { return state_ == State::starting || state_ == State::serving || state_ == State::stopping; }
    /// "http://127.0.0.1:41234/v1" while it serves.
    QString const& baseUrl() const { return base_url_; }
    /// "http://127.0.0.1:41235": the operator's pages; empty when it has none.
    QString const& adminUrl() const { return admin_url_; }
    /// The file that it serves.
    QString const& configuration() const { return configuration_; }
    /// The demo's models, by a file of the console's own.
    bool isDemo() const { return demo_; }
    QString const& store() const { return store_; }
    QStringList const& log() const { return log_; }
    /// Why it failed, in a sentence.
    QString const& why() const { return why_; }
    qint64 processId() const { return child_.processId(); }

    /// A place for the events that no other gateway writes at the moment: $XDG_STATE_HOME/signalbox/console.db, console-2.db, ...
    static QString freeStore();

signals:
    void stateChanged();
    void logged(QString const& line);

private:
    struct Prepared;
    static Prepared prepare(QString const& store, QString const& configuration, quint16 wished_port);
    void launch(Prepared const& with);
    void read();
    void take(QString const& line);
    void ended(int code, QProcess::ExitStatus how);
    void fail(QString const& why);
    void become(State next);

    QProcess child_;
    QTimer late_;
    NewestJob preparing_{this};  // what a start needs of files
    State state_ = State::stopped;
    QString store_, configuration_, base_url_, admin_url_, why_;
    quint16 wished_port_ = 0;
    QByteArray unfinished_;  // the beginning of a line
    QStringList log_;
    bool again_ = false, demo_ = false;
};

}  // namespace signalbox::console
