// The fields of one connection. Owned by the dialog, on the GUI thread.
#pragma once

#include "console/connect/connection.hpp"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;

namespace signalbox::console {

class ConnectionForm : public QWidget {
    Q_OBJECT

public:
    explicit ConnectionForm(QWidget* parent);

    /// As it is typed; addresses are not yet made whole.
    Connection connection() const;
    void setConnection(Connection const& one);
    void focusName();
    /// Where a token that is asked for is kept.
    void setKeyring(bool there);

signals:
    void edited();

private:
    QLineEdit* line(QFormLayout& rows, QString const& label, QString const& object, QString const& hint);
    QPushButton* chooser(QString const& name);
    QWidget* beside(QLineEdit* line, QPushButton* button);
    void chooseFile(QLineEdit& into, QString const& title, QString const& kinds);
    void showToken();

    QLineEdit *name_, *store_, *gateway_, *admin_, *token_at_;
    QComboBox* token_;
    QPushButton* choose_token_;
};

}  // namespace signalbox::console
