// The connections as a list with the fields of the chosen one: made, changed, removed and opened here. Made by the window for one look, on the GUI thread.
#pragma once

#include "console/connect/connection_book.hpp"

#include <QDialog>

class QLabel;
class QListWidget;
class QPushButton;

namespace signalbox::console {

class ConnectionForm;

class ConnectionsDialog : public QDialog {
    Q_OBJECT

public:
    ConnectionsDialog(ConnectionBook& book, QString const& store, QWidget* parent);
    /// Whether tokens that are asked for are kept in the desktop's keyring.
    void setKeyring(bool there);

signals:
    /// It is to be opened; the dialog is closed.
    void opened(QString const& name);

private:
    QWidget* buildList();
    QWidget* buildFields();
    void connectParts();
    void fill(QString const& name);
    void showChosen();
    void showState();
    void begin();
    bool save();
    void remove();
    void openChosen();
    QString chosen() const;

    ConnectionBook& book_;
    QString store_;  // that is open in the window, for a new connection
    QListWidget* list_;
    ConnectionForm* form_;
    QLabel* wrong_;
    QPushButton *make_ = nullptr, *remove_ = nullptr, *save_ = nullptr, *open_ = nullptr, *forget_ = nullptr;
    bool edited_ = false;
};

}  // namespace signalbox::console
