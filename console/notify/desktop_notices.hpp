// Notices on the desktop, through its notification service (org.freedesktop.Notifications); a choice there leads to the notice's scope. Owned by the window,
// on the GUI thread; the service is asked without waiting.
#pragma once

#include "console/notify/notice_machine.hpp"

#include <QDBusConnection>
#include <QObject>

#include <cstddef>
#include <deque>
#include <utility>

namespace signalbox::console {

class DesktopNotices : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t most_shown = 30;  // as many as the list of notices has; an older one leads nowhere

    /// Without a connected bus nothing is shown.
    DesktopNotices(QDBusConnection bus, QObject* parent);
    void setOn(bool on) { on_ = on; }
    bool isOn() const { return on_; }
    void show(Notice const& notice);
    /// That are on the desktop and lead to their scope.
    std::size_t shown() const { return shown_.size(); }

signals:
    void chosen(signalbox::console::Notice const& notice);

private slots:
    void actionInvoked(uint number, QString const& action);
    void notificationClosed(uint number, uint reason);

private:
    void keep(uint number, Notice const& notice);

    QDBusConnection bus_;
    std::deque<std::pair<uint, Notice>> shown_;  // by the number that the service gave; the oldest first
    bool on_ = true;
};

}  // namespace signalbox::console
