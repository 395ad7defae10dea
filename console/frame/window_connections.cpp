// Several gateways and the stores that they write: from one connection to another.
#include "console/connect/connections_dialog.hpp"
#include "console/frame/main_window.hpp"

#include <QFileInfo>
#include <QInputDialog>

namespace signalbox::console {

void MainWindow::makeConnections()
{
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
    return open ? open->name : QFileInfo(path).fileName();
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
    if (connections_.wantsToken(*wanted)) askForToken(*wanted);
}

void MainWindow::openConnections()
{
    auto* const dialog = new ConnectionsDialog(connections_, session_.store().path(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ConnectionsDialog::opened, this, &MainWindow::openConnection);
    dialog->open();
}

/// What is typed stays in memory; without it the operator's pages are closed, and all else is there.
void MainWindow::askForToken(Connection const& of)
{
    auto* const dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("token_dialog"));
    dialog->setWindowTitle(tr("Operator's token"));
    dialog->setLabelText(tr("The token of the operator's pages of %1, at %2. It stays in memory until the window closes.")
                             .arg(of.name, adminUrl(of.admin_url)));
    dialog->setTextEchoMode(QLineEdit::Password);
    connect(dialog, &QInputDialog::textValueSelected, this, [this, name = of.name](QString const& typed) {
        if (!typed.isEmpty()) connections_.setToken(name, typed.toUtf8());
    });
    dialog->open();
}

}  // namespace signalbox::console
