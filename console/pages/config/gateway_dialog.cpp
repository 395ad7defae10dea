#include "console/pages/config/gateway_dialog.hpp"

#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QUrl>

namespace signalbox::console {

namespace {

constexpr int wide = 380;

}  // namespace

GatewayDialog::GatewayDialog(QString const& address, QWidget* parent)
    : QDialog(parent),
      address_(new QLineEdit(address)),
      token_(new QLineEdit),
      buttons_(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel))
{
    setWindowTitle(tr("Connect to a gateway"));
    auto* const rows = new QFormLayout(this);
    auto* const about =
        new QLabel(tr("The operator's address (server.admin.listen) and the token of server.admin.token. The token stays in memory: it "
                      "is not stored."));
    about->setWordWrap(true);
    rows->addRow(about);
    address_->setPlaceholderText(QStringLiteral("http://127.0.0.1:9090"));
    address_->setMinimumWidth(wide);
    address_->setAccessibleName(tr("Address"));
    token_->setEchoMode(QLineEdit::Password);
    token_->setAccessibleName(tr("Token"));
    rows->addRow(tr("&Address"), address_);
    rows->addRow(tr("&Token"), token_);
    rows->addRow(buttons_);
    connect(buttons_, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons_, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(address_, &QLineEdit::textChanged, this, &GatewayDialog::look);
    look();
}

QString GatewayDialog::address() const
{
    QString text = address_->text().trimmed();
    if (!text.isEmpty() && !text.contains(QStringLiteral("://"))) text.prepend(QStringLiteral("http://"));
    QUrl const url(text, QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty() ? url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment).toString()
                                                  : QString();
}

void GatewayDialog::look()
{
    buttons_->button(QDialogButtonBox::Ok)->setEnabled(!address().isEmpty());
}

}  // namespace signalbox::console
