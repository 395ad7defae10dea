// The phases with a second process: a store that is being written, and the console itself.
#include "tests/bench/console_window.hpp"

#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTimer>

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

namespace signalbox::bench {

namespace {

double resident_megabytes()
{
    std::ifstream file{"/proc/self/statm"};
    double pages = 0;
    double resident = 0;
    file >> pages >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

double process_seconds()
{
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    auto const seconds = [](timeval const& of) { return static_cast<double>(of.tv_sec) + static_cast<double>(of.tv_usec) * 1e-6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// A store in a folder of its own and the process that writes it.
class writing {
public:
    writing(std::string const& beside, QString const& self, std::uint64_t events, std::uint64_t rate)
        : folder_(QFileInfo{QString::fromStdString(beside)}.absolutePath() + QStringLiteral("/live-XXXXXX"))
    {
        path_ = folder_.filePath(QStringLiteral("live.db"));
        process_.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process_.start(self, {QStringLiteral("write"), QStringLiteral("--path"), path_, QStringLiteral("--events"), QString::number(events),
                              QStringLiteral("--rate"), QString::number(rate)});
        wait_for("the writer", [this] { return QFile::exists(path_ + QStringLiteral("-wal")) && QFileInfo{path_}.size() > 0; });
        wait_for("the first events", [this] { return QFileInfo{path_ + QStringLiteral("-wal")}.size() > 100'000 || ended(); });
    }
    ~writing() { process_.waitForFinished(60'000); }
    bool ended() const { return process_.state() == QProcess::NotRunning; }
    std::string path() const { return path_.toStdString(); }

private:
    QTemporaryDir folder_;
    QString path_;
    QProcess process_;
};

// The GUI thread's CPU in each 50 ms of a while; the event loop is its own.
std::vector<double> ticks_of(std::chrono::milliseconds how_long)
{
    std::vector<double> spent;
    double before = thread_milliseconds();
    QTimer tick;
    tick.setTimerType(Qt::PreciseTimer);
    QObject::connect(&tick, &QTimer::timeout, [&] {
        double const now = thread_milliseconds();
        spent.push_back(now - before);
        before = now;
    });
    tick.start(50);
    auto const until = clock_type::now() + how_long;
    while (clock_type::now() < until) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return spent;
}

}  // namespace

figures measure_live(std::string const& store, QString const& self)
{
    writing source{store, self, 25'000, 1'000};
    figures all;
    {
        console_window window;
        window.open(source.path());
        wait_for("live rows", [&] { return window.ready > 0 && window.model.rowCount() > 0; });
        int const before = window.model.rowCount();
        auto const begun = clock_type::now();
        std::vector<double> spent = ticks_of(std::chrono::seconds{15});
        double const rate = (window.model.rowCount() - before) / milliseconds_since(begun) * 1e3;
        double sum = 0;
        for (double const each : spent) sum += each;
        std::string const note = "mean " + std::to_string(sum / static_cast<double>(spent.size())) + ", worst " +
                                 std::to_string(at_share(spent, 1)) + "; " + std::to_string(static_cast<int>(rate)) +
                                 " rows a second came, painted at 1920x1080";
        all.push_back({"GUI work in 50 ms of a live tail at 1,000/s, p99", "ms", at_share(spent, 0.99), 10, note});
        wait_for("the writer's end", [&] { return source.ended(); });
        ticks_of(std::chrono::seconds{1});
        window.table.hide();
        double const used = process_seconds();
        ticks_of(std::chrono::seconds{5});
        all.push_back({"CPU while nothing arrives, window hidden", "%", (process_seconds() - used) / 5 * 100, 0.5,
                       "with this program's own 20 looks a second"});
    }
    return all;
}

figures measure_million(std::string const& store, QString const& self, std::uint64_t events)
{
    writing source{store, self, events, 20'000};
    console_window window;
    window.open(source.path());
    std::uint64_t seen = 0;
    QObject::connect(&window.model, &QAbstractItemModel::rowsInserted,
                     [&](QModelIndex const&, int first, int last) { seen += static_cast<std::uint64_t>(last - first + 1); });
    double early = 0;
    QTimer look;
    look.start(50);
    while (!source.ended()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        if (early == 0 && seen > events / 10) early = resident_megabytes();
    }
    ticks_of(std::chrono::seconds{1});
    std::string const note = std::to_string(seen) + " rows shown as they came, " + std::to_string(window.model.rowCount()) +
                             " kept; after a tenth " + std::to_string(early) + " MB";
    return {{"resident memory after a million tailed events", "MB", resident_megabytes(), 300, note}};
}

figures measure_first_paint(std::string const& store, QString const& self)
{
    QString const program = QFileInfo{self}.absolutePath() + QStringLiteral("/signalbox-console");
    if (!QFile::exists(program)) return {};
    std::vector<double> took;
    for (int round = 0; round < 5; ++round) {
        QProcess console;
        QProcessEnvironment surroundings = QProcessEnvironment::systemEnvironment();
        surroundings.insert(QStringLiteral("SIGNALBOX_CONSOLE_FIRST_PAINT"), QStringLiteral("1"));
        surroundings.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        surroundings.remove(QStringLiteral("QT_SCALE_FACTOR"));
        console.setProcessEnvironment(surroundings);
        console.start(program, {QString::fromStdString(store)});
        if (!console.waitForFinished(30'000)) {
            console.kill();
            give_up("the console's first paint");
        }
        static QRegularExpression const number{QStringLiteral("([0-9]+(?:\\.[0-9]+)?)")};
        auto const found = number.match(QString::fromUtf8(console.readAllStandardOutput()));
        if (!found.hasMatch()) give_up("signalbox-console printed no time of its first paint");
        took.push_back(found.captured(1).toDouble());
    }
    return {{"launch to first paint", "ms", at_share(took, 0.5), 300,
             "signalbox-console, median of 5, worst " + std::to_string(at_share(took, 1))}};
}

}  // namespace signalbox::bench
