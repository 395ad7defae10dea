// What the window tells unasked: an error burst, a limit nearly used, an open breaker, a gateway that is gone; each leads to its scope.
#include "console/frame/main_window.hpp"
#include "console/look/appearance.hpp"

#include <QApplication>

#include <array>

namespace signalbox::console {

namespace {

struct Kind {
    NoticeKind kind;
    char const* name;  // in the settings
    char const* text;  // to be translated
};
constexpr std::array<Kind, notice_kinds> kinds{{
    {NoticeKind::error_burst, "error_burst", QT_TRANSLATE_NOOP("signalbox::console::MainWindow", "Tell of error bursts")},
    {NoticeKind::budget_line, "budget_line", QT_TRANSLATE_NOOP("signalbox::console::MainWindow", "Tell of limits nearly used")},
    {NoticeKind::breaker_opened, "breaker_opened", QT_TRANSLATE_NOOP("signalbox::console::MainWindow", "Tell of open breakers")},
    {NoticeKind::gateway_down, "gateway_down", QT_TRANSLATE_NOOP("signalbox::console::MainWindow", "Tell of a gateway that is gone")},
}};

}  // namespace

void MainWindow::makeNotices()
{
    notices_ = new NoticeFeed(
        session_.store(), [this] { return session_.now(); }, this);
    for (Kind const& each : kinds) {
        QString const name = QLatin1String(each.name);
        notices_->machine().setOn(each.kind, settings_.noticeOn(name));
        QAction* const command = commands_.add(tr(each.text), {}, [] {});
        command->setCheckable(true);
        command->setChecked(settings_.noticeOn(name));
        connect(command, &QAction::toggled, this, [this, name, kind = each.kind](bool on) {
            settings_.setNoticeOn(name, on);
            notices_->machine().setOn(kind, on);
        });
    }
    connect(&top_->notices(), &NoticeBell::chosen, this, &MainWindow::showNotice);
    connect(notices_, &NoticeFeed::told, this, &MainWindow::takeNotice);
    desktop_ = new DesktopNotices(Appearance::sessionBus(), this);
    desktop_->setOn(settings_.desktopNotices());
    QAction* const command = commands_.add(tr("Notices on the desktop"), {}, [] {});
    command->setCheckable(true);
    command->setChecked(desktop_->isOn());
    connect(command, &QAction::toggled, this, [this](bool on) {
        settings_.setDesktopNotices(on);
        desktop_->setOn(on);
    });
    connect(desktop_, &DesktopNotices::chosen, this, [this](Notice const& notice) {
        if (isMinimized()) showNormal();
        raise();
        activateWindow();
        showNotice(notice);
    });
}

/// Who looks at the window sees it there.
void MainWindow::takeNotice(Notice const& notice)
{
    top_->notices().add(notice);
    status_->note(notice.text);
    QApplication::alert(this);  // the taskbar's mark, where the window is not the active one
    if (!isActiveWindow()) desktop_->show(notice);
}

void MainWindow::showNotice(Notice const& notice)
{
    if (!session_.store().isOpen()) return;
    ScopeModel& scope = session_.scope();
    scope.setSnapshot(0);
    scope.setQuery({});
    if (!notice.field.isEmpty()) scope.include(notice.field, notice.value);
    scope.setRange(notice.range);
    showPart(workspace_);
    workspace_->showPage(placeOf(notice.page));
}

}  // namespace signalbox::console
