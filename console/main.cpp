// signalbox-console: reads the command line, builds the window, runs until it is closed.
#include "console/frame/first_paint.hpp"
#include "console/frame/launch_options.hpp"
#include "console/frame/main_window.hpp"
#include "console/frame/window_grab.hpp"
#include "console/store/shared_copy.hpp"
#include "storage/postgres/store_name.hpp"

#include <QApplication>

#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

namespace {

using namespace signalbox::console;

int say(LaunchReply const& reply)
{
    std::fputs(reply.text.toUtf8().constData(), *reply.exit == 0 ? stdout : stderr);
    return *reply.exit;
}

/// A store in PostgreSQL is shown by its local copy. Nothing, or the exit status.
std::optional<int> beginCopy(QString& store, std::unique_ptr<SharedCopy>& copy)
{
    auto const dsn = signalbox::storage::postgres::dsn_of(store.toStdString());
    if (!dsn) {
        auto const good = signalbox::storage::postgres::check_store_name(store.toStdString());
        if (good) return std::nullopt;
        std::fprintf(stderr, "signalbox-console: %s\n", good.error().detail.c_str());
        return usage_status;
    }
    auto begun = SharedCopy::begin(*dsn);
    if (!begun) {
        std::fprintf(stderr, "signalbox-console: %s\n", begun.error().detail.c_str());
        return begun.error().kind == signalbox::storage::trouble::bad_request ? usage_status : 1;
    }
    copy = std::move(*begun);
    store = QString::fromStdString(copy->path());
    return std::nullopt;
}

void tellFirstPaint()
{
    auto const took = sinceProcessStart();
    if (took) std::printf("%lld\n", static_cast<long long>(took->count()));
    std::fflush(stdout);
    QApplication::exit(took ? 0 : 1);
}

void nameProgram()
{
    QApplication::setOrganizationName(QStringLiteral("signalbox"));
    QApplication::setApplicationName(QStringLiteral("signalbox-console"));
    QApplication::setApplicationDisplayName(QStringLiteral("Signalbox"));
    QApplication::setDesktopFileName(QStringLiteral("signalbox-console"));
    QApplication::setApplicationVersion(QStringLiteral(SIGNALBOX_VERSION));
}

/// Help, version and wrong options need no display, which a QApplication ends the program for.
std::optional<int> answerWithoutScreen(int argc, char** argv)
{
    QCoreApplication const application(argc, argv);
    auto const reply = replyWithoutScreen(QCoreApplication::arguments());
    return reply ? std::optional(say(*reply)) : std::nullopt;
}

}  // namespace

int main(int argc, char** argv)
{
    nameProgram();
    if (auto const status = answerWithoutScreen(argc, argv)) return *status;
    QApplication application(argc, argv);
    LaunchReply reply = readLaunchOptions(QApplication::arguments());
    if (reply.exit) return say(reply);
    std::unique_ptr<SharedCopy> copy;
    if (auto const status = beginCopy(reply.options.store, copy)) return *status;
    MainWindow window(reply.options);
    if (copy) window.follow(*copy);
    std::optional<FirstPaint> first_paint;
    std::optional<WindowGrab> grab;
    if (reply.options.first_paint) first_paint.emplace(window, tellFirstPaint, nullptr);
    if (!reply.options.grab.isEmpty()) {
        grab.emplace(
            window, reply.options.grab,
            [&reply](bool saved) {
                if (!saved) std::fprintf(stderr, "signalbox-console: %s could not be written\n", qUtf8Printable(reply.options.grab));
                QApplication::exit(saved ? 0 : 1);
            },
            nullptr);
    }
    window.show();
    return QApplication::exec();
}
