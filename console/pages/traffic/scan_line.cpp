#include "console/pages/traffic/scan_line.hpp"

#include "console/look/figures.hpp"

#include <QHBoxLayout>

namespace signalbox::console {

QString scanText(ScanProgress const& progress, std::uint64_t left_out)
{
    QString const matches =
        progress.matches == 1 ? ScanLine::tr("1 match") : ScanLine::tr("%1 matches").arg(figures::count(progress.matches));
    if (progress.running)
        return ScanLine::tr("scanned %1 of %2, %3")
            .arg(figures::shortCount(static_cast<double>(progress.scanned)), figures::shortCount(static_cast<double>(progress.of)),
                 matches);
    if (progress.stopped)
        return ScanLine::tr("stopped after %1 of %2, %3")
            .arg(figures::shortCount(static_cast<double>(progress.scanned)), figures::shortCount(static_cast<double>(progress.of)),
                 matches);
    if (progress.capped) return ScanLine::tr("the newest %1 of more: narrow the time or the query for older ones").arg(matches);
    if (left_out > 0)
        return ScanLine::tr("the oldest %1 requests are not listed: narrow the time to see them")
            .arg(figures::shortCount(static_cast<double>(left_out)));
    return {};
}

ScanLine::ScanLine(QWidget* parent) : QWidget(parent), label_(new QLabel), stop_(new QPushButton(tr("Stop")))
{
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(label_);
    row->addWidget(stop_);
    label_->setAccessibleName(tr("Progress of the search"));
    stop_->setAccessibleName(tr("Stop the search"));
    connect(stop_, &QPushButton::clicked, this, &ScanLine::stop);
    setProgress({}, 0);
}

void ScanLine::setProgress(ScanProgress const& progress, std::uint64_t left_out)
{
    label_->setText(scanText(progress, left_out));
    stop_->setVisible(progress.running);
    setVisible(!label_->text().isEmpty());
}

}  // namespace signalbox::console
