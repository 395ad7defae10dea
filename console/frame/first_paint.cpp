#include "console/frame/first_paint.hpp"

#include <QEvent>
#include <QTimer>
#include <QWidget>

#include <unistd.h>

#include <ctime>
#include <fstream>
#include <sstream>
#include <string>

namespace signalbox::console {

std::optional<std::chrono::milliseconds> sinceProcessStart()
{
    std::ifstream file("/proc/self/stat");
    std::string line;
    std::getline(file, line);
    // The program's name stands in brackets and may hold anything; the start is the twentieth word behind it (proc(5), field 22).
    auto const behind = line.rfind(')');
    if (behind == std::string::npos) return std::nullopt;
    std::istringstream words(line.substr(behind + 1));
    std::string word;
    for (int i = 0; i < 20; ++i) words >> word;
    timespec now{};
    if (!words || ::clock_gettime(CLOCK_BOOTTIME, &now) != 0) return std::nullopt;
    auto const ticks = std::strtoll(word.c_str(), nullptr, 10);
    auto const now_ms = static_cast<long long>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
    return std::chrono::milliseconds(now_ms - ticks * 1000 / ::sysconf(_SC_CLK_TCK));
}

FirstPaint::FirstPaint(QWidget& of, std::function<void()> then, QObject* parent) : QObject(parent), then_(std::move(then))
{
    of.installEventFilter(this);
}

bool FirstPaint::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Paint && then_) {
        watched->removeEventFilter(this);
        // Behind this event: by then the whole window has painted and flushed.
        QTimer::singleShot(0, this, std::exchange(then_, nullptr));
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace signalbox::console
