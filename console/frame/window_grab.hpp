// A picture of the window once everything on it has its data. Owned by main, on the GUI thread.
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>

namespace signalbox::console {

class MainWindow;

class WindowGrab : public QObject {
    Q_OBJECT

public:
    static constexpr int look_ms = 30;
    static constexpr int calm_looks = 5;      // nothing under way so often in a row
    static constexpr int most_looks = 2'000;  // a minute: then something is wrong, and the picture shows what

    /// `then` gets false when the file could not be written.
    WindowGrab(MainWindow& window, QString file, std::function<void(bool)> then, QObject* parent);

private:
    void look();

    MainWindow& window_;
    QString file_;
    std::function<void(bool)> then_;
    QTimer timer_;
    int calm_ = 0, looks_ = 0;
};

}  // namespace signalbox::console
