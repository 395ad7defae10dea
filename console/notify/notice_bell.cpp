#include "console/notify/notice_bell.hpp"

#include "console/look/figures.hpp"

#include <QTimeZone>

namespace signalbox::console {

NoticeBell::NoticeBell(QWidget* parent) : MenuButton(parent)
{
    setObjectName(QStringLiteral("notices"));
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    connect(&choices(), &QMenu::aboutToShow, this, [this] {
        fill();
        unseen_ = 0;
        showCount();
    });
    showCount();
    hide();
}

void NoticeBell::add(Notice const& notice)
{
    notices_.push_front(notice);
    if (notices_.size() > most_notices) notices_.pop_back();
    ++unseen_;
    showCount();
    show();
}

void NoticeBell::fill()
{
    QMenu& menu = choices();
    menu.clear();
    for (Notice const& each : notices_) {
        QString const when = figures::moment(each.at_us, QTimeZone::systemTimeZone(), figures::Precision::minutes);
        QString const text = tr("%1  –  %2").arg(when, each.text);
        connect(menu.addAction(QString(text).replace(QLatin1Char('&'), QStringLiteral("&&"))), &QAction::triggered, this,
                [this, each] { emit chosen(each); });
    }
    menu.addSeparator();
    connect(menu.addAction(tr("Clear the list")), &QAction::triggered, this, [this] {
        notices_.clear();
        hide();
    });
}

void NoticeBell::showCount()
{
    setText(unseen_ == 0 ? tr("Notices") : tr("Notices (%1)").arg(unseen_));
    setAccessibleName(unseen_ == 0 ? tr("Notices") : tr("Notices: %1 new").arg(unseen_));
}

}  // namespace signalbox::console
