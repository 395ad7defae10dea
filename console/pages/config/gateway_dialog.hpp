// Asks for the operator's address of a gateway and its token. The token is kept in memory until the window closes. Owned by the page; the GUI thread.
#pragma once

#include <QDialog>
#include <QDialogButtonBox>
#include <QLineEdit>

namespace signalbox::console {

class GatewayDialog : public QDialog {
    Q_OBJECT

public:
    GatewayDialog(QString const& address, QWidget* parent);
    /// "http://127.0.0.1:9090", without a path.
    QString address() const;
    QByteArray token() const { return token_->text().toUtf8(); }

private:
    void look();

    QLineEdit *address_, *token_;
    QDialogButtonBox* buttons_;
};

}  // namespace signalbox::console
