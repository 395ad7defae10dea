#include "console/welcome/gateway_process.hpp"

#include "console/config/program_place.hpp"
#include "console/welcome/demo_file.hpp"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QUrl>

#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>

namespace signalbox::console {

namespace {

constexpr int most_gateways = 20;    // consoles of one person with a gateway each
constexpr int longest_line = 8'192;  // of its log; longer ones are cut

/// Whether a gateway holds the lock on this store, which is on the file beside it.
bool isWritten(QString const& store)
{
    QFile tail(store + QStringLiteral("-tail"));
    if (!tail.open(QIODevice::ReadOnly)) return false;
    bool const free = ::flock(tail.handle(), LOCK_EX | LOCK_NB) == 0;
    return !free;  // closing gives the lock back
}

/// "127.0.0.1:8080" behind these words of a log line; of a listener on every address, this machine's.
QString addressIn(QString const& line, QString const& behind)
{
    static QRegularExpression const address(QStringLiteral("^ (\\S+):(\\d+)"));
    qsizetype const at = line.indexOf(behind);
    if (at < 0) return {};
    auto const match = address.match(line.mid(at + behind.size()));
    if (!match.hasMatch()) return {};
    QString const host = match.captured(1);
    bool const any = host == QStringLiteral("0.0.0.0") || host == QStringLiteral("[::]") || host == QStringLiteral("::");
    return (any ? QStringLiteral("127.0.0.1") : host) + QLatin1Char(':') + match.captured(2);
}

}  // namespace

struct GatewayProcess::Prepared {
    QString program, store, configuration;
    QString why;  // it cannot be started
};

GatewayProcess::GatewayProcess(QObject* parent) : QObject(parent)
{
    child_.setProcessChannelMode(QProcess::MergedChannels);
    // The console may be killed: the gateway then gets what a person would send it.
    child_.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
    late_.setSingleShot(true);
    connect(&child_, &QProcess::readyRead, this, &GatewayProcess::read);
    connect(&child_, &QProcess::finished, this, &GatewayProcess::ended);
    connect(&child_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) fail(tr("%1 could not be started: %2").arg(child_.program(), child_.errorString()));
    });
    connect(&late_, &QTimer::timeout, this, [this] {
        if (state_ == State::starting) why_ = tr("The gateway was not ready after %1 seconds.").arg(start_limit.count());
        child_.kill();
    });
}

GatewayProcess::~GatewayProcess()
{
    disconnect(&child_, nullptr, this, nullptr);
    stopNow();
}

QString GatewayProcess::freeStore()
{
    QDir const folder(stateFolder());
    folder.mkpath(QStringLiteral("."));
    for (int number = 1; number < most_gateways; ++number) {
        QString const path = folder.filePath(number == 1 ? QStringLiteral("console.db") : QStringLiteral("console-%1.db").arg(number));
        if (!isWritten(path)) return path;
    }
    return folder.filePath(QStringLiteral("console-%1.db").arg(most_gateways));
}

void GatewayProcess::start(QString const& store, QString const& configuration)
{
    if (running()) return;
    log_.clear();
    unfinished_.clear();
    why_.clear();
    base_url_.clear();
    admin_url_.clear();
    demo_ = configuration.isEmpty();
    configuration_ = configuration;
    store_ = store;
    become(State::starting);
    preparing_.run([this, store, configuration, wished = wished_port_]() -> NewestJob::Then {
        Prepared const made = prepare(store, configuration, wished);
        return [this, made] { launch(made); };
    });
}

/// On a thread of its own: it looks for the program and for a store that no other gateway writes, and writes the demo's file.
GatewayProcess::Prepared GatewayProcess::prepare(QString const& store, QString const& configuration, quint16 wished_port)
{
    Prepared made{.program = findProgram(), .store = store.isEmpty() ? freeStore() : store, .configuration = configuration, .why = {}};
    if (made.program.isEmpty()) {
        made.why = programMissing();
    } else if (configuration.isEmpty()) {
        DemoFile const file = demoFile(made.store, wished_port);
        made.configuration = file.path;
        made.why = file.why;
    }
    return made;
}

void GatewayProcess::launch(Prepared const& with)
{
    if (state_ != State::starting) return;
    store_ = with.store;
    configuration_ = with.configuration;
    if (!with.why.isEmpty()) return fail(with.why);
    late_.start(start_limit);
    child_.start(with.program, {QStringLiteral("serve"), QStringLiteral("--store"), store_, QStringLiteral("--config"), configuration_});
}

void GatewayProcess::restart()
{
    if (!running()) {
        start(store_, demo_ ? QString() : configuration_);
        return;
    }
    again_ = true;
    stop();
}

void GatewayProcess::stop()
{
    if (state_ != State::starting && state_ != State::serving) return;
    if (child_.state() == QProcess::NotRunning) {  // it was not launched yet
        preparing_.forget();
        become(State::stopped);
        if (std::exchange(again_, false)) start(store_, demo_ ? QString() : configuration_);
        return;
    }
    become(State::stopping);
    late_.start(stop_limit);
    child_.terminate();
}

void GatewayProcess::stopNow()
{
    late_.stop();
    preparing_.forget();
    if (child_.state() == QProcess::NotRunning) return;
    state_ = State::stopping;
    child_.terminate();
    auto const limit = static_cast<int>(std::chrono::milliseconds(stop_limit).count());
    if (child_.waitForFinished(limit)) return;
    child_.kill();
    child_.waitForFinished(limit);
}

void GatewayProcess::read()
{
    unfinished_ += child_.readAll();
    for (auto end = unfinished_.indexOf('\n'); end >= 0; end = unfinished_.indexOf('\n')) {
        take(QString::fromUtf8(unfinished_.left(std::min<qsizetype>(end, longest_line))));
        unfinished_.remove(0, end + 1);
    }
    if (unfinished_.size() > longest_line) unfinished_.truncate(longest_line);
}

void GatewayProcess::take(QString const& line)
{
    log_.append(line);
    if (log_.size() > kept_lines) log_.removeFirst();
    if (QString const at = addressIn(line, QStringLiteral("listening on")); !at.isEmpty() && base_url_.isEmpty()) {
        base_url_ = QStringLiteral("http://%1/v1").arg(at);
        if (demo_) wished_port_ = static_cast<quint16>(QUrl(base_url_).port(0));
    }
    if (QString const at = addressIn(line, QStringLiteral("admin on")); !at.isEmpty()) admin_url_ = QStringLiteral("http://%1").arg(at);
    emit logged(line);
    // The last word of a start: listeners, admin pages and store are there.
    if (state_ == State::starting && line.contains(QStringLiteral(" serving ")) && !base_url_.isEmpty()) {
        late_.stop();
        become(State::serving);
    }
}

void GatewayProcess::ended(int code, QProcess::ExitStatus how)
{
    read();
    late_.stop();
    bool const again = std::exchange(again_, false);
    if (state_ == State::stopping) {
        become(State::stopped);
        if (again) start(store_, demo_ ? QString() : configuration_);
        return;
    }
    QString const words = how == QProcess::CrashExit ? tr("The gateway was ended by signal %1.") : tr("The gateway ended with status %1.");
    fail(why_.isEmpty() ? words.arg(code) : why_);
}

void GatewayProcess::fail(QString const& why)
{
    late_.stop();
    why_ = why;
    base_url_.clear();
    admin_url_.clear();
    become(State::failed);
}

void GatewayProcess::become(State next)
{
    if (state_ == next) return;
    state_ = next;
    emit stateChanged();
}

}  // namespace signalbox::console
