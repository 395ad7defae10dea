#include "console/frame/launch_options.hpp"

#include "console/frame/page_rows.hpp"
#include "console/frame/time_range.hpp"

#include "schema/event_id.hpp"
#include "storage/filter.hpp"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>
#include <QTimeZone>

namespace signalbox::console {

namespace {

constexpr int smallest_side = 320;
constexpr int largest_side = 16'384;  // what a raster window can be

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LaunchOptions)
};

struct Known {
    QCommandLineOption page{
        QStringLiteral("page"),
        Words::tr("The view to begin with: overview, traffic, models, cost, experiments, config, playground or sessions."),
        Words::tr("NAME")};
    QCommandLineOption query{QStringLiteral("query"), Words::tr("The query to begin with, for instance 'status>=500'."),
                             Words::tr("QUERY")};
    QCommandLineOption range{QStringLiteral("range"),
                             Words::tr("The time to begin with: 24h, all, 'yesterday 13:00..14:35' or TIME..TIME in RFC 3339."),
                             Words::tr("RANGE")};
    QCommandLineOption request{QStringLiteral("request"), Words::tr("The request to show in detail: req_ and 13 characters."),
                               Words::tr("ID")};
    QCommandLineOption view{QStringLiteral("view"), Words::tr("A saved view to begin with."), Words::tr("FILE")};
    QCommandLineOption theme{QStringLiteral("theme"), Words::tr("Colours of this run: system, light or dark."), Words::tr("NAME")};
    QCommandLineOption size{QStringLiteral("size"), Words::tr("The window's size in pixels, for instance 1280x800."), Words::tr("WxH")};
};

void describe(QCommandLineParser& parser, Known const& known)
{
    parser.setApplicationDescription(
        Words::tr("Shows what a signalbox gateway recorded: traffic, models, latency and cost. It only reads the store.\n\n"
                  "Environment: SIGNALBOX_CONSOLE_GRAB=FILE.png writes a picture of the window and ends; "
                  "SIGNALBOX_CONSOLE_FIRST_PAINT=1 prints the milliseconds until the first paint and ends."));
    parser.addPositionalArgument(QStringLiteral("STORE"), Words::tr("The event store to open; without it the one that was open last."),
                                 Words::tr("[STORE]"));
    parser.addOptions({known.page, known.query, known.range, known.request, known.view, known.theme, known.size});
}

std::optional<Choice> themeNamed(QString const& name)
{
    if (name == QStringLiteral("system")) return Choice::system;
    if (name == QStringLiteral("light")) return Choice::light;
    if (name == QStringLiteral("dark")) return Choice::dark;
    return std::nullopt;
}

QSize sizeFrom(QString const& text)
{
    static QRegularExpression const form(QStringLiteral("^(\\d{1,5})x(\\d{1,5})$"));
    auto const match = form.match(text);
    QSize const size(match.captured(1).toInt(), match.captured(2).toInt());
    bool const fits =
        size.width() >= smallest_side && size.height() >= smallest_side && size.width() <= largest_side && size.height() <= largest_side;
    return match.hasMatch() && fits ? size : QSize();
}

/// The first thing that is wrong with the values, or nothing.
QString takeValues(QCommandLineParser const& parser, Known const& known, LaunchOptions& into)
{
    into.page = parser.value(known.page);
    if (parser.isSet(known.page) && placeOf(into.page) < 0)
        return Words::tr("--page %1: there are overview, traffic, models, cost, experiments, config, playground and sessions")
            .arg(into.page);
    into.query = parser.value(known.query);
    if (auto const read = storage::read_filter(into.query.toStdString()); !read)
        return Words::tr("--query %1: %2").arg(into.query, QString::fromStdString(read.error().plain().detail));
    into.range = parser.value(known.range);
    qint64 const now_us = QDateTime::currentMSecsSinceEpoch() * 1'000;
    if (parser.isSet(known.range) && !rangeFromText(into.range, now_us, QTimeZone::systemTimeZone()))
        return Words::tr("--range %1: write a length such as 15m or 7d, all, a day such as yesterday, or TIME..TIME in RFC 3339")
            .arg(into.range);
    into.view = parser.value(known.view);
    if (parser.isSet(known.request)) {
        auto const id = schema::event_id::from_text(parser.value(known.request).toStdString());
        if (!id) return Words::tr("--request %1: request ids look like req_0123456789abc").arg(parser.value(known.request));
        into.request = *id;
    }
    if (parser.isSet(known.theme) && !(into.theme = themeNamed(parser.value(known.theme))))
        return Words::tr("--theme %1: there are system, light and dark").arg(parser.value(known.theme));
    if (parser.isSet(known.size) && (into.size = sizeFrom(parser.value(known.size))).isEmpty())
        return Words::tr("--size %1: write width and height from %2 to %3, for instance 1280x800")
            .arg(parser.value(known.size))
            .arg(smallest_side)
            .arg(largest_side);
    if (parser.positionalArguments().size() > 1)
        return Words::tr("one store at a time: %1 is one too many").arg(parser.positionalArguments().at(1));
    into.store = parser.positionalArguments().value(0);
    return {};
}

/// Options of Qt itself, such as -platform: only an application with a screen knows them.
bool namesOptionOfQt(QStringList const& arguments)
{
    static QRegularExpression const option(
        QStringLiteral("^--?(platform|style|display|geometry|plugin|reverse|session|qwindow|widgetcount)"));
    return arguments.indexOf(option) >= 0;
}

}  // namespace

std::optional<LaunchReply> replyWithoutScreen(QStringList const& arguments)
{
    LaunchReply reply = readLaunchOptions(arguments);
    bool const certain = reply.exit && (*reply.exit == 0 || !namesOptionOfQt(arguments));
    return certain ? std::optional(std::move(reply)) : std::nullopt;
}

LaunchReply readLaunchOptions(QStringList const& arguments)
{
    Known const known;
    QCommandLineParser parser;
    describe(parser, known);
    auto const help = parser.addHelpOption();
    auto const version = parser.addVersionOption();
    LaunchReply reply;
    auto const wrong = [&](QString const& what) {
        reply.exit = usage_status;
        reply.text = QStringLiteral("signalbox-console: %1\n").arg(what);
        return reply;
    };
    if (!parser.parse(arguments)) return wrong(parser.errorText());
    if (parser.isSet(help)) return {{}, 0, parser.helpText()};
    if (parser.isSet(version)) return {{}, 0, QStringLiteral("signalbox-console %1\n").arg(QCoreApplication::applicationVersion())};
    if (QString const what = takeValues(parser, known, reply.options); !what.isEmpty()) return wrong(what);
    reply.options.grab = qEnvironmentVariable("SIGNALBOX_CONSOLE_GRAB");
    reply.options.first_paint = qEnvironmentVariableIsSet("SIGNALBOX_CONSOLE_FIRST_PAINT");
    return reply;
}

}  // namespace signalbox::console
