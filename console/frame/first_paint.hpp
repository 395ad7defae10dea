// How long the program took from its start as a process to the first picture on the screen. Owned by main, on the GUI thread.
#pragma once

#include <QObject>

#include <chrono>
#include <functional>
#include <optional>

class QWidget;

namespace signalbox::console {

/// Since the kernel started this process, to a hundredth of a second; nothing where /proc does not say.
std::optional<std::chrono::milliseconds> sinceProcessStart();

/// Calls `then` once, after the widget has painted for the first time.
class FirstPaint : public QObject {
    Q_OBJECT

public:
    FirstPaint(QWidget& of, std::function<void()> then, QObject* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    std::function<void()> then_;
};

}  // namespace signalbox::console
