#include "console/pages/counting_line.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace signalbox::console {

CountingLine::CountingLine(QWidget* parent) : QWidget(parent), text_(new QLabel(this)), stop_(new QPushButton(tr("Stop"), this))
{
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(10, 4, 10, 4);
    row->addWidget(text_, 1);
    row->addWidget(stop_);
    text_->setTextFormat(Qt::PlainText);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::ToolTipBase);
    text_->setForegroundRole(QPalette::ToolTipText);
    stop_->setAccessibleName(tr("Stop counting"));
    connect(stop_, &QPushButton::clicked, this, &CountingLine::stop);
    hide();
}

void CountingLine::setCounting(Counting const& counting, bool stopped)
{
    text_->setText(countingText(counting, stopped));
    stop_->setVisible(!counting.done && !stopped);
    setVisible(!text_->text().isEmpty());
}

QString CountingLine::text() const
{
    return text_->text();
}

}  // namespace signalbox::console
