#include "console/pages/keys/fresh_key.hpp"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace signalbox::console {

FreshKey::FreshKey(QWidget* parent)
    : QWidget(parent),
      about_(new QLabel),
      text_(new QLineEdit),
      copy_(new QPushButton(tr("Co&py"))),
      away_(new QPushButton(tr("I &have it")))
{
    about_->setTextFormat(Qt::PlainText);
    about_->setWordWrap(true);
    text_->setObjectName(QStringLiteral("key_text"));
    text_->setReadOnly(true);
    text_->setAccessibleName(tr("Text of the new key"));
    copy_->setObjectName(QStringLiteral("key_copy"));
    copy_->setAccessibleDescription(tr("Puts the text of the new key on the clipboard"));
    away_->setObjectName(QStringLiteral("key_away"));
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 4);
    column->addWidget(about_);
    auto* const row = new QHBoxLayout;
    row->addWidget(text_, 1);
    row->addWidget(copy_);
    row->addWidget(away_);
    column->addLayout(row);
    connect(copy_, &QPushButton::clicked, this, &FreshKey::copy);
    connect(away_, &QPushButton::clicked, this, &FreshKey::putAway);
    hide();
}

void FreshKey::showKey(GatewayKey const& key, QString const& text)
{
    copied_ = false;
    about_->setText(tr("The key %1 for %2 is made. Its text is shown this once: the gateway keeps a digest.").arg(key.id, key.consumer));
    text_->setText(text);
    text_->setCursorPosition(0);
    show();
    copy_->setFocus();
}

void FreshKey::putAway()
{
    text_->clear();
    hide();
}

void FreshKey::copy()
{
    QGuiApplication::clipboard()->setText(text_->text());
    copied_ = true;
    about_->setText(tr("Copied. Keep it where it belongs, then put it away here."));
}

}  // namespace signalbox::console
