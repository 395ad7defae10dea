#include "console/frame/window_grab.hpp"

#include "console/frame/main_window.hpp"

#include <QPixmap>

namespace signalbox::console {

WindowGrab::WindowGrab(MainWindow& window, QString file, std::function<void(bool)> then, QObject* parent)
    : QObject(parent), window_(window), file_(std::move(file)), then_(std::move(then))
{
    connect(&timer_, &QTimer::timeout, this, &WindowGrab::look);
    timer_.start(look_ms);
}

void WindowGrab::look()
{
    calm_ = window_.isSettled() ? calm_ + 1 : 0;
    if (calm_ < calm_looks && ++looks_ < most_looks) return;
    timer_.stop();
    then_(window_.grab().save(file_));
}

}  // namespace signalbox::console
