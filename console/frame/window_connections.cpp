// Several gateways and the stores that they write: from one connection to another.
#include "console/connect/connections_dialog.hpp"
#include "console/connect/token_keeper.hpp"
#include "console/frame/main_window.hpp"
#include "console/look/appearance.hpp"
#include "console/store/shared_copy.hpp"

#include <QFileInfo>
#include <QInputDialog>
#include <QMessageBox>

namespace signalbox::console {

void MainWindow::makeConnections()
{
    tokens_ = new TokenKeeper(connections_, Appearance::sessionBus(), this);
    connect(tokens_, &TokenKeeper::asked, this, &MainWindow::askForToken);
    connect(tokens_, &TokenKeeper::notKept, this, &MainWindow::sayNotKept);
    connections_.setAll(settings_.connections(), settings_.lastConnection());
    connect(&connections_, &ConnectionBook::changed, this, [this] {
        settings_.setConnections(connections_.all(), connections_.chosen());
        QString const path = session_.store().path();
        if (!path.isEmpty()) top_->setStore(nameOfStore(path));
        gatewayChanged();
    });
}

/// As the connection is called where one has this store.
QString MainWindow::nameOfStore(QString const& path) const
{
    auto const open = connections_.of(path);
    if (open) return open->name;
    return isCopy(path) ? copy_->name() : QFileInfo(path).fileName();
}

void MainWindow::fillConnections(QMenu& menu)
{
    QMenu* const all = menu.addMenu(tr("Connections"));
    all->setObjectName(QStringLiteral("connections_menu"));
    auto const now = connections_.of(session_.store().path());
    for (Connection const& each : connections_.all()) {
        QAction* const entry = all->addAction(QString(each.name).replace(QLatin1Char('&'), QStringLiteral("&&")));
        entry->setCheckable(true);
        entry->setChecked(now && now->name == each.name);
        connect(entry, &QAction::triggered, this, [this, name = each.name] { openConnection(name); });
    }
    if (!connections_.all().empty()) all->addSeparator();
    commands_.fill(*all, {tr("Connections…")});
}

void MainWindow::openConnection(QString const& name)
{
    auto const wanted = connections_.named(name);
    if (!wanted) return;
    connections_.choose(name);
    if (QFileInfo(session_.store().path()).absoluteFilePath() != QFileInfo(wanted->store).absoluteFilePath() || !session_.store().isOpen())
        open(wanted->store);
    if (connections_.wantsToken(*wanted)) tokens_->find(*wanted);
}

/// Of the connection that a store belongs to which was opened by itself: on the command line, or as the last one.
void MainWindow::recallToken(QString const& store)
{
    auto const open = connections_.of(store);
    if (open && connections_.wantsToken(*open)) tokens_->recall(*open);
}

void MainWindow::openConnections()
{
    auto* const dialog = new ConnectionsDialog(connections_, session_.store().path(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setKeyring(tokens_->hasKeyring());
    connect(tokens_, &TokenKeeper::ready, dialog, [this, dialog] { dialog->setKeyring(tokens_->hasKeyring()); });
    connect(dialog, &ConnectionsDialog::opened, this, &MainWindow::openConnection);
    dialog->open();
}

/// Without a token the operator's pages are closed, and all else is there.
void MainWindow::askForToken(Connection const& of)
{
    auto* const dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("token_dialog"));
    dialog->setWindowTitle(tr("Operator's token"));
    QString const place =
        tokens_->hasKeyring() ? tr("It is kept in the desktop's keyring.") : tr("It stays in memory until the window closes.");
    dialog->setLabelText(tr("The token of the operator's pages of %1, at %2.").arg(of.name, adminUrl(of.admin_url)) + QLatin1Char(' ') +
                         place);
    dialog->setTextEchoMode(QLineEdit::Password);
    connect(dialog, &QInputDialog::textValueSelected, this, [this, of](QString const& typed) {
        if (!typed.isEmpty()) tokens_->keep(of, typed.toUtf8());
    });
    dialog->open();
}

void MainWindow::sayNotKept(Connection const& of, QString const& trouble)
{
    auto* const said = new QMessageBox(
        QMessageBox::Warning, tr("Operator's token"),
        tr("The keyring has not taken the token of %1: %2. It stays in memory until the window closes.").arg(of.name, trouble),
        QMessageBox::Ok, this);
    said->setAttribute(Qt::WA_DeleteOnClose);
    said->setObjectName(QStringLiteral("keyring_trouble"));
    said->setTextFormat(Qt::PlainText);
    said->open();
}

}  // namespace signalbox::console
