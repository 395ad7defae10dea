// Where tokens that are asked for are kept: the desktop's keyring where there is one, else memory. Owned by the window, on the GUI thread.
#pragma once

#include "console/connect/connection_book.hpp"
#include "console/connect/keyring.hpp"

namespace signalbox::console {

class TokenKeeper : public QObject {
    Q_OBJECT

public:
    /// What the book drops is forgotten in the keyring as well.
    TokenKeeper(ConnectionBook& book, QDBusConnection bus, QObject* parent);

    /// There is a keyring that keeps them.
    bool hasKeyring() const { return keyring_.isThere(); }
    /// Gives the book the token of a connection that wants one, or says that the person is to be asked; later, where the keyring asks for its password.
    void find(Connection const& of);
    /// The same for a store that was opened by itself: what the keyring has is taken, and no question follows.
    void recall(Connection const& of);
    /// What the person typed: for the book at once, and for the keyring.
    void keep(Connection const& of, QByteArray const& token);

signals:
    /// Whether there is a keyring is known now.
    void ready();
    void asked(signalbox::console::Connection const& of);
    /// The keyring did not take a token, which is in memory alone.
    void notKept(signalbox::console::Connection const& of, QString const& trouble);

private:
    void find(Connection const& of, bool ask);
    ConnectionBook& book_;
    Keyring keyring_;
};

}  // namespace signalbox::console
