#include "console/config/config_channel.hpp"

#include <QCryptographicHash>

namespace signalbox::console {

namespace {

constexpr int tag_digits = 12;

}  // namespace

void ConfigChannel::fetchHistory(qint64)
{
    emit historyUnread(tr("A file has no history. A gateway keeps one of what it served: connect to it with its token."));
}

void ConfigChannel::fetchRevision(qint64)
{
    fetchHistory(0);
}

QByteArray tagOf(std::string const& text)
{
    QByteArrayView const bytes(text.data(), static_cast<qsizetype>(text.size()));
    return '"' + QCryptographicHash::hash(bytes.toByteArray(), QCryptographicHash::Sha256).toHex().left(tag_digits) + '"';
}

}  // namespace signalbox::console
