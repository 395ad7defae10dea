// Holds the console to its figures: makes a store of ten million events once, runs each phase in a process of its own without a screen,
// prints one table and writes JSON. See usage() for the arguments.
#include "tests/bench/console_gates.hpp"
#include "tests/bench/console_store.hpp"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStyleFactory>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>

using namespace signalbox::bench;

namespace {

[[noreturn]] void usage()
{
    std::fputs("console_bench [--events 10000000] [--path build/console-bench/events.db] [--json FILE] [PHASE...]\n"
               "phases: opening jumps frames filters overview statistics experiments cost configuration bodies playground live\n"
               "        million first-paint\n"
               "console_bench write --path FILE --events N --rate N   writes a store; the phases use it\n",
               stderr);
    std::exit(2);
}

struct arguments {
    std::uint64_t events = 10'000'000;
    std::uint64_t rate = 0;
    std::string path = "build/console-bench/events.db";
    std::string json;
    bool here = false;  // one phase, in this process
    std::vector<std::string> words;
};

arguments read_arguments(int count, char** values)
{
    arguments read;
    for (int i = 1; i < count; ++i) {
        std::string const name = values[i];
        if (name == "--here") {
            read.here = true;
        } else if (!name.starts_with("--")) {
            read.words.push_back(name);
        } else if (++i == count) {
            usage();
        } else if (name == "--events") {
            read.events = std::strtoull(values[i], nullptr, 10);
        } else if (name == "--rate") {
            read.rate = std::strtoull(values[i], nullptr, 10);
        } else if (name == "--path") {
            read.path = values[i];
        } else if (name == "--json") {
            read.json = values[i];
        } else {
            usage();
        }
    }
    return read;
}

struct phase {
    char const* name;
    char const* scale;  // of the screen
    std::function<figures(std::string const& store, QString const& self)> measure;
    bool stored = true;  // it needs the store of ten million events
};

std::vector<phase> const& phases()
{
    static std::vector<phase> const all{
        {"opening", "1", [](auto const& store, auto const&) { return measure_opening(store); }},
        {"jumps", "1", [](auto const& store, auto const&) { return measure_jumps(store); }},
        {"frames", "2", [](auto const& store, auto const&) { return measure_frames(store); }},
        {"filters", "1", [](auto const& store, auto const&) { return measure_filters(store); }},
        {"overview", "1", [](auto const& store, auto const&) { return measure_overview(store); }},
        {"statistics", "1", [](auto const& store, auto const&) { return measure_statistics(store); }},
        {"experiments", "1", [](auto const& store, auto const&) { return measure_experiments(store); }, false},
        {"cost", "1", [](auto const& store, auto const&) { return measure_cost(store); }},
        {"configuration", "1", [](auto const& store, auto const&) { return measure_configuration(store); }, false},
        {"bodies", "1", [](auto const& store, auto const&) { return measure_bodies(store); }, false},
        {"playground", "1", [](auto const& store, auto const&) { return measure_playground(store); }, false},
        {"live", "1", [](auto const& store, auto const& self) { return measure_live(store, self); }},
        {"million", "1", [](auto const& store, auto const& self) { return measure_million(store, self, 1'000'000); }},
        {"first-paint", "1", [](auto const& store, auto const& self) { return measure_first_paint(store, self); }},
    };
    return all;
}

QJsonObject as_json(figure const& of)
{
    return {{QStringLiteral("name"), QString::fromStdString(of.name)},
            {QStringLiteral("unit"), QString::fromStdString(of.unit)},
            {QStringLiteral("reached"), of.reached},
            {QStringLiteral("limit"), of.limit},
            {QStringLiteral("note"), QString::fromStdString(of.note)}};
}

// The phase itself: figures as JSON on standard output, and how many statements ran on this thread.
int run_here(phase const& what, arguments const& with, int& count, char** values)
{
    QApplication application{count, values};
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    count_statements_here();
    QJsonArray told;
    for (figure const& each : what.measure(with.path, QCoreApplication::applicationFilePath())) told.append(as_json(each));
    QJsonObject const all{{QStringLiteral("figures"), told}, {QStringLiteral("statements"), static_cast<qint64>(statements_here())}};
    std::puts(QJsonDocument{all}.toJson(QJsonDocument::Compact).constData());
    return 0;
}

QJsonObject run_apart(phase const& what, arguments const& with, QString const& self)
{
    QProcess process;
    QProcessEnvironment surroundings = QProcessEnvironment::systemEnvironment();
    surroundings.insert(QStringLiteral("QT_SCALE_FACTOR"), QString::fromLatin1(what.scale));
    process.setProcessEnvironment(surroundings);
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(self,
                  {QStringLiteral("--here"), QString::fromLatin1(what.name), QStringLiteral("--path"), QString::fromStdString(with.path)});
    process.waitForFinished(600'000);
    QJsonObject const told = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    if (told.isEmpty()) std::fprintf(stderr, "console_bench: %s could not be measured\n", what.name);
    return told;
}

void print(QJsonArray const& figures)
{
    std::printf("%-62s %-4s %10s %10s      %s\n", "figure", "unit", "asked", "reached", "");
    for (QJsonValue const& each : figures) {
        double const limit = each[QStringLiteral("limit")].toDouble();
        double const reached = each[QStringLiteral("reached")].toDouble();
        bool const none = each[QStringLiteral("unit")].toString() == QStringLiteral("SQL");
        bool const asks = none || limit != 0;
        std::string const asked = none ? "none" : asks ? "< " + QString::number(limit).toStdString() : "-";
        bool const met = none ? reached == 0 : reached < limit;
        std::printf("%-62s %-4s %10s %10.2f %-4s %s\n", qPrintable(each[QStringLiteral("name")].toString()),
                    qPrintable(each[QStringLiteral("unit")].toString()), asked.c_str(), reached,
                    !asks ? "-"
                    : met ? "yes"
                          : "NO",
                    qPrintable(each[QStringLiteral("note")].toString()));
    }
}

int run_all(arguments const& with, QString const& self)
{
    QJsonArray all;
    qint64 statements = 0;
    bool whole = true;
    for (phase const& each : phases()) {
        if (!with.words.empty() && std::ranges::find(with.words, each.name) == with.words.end()) continue;
        std::fprintf(stderr, "measuring %s ...\n", each.name);
        QJsonObject const told = run_apart(each, with, self);
        whole = whole && !told.isEmpty();
        statements += told[QStringLiteral("statements")].toInteger();
        for (QJsonValue const& figure : told[QStringLiteral("figures")].toArray()) all.append(figure);
    }
    all.append(
        as_json({"statements on the GUI thread, all phases", "SQL", static_cast<double>(statements), 0, "counted by SQLite's own trace"}));
    print(all);
    if (!with.json.empty()) {
        QFile file{QString::fromStdString(with.json)};
        if (!file.open(QFile::WriteOnly)) return 1;
        QJsonObject const told{{QStringLiteral("bench"), QStringLiteral("console")},
                               {QStringLiteral("events"), static_cast<qint64>(with.events)},
                               {QStringLiteral("figures"), all}};
        file.write(QJsonDocument{told}.toJson());
    }
    return whole ? 0 : 1;
}

}  // namespace

int main(int count, char** values)
{
    if (std::getenv("QT_QPA_PLATFORM") == nullptr) setenv("QT_QPA_PLATFORM", "offscreen", 1);
    arguments with = read_arguments(count, values);
    if (!with.words.empty() && with.words.front() == "write") {
        write_steadily(with.path, with.events, with.rate);
        return 0;
    }
    for (std::string const& word : with.words)
        if (std::ranges::none_of(phases(), [&](phase const& each) { return word == each.name; })) usage();
    if (with.here) {
        if (with.words.size() != 1) usage();
        return run_here(*std::ranges::find(phases(), with.words.front(), &phase::name), with, count, values);
    }
    QCoreApplication application{count, values};
    QDir{}.mkpath(QFileInfo{QString::fromStdString(with.path)}.absolutePath());
    auto const asked = [&](char const* phase) { return with.words.empty() || std::ranges::find(with.words, phase) != with.words.end(); };
    bool const stored = std::ranges::any_of(phases(), [&](phase const& each) { return each.stored && asked(each.name); });
    if (stored) make_console_store(with.path, with.events);
    if (asked("experiments")) make_arms_store(with.path);
    return run_all(with, QCoreApplication::applicationFilePath());
}
