#include "console/pages/traffic/scan_line.hpp"

#include "console/look/figures.hpp"

#include <QHBoxLayout>

namespace signalbox::console {

QString scanText(ScanProgress const& progress, std::uint64_t left_out)
{
    auto const brief = [](std::uint64_t count) { return figures::shortCount(static_cast<double>(count)); };
    QString const requests = progress.of == 1 ? ScanLine::tr("1 request") : ScanLine::tr("%1 requests").arg(figures::count(progress.of));
    QString const of =
        progress.matches == progress.of ? requests : ScanLine::tr("%1 of %2").arg(figures::count(progress.matches), requests);
    if (progress.listed > 0)
        return (progress.stopped ? ScanLine::tr("%1, the first %2 of those looked at are listed")
                                 : ScanLine::tr("%1, the first %2 are listed"))
            .arg(of, figures::count(progress.listed));
    if (progress.running) return ScanLine::tr("%1 so far, scanned %2 of %3").arg(of, brief(progress.scanned), brief(progress.of));
    if (progress.stopped) return ScanLine::tr("%1, stopped after %2").arg(of, brief(progress.scanned));
    if (progress.broken) return ScanLine::tr("%1, the search failed after %2").arg(of, brief(progress.scanned));
    if (progress.capped)
        return ScanLine::tr("the newest %1 matches: narrow the time or the query for older ones").arg(figures::count(progress.matches));
    if (left_out > 0) return ScanLine::tr("%1, the oldest %2 are not listed: narrow the time to see them").arg(of, brief(left_out));
    return of;
}

ScanLine::ScanLine(QWidget* parent) : QWidget(parent), label_(new QLabel), stop_(new QPushButton(tr("Stop")))
{
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(label_);
    row->addWidget(stop_);
    label_->setObjectName(QStringLiteral("matches"));
    label_->setAccessibleDescription(tr("How many requests match"));
    stop_->setAccessibleName(tr("Stop the search"));
    connect(stop_, &QPushButton::clicked, this, &ScanLine::stop);
    setProgress({}, 0, false);
}

void ScanLine::setProgress(ScanProgress const& progress, std::uint64_t left_out, bool known)
{
    label_->setText(known ? scanText(progress, left_out) : QString());
    stop_->setVisible(progress.running);
}

}  // namespace signalbox::console
