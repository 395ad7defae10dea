#include "console/notify/desktop_notices.hpp"

#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QStringList>
#include <QVariantMap>

#include <algorithm>

namespace signalbox::console {

namespace {

QString service()
{
    return QStringLiteral("org.freedesktop.Notifications");
}
QString object()
{
    return QStringLiteral("/org/freedesktop/Notifications");
}
QString program()
{
    return QStringLiteral("signalbox-console");
}
// A click on the notification itself: https://specifications.freedesktop.org/notification-spec/latest/protocol.html
QString usual_action()
{
    return QStringLiteral("default");
}
constexpr int as_the_desktop_likes = -1;  // how long it stays

QString title(NoticeKind kind)
{
    switch (kind) {
    case NoticeKind::error_burst: return DesktopNotices::tr("Error burst");
    case NoticeKind::budget_line: return DesktopNotices::tr("Limit nearly used");
    case NoticeKind::breaker_opened: return DesktopNotices::tr("Breaker opened");
    case NoticeKind::gateway_down: return DesktopNotices::tr("Gateway gone");
    }
    return {};
}

}  // namespace

DesktopNotices::DesktopNotices(QDBusConnection bus, QObject* parent) : QObject(parent), bus_(std::move(bus))
{
    if (!bus_.isConnected()) return;
    bus_.connect(service(), object(), service(), QStringLiteral("ActionInvoked"), this, SLOT(actionInvoked(uint, QString)));
    bus_.connect(service(), object(), service(), QStringLiteral("NotificationClosed"), this, SLOT(notificationClosed(uint, uint)));
}

void DesktopNotices::show(Notice const& notice)
{
    if (!on_ || !bus_.isConnected()) return;
    QDBusMessage call = QDBusMessage::createMethodCall(service(), object(), service(), QStringLiteral("Notify"));
    QStringList const actions{usual_action(), tr("Show the requests")};
    QVariantMap const hints{{QStringLiteral("desktop-entry"), program()}};
    // The body is read as markup, and names of models come from outside.
    call << program() << 0u << program() << title(notice.kind) << notice.text.toHtmlEscaped() << actions << hints << as_the_desktop_likes;
    auto* const answer = new QDBusPendingCallWatcher(bus_.asyncCall(call), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, notice](QDBusPendingCallWatcher* done) {
        QDBusPendingReply<uint> const number = *done;
        if (number.isValid()) keep(number.value(), notice);  // without a service the window alone has it
        done->deleteLater();
    });
}

void DesktopNotices::keep(uint number, Notice const& notice)
{
    shown_.emplace_back(number, notice);
    if (shown_.size() > most_shown) shown_.pop_front();
}

void DesktopNotices::actionInvoked(uint number, QString const& action)
{
    auto const found = std::ranges::find(shown_, number, &std::pair<uint, Notice>::first);
    if (found == shown_.end() || action != usual_action()) return;
    Notice const notice = found->second;
    shown_.erase(found);
    emit chosen(notice);
}

void DesktopNotices::notificationClosed(uint number, uint)
{
    std::erase_if(shown_, [&](auto const& each) { return each.first == number; });
}

}  // namespace signalbox::console
