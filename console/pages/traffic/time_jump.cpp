#include "console/pages/traffic/time_jump.hpp"

#include "console/look/figures.hpp"
#include "console/look/wall_clock.hpp"

#include <QDateTimeEdit>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox::console {

TimeJump::TimeJump(StoreReader& store, QWidget& over) : QObject(&over), over_(over), channel_(store, Lane::rows, this) {}

void TimeJump::ask(Scope const& scope, std::int64_t moment_us)
{
    QDialog dialog(&over_);
    dialog.setWindowTitle(tr("Go to a time"));
    auto* const column = new QVBoxLayout(&dialog);
    auto const zone = QTimeZone::systemTimeZone();
    auto* const label = new QLabel(tr("Show the requests from this &moment backwards (%1):").arg(figures::zoneName(moment_us, zone)));
    auto* const when = new QDateTimeEdit(QDateTime::fromMSecsSinceEpoch(moment_us / 1000));
    when->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    when->setAccessibleName(tr("Moment"));
    label->setBuddy(when);
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    column->addWidget(label);
    column->addWidget(when);
    column->addWidget(buttons);
    if (dialog.exec() != QDialog::Accepted) return;
    goTo(scope, lastMoment(when->date(), when->time(), zone) * 1'000'000 + 999'999);  // all of that second
}

void TimeJump::goTo(Scope const& scope, std::int64_t moment_us)
{
    storage::list_query query{.range = scope.range, .where = scope.where, .limit = 1, .cursor = {}, .detail = false};
    query.range.to_us = std::min(query.range.to_us, moment_us + 1);
    channel_.ask<storage::event_page>([query](storage::event_reader& from) { return from.list(query); },
                                      [this](storage::result<storage::event_page> const& page) {
                                          if (!page) return emit notice(QString::fromStdString(page.error().detail));
                                          if (page->events.empty()) return emit notice(tr("No request of this scope is that old"));
                                          emit found(page->events.front().id());
                                      });
}

}  // namespace signalbox::console
