#include "console/connect/connection_book.hpp"

#include <algorithm>

namespace signalbox::console {

namespace {

/// What was typed for one is good for the other.
bool sameToken(Connection const& a, Connection const& b)
{
    return a.name == b.name && adminUrl(a.admin_url) == adminUrl(b.admin_url) && a.token == b.token;
}

}  // namespace

void ConnectionBook::setAll(ConnectionList const& all, QString const& chosen)
{
    all_.clear();
    for (Connection const& each : all)
        if (wrongWith(each, all_).isEmpty()) all_.push_back(each);
    chosen_ = chosen;
    emit changed();
}

std::optional<Connection> ConnectionBook::named(QString const& name) const
{
    auto const found = std::ranges::find(all_, name, &Connection::name);
    return found == all_.end() ? std::nullopt : std::optional(*found);
}

GatewayFacts ConnectionBook::facts(QString const& store) const
{
    auto const open = of(store);
    if (!open) return {};
    auto const token = typed_.find(open->name);
    return factsOf(*open, token == typed_.end() ? QByteArray() : token->second);
}

QString ConnectionBook::put(Connection const& one, QString const& instead)
{
    ConnectionList others = all_;
    std::erase_if(others, [&](Connection const& each) { return each.name == instead; });
    QString const wrong = wrongWith(one, others);
    if (!wrong.isEmpty()) return wrong;
    auto const old = std::ranges::find(all_, instead, &Connection::name);
    typed_.erase(instead);  // it may be for another gateway
    std::optional<Connection> left;
    if (old != all_.end() && old->token == TokenPlace::asked && !sameToken(*old, one)) left = *old;
    if (chosen_ == instead && !instead.isEmpty()) chosen_ = one.name;
    if (old == all_.end())
        all_.push_back(one);
    else
        *old = one;
    emit changed();
    if (left) emit dropped(*left);
    return {};
}

void ConnectionBook::remove(QString const& name)
{
    auto const gone = named(name);
    std::erase_if(all_, [&](Connection const& each) { return each.name == name; });
    typed_.erase(name);
    if (chosen_ == name) chosen_.clear();
    emit changed();
    if (gone && gone->token == TokenPlace::asked) emit dropped(*gone);
}

void ConnectionBook::choose(QString const& name)
{
    chosen_ = name;
    emit changed();
}

bool ConnectionBook::wantsToken(Connection const& of) const
{
    return of.token == TokenPlace::asked && !typed_.contains(of.name);
}

void ConnectionBook::setToken(QString const& name, QByteArray const& token)
{
    typed_[name] = token;
    emit changed();
}

void ConnectionBook::forgetToken(QString const& name)
{
    typed_.erase(name);
    emit changed();
    auto const of = named(name);
    if (of && of->token == TokenPlace::asked) emit dropped(*of);
}

}  // namespace signalbox::console
