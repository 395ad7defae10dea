#include "console/config/config_channel.hpp"

#include <QCryptographicHash>

namespace signalbox::console {

namespace {

constexpr int tag_digits = 12;

}  // namespace

QByteArray tagOf(std::string const& text)
{
    QByteArrayView const bytes(text.data(), static_cast<qsizetype>(text.size()));
    return '"' + QCryptographicHash::hash(bytes.toByteArray(), QCryptographicHash::Sha256).toHex().left(tag_digits) + '"';
}

}  // namespace signalbox::console
