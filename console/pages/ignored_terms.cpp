#include "console/pages/ignored_terms.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace signalbox::console {

IgnoredTerms::IgnoredTerms(QWidget* parent) : QWidget(parent), text_(new QLabel(this)), button_(new QPushButton(this))
{
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(10, 4, 10, 4);
    row->addWidget(text_, 1);
    row->addWidget(button_);
    text_->setWordWrap(true);
    text_->setTextFormat(Qt::PlainText);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::ToolTipBase);
    text_->setForegroundRole(QPalette::ToolTipText);
    connect(button_, &QPushButton::clicked, this, [this] { left_out_ ? emit bringBack() : emit leaveOut(); });
    hide();
}

void IgnoredTerms::setTerms(QStringList const& terms, bool left_out)
{
    left_out_ = left_out;
    QString const list = terms.join(QStringLiteral(", "));
    text_->setText(left_out ? tr("Shown without: %1").arg(list)
                            : tr("Statistics are kept by model, group, tag, provider, decision, reason, key and consumer. "
                                 "They cannot tell: %1. Traffic can.")
                                  .arg(list));
    button_->setText(left_out ? tr("Apply it again") : tr("Show without it"));
    button_->setAccessibleName(left_out ? tr("Apply %1 again").arg(list) : tr("Show the statistics without %1").arg(list));
    setVisible(!terms.isEmpty());
}

QString IgnoredTerms::text() const
{
    return text_->text();
}

}  // namespace signalbox::console
