#include "console/connect/token_keeper.hpp"

#include <utility>

namespace signalbox::console {

namespace {

TokenOwner ownerOf(Connection const& of)
{
    return {of.name, adminUrl(of.admin_url)};
}

}  // namespace

TokenKeeper::TokenKeeper(ConnectionBook& book, QDBusConnection bus, QObject* parent)
    : QObject(parent), book_(book), keyring_(std::move(bus), nullptr)
{
    connect(&keyring_, &Keyring::ready, this, &TokenKeeper::ready);
    connect(&book_, &ConnectionBook::dropped, this, [this](Connection const& of) { keyring_.forget(ownerOf(of)); });
}

void TokenKeeper::find(Connection const& of)
{
    find(of, true);
}

void TokenKeeper::recall(Connection const& of)
{
    find(of, false);
}

void TokenKeeper::find(Connection const& of, bool ask)
{
    if (keyring_.isBusy()) {  // in the first moments of the window
        connect(
            &keyring_, &Keyring::ready, this, [this, of, ask] { find(of, ask); }, Qt::SingleShotConnection);
        return;
    }
    if (!keyring_.isThere()) {
        if (ask) emit asked(of);
        return;
    }
    keyring_.find(ownerOf(of), [this, of, ask](QByteArray const& token) {
        auto const now = book_.named(of.name);
        if (now != of || !book_.wantsToken(of)) return;  // it was changed meanwhile
        if (!token.isEmpty())
            book_.setToken(of.name, token);
        else if (ask)
            emit asked(of);
    });
}

void TokenKeeper::keep(Connection const& of, QByteArray const& token)
{
    book_.setToken(of.name, token);
    if (!keyring_.isThere()) return;
    keyring_.keep(ownerOf(of), token, [this, of](QString const& trouble) {
        if (!trouble.isEmpty()) emit notKept(of, trouble);
    });
}

}  // namespace signalbox::console
