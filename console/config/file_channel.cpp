#include "console/config/file_channel.hpp"

#include "engine/config/source.hpp"

#include <QSaveFile>

namespace signalbox::console {

namespace {

using Outcome = ApplyReply::Outcome;

QString fromText(std::string const& text)
{
    return QString::fromStdString(text);
}

/// Empty when the file has the text now. It never has a part of it.
QString replaceFile(QString const& path, std::string const& text)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return file.errorString();
    file.write(text.data(), static_cast<qint64>(text.size()));
    return file.commit() ? QString() : file.errorString();
}

ApplyReply applyToFile(QString const& path, std::string const& text, QByteArray const& base, CheckAs as)
{
    ApplyReply reply;
    auto const now = config::read_file(path.toStdString(), config::configuration_limit);
    if (!now) {
        reply.words = FileChannel::tr("The file cannot be read: %1.").arg(fromText(now.error().detail));
        return reply;
    }
    reply.tag = tagOf(*now);
    if (reply.tag != base) {
        reply.outcome = Outcome::changed;
        return reply;
    }
    TextCheck const made = checkAt(path.toStdString(), text, as);
    reply.findings = made.findings;
    if (config::has_errors(made.findings)) {
        reply.outcome = Outcome::refused;
        return reply;
    }
    if (QString const why = replaceFile(path, text); !why.isEmpty()) {
        reply.words = FileChannel::tr("The file cannot be written: %1. It is as it was.").arg(why);
        return reply;
    }
    reply.outcome = Outcome::written;
    reply.tag = tagOf(text);
    reply.revision = fromText(made.revision);
    return reply;
}

}  // namespace

FileChannel::FileChannel(QString file, QString const& gateway, QObject* parent)
    : ConfigChannel(parent), file_(std::move(file)), checks_(this), files_(this)
{
    if (gateway.isEmpty()) return;
    gateway_ = std::make_unique<OperatorClient>(gateway, QByteArray(), nullptr);
    wait_ = std::make_unique<RevisionWait>(*gateway_, nullptr);
    connect(wait_.get(), &RevisionWait::reached, this, [this] {
        reply_.outcome = Outcome::in_force;
        emit applied(reply_);
    });
    connect(wait_.get(), &RevisionWait::refused, this, [this](QString const& words) {
        reply_.outcome = Outcome::failed;
        reply_.words = tr("The file is written, and the gateway refused it: %1").arg(words);
        emit applied(reply_);
    });
    connect(wait_.get(), &RevisionWait::lost, this, [this](QString const& why) {
        reply_.outcome = Outcome::failed;
        reply_.words = tr("The file is written. %1").arg(why);
        emit applied(reply_);
    });
}

void FileChannel::fetch()
{
    files_.run([this, file = file_]() -> NewestJob::Then {
        auto const text = config::read_file(file.toStdString(), config::configuration_limit);
        if (!text) return [this, why = fromText(text.error().detail)] { emit unread(tr("The file cannot be read: %1.").arg(why)); };
        return [this, text = *text, tag = tagOf(*text)] { emit fetched({text, tag, {}}); };
    });
}

void FileChannel::check(std::string const& text)
{
    checks_.run([this, file = file_, text, as = eyes()]() -> NewestJob::Then {
        auto const found = checkAt(file.toStdString(), text, as).findings;
        return [this, found] { emit checked(found); };
    });
}

void FileChannel::apply(std::string const& text, QByteArray const& base, QString const&)
{
    files_.run([this, file = file_, text, base, as = eyes()]() -> NewestJob::Then {
        ApplyReply const reply = applyToFile(file, text, base, as);
        return [this, reply] { written(reply); };
    });
}

void FileChannel::written(ApplyReply const& reply)
{
    reply_ = reply;
    if (reply.outcome == Outcome::written && wait_)
        wait_->start(reply.revision);
    else
        emit applied(reply_);
}

}  // namespace signalbox::console
