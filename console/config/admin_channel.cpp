#include "console/config/admin_channel.hpp"

#include "console/config/engine_check.hpp"
#include "engine/base/timestamp.hpp"

#include <QJsonArray>

namespace signalbox::console {

namespace {

constexpr int ok = 200, not_allowed = 401, closed = 403, no_file = 409, changed = 412, wrong = 422;

QByteArray bytesOf(std::string const& text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

QString whyNot(OperatorReply const& reply)
{
    switch (reply.status) {
    case 0: return AdminChannel::tr("The gateway does not answer: %1.").arg(reply.trouble);
    case not_allowed: return AdminChannel::tr("The gateway asks for another token: the one of server.admin.token.");
    case closed: return AdminChannel::tr("The gateway shows its configuration only where it has a server.admin.token.");
    case no_file: return AdminChannel::tr("This gateway runs the built-in demo, which has no file to change.");
    default: return AdminChannel::tr("The gateway answered %1: %2.").arg(reply.status).arg(reply.trouble);
    }
}

/// "server.listen and server.workers take effect at the next start"; empty when nothing does.
QString atStart(QJsonObject const& outcome)
{
    QStringList fields;
    for (QJsonValue const each : outcome.value(QStringLiteral("takes_effect_at_start")).toArray()) fields << each.toString();
    return fields.isEmpty() ? QString()
                            : AdminChannel::tr("Takes effect at the gateway's next start: %1.").arg(fields.join(QStringLiteral(", ")));
}

QString noHistory(OperatorReply const& reply)
{
    if (reply.status == no_file) return AdminChannel::tr("This gateway keeps no history: it runs the demo, or its log says why.");
    return whyNot(reply);
}

ConfigRevision revisionFrom(QJsonObject const& row)
{
    auto const text = [&](char const* key) { return row.value(QLatin1String(key)).toString(); };
    return {.id = row.value(QStringLiteral("id")).toInteger(),
            .at_us = base::parse_timestamp(text("at").toStdString()).value_or(0),
            .revision = text("revision"),
            .because = text("because"),
            .note = text("note"),
            .trouble = text("trouble"),
            .bytes = row.value(QStringLiteral("bytes")).toInteger()};
}

}  // namespace

AdminChannel::AdminChannel(QString const& url, QByteArray const& token, QString file, QObject* parent)
    : ConfigChannel(parent), gateway_(url, token, this), wait_(gateway_, this), job_(this), file_(std::move(file))
{
    using Outcome = ApplyReply::Outcome;
    connect(&wait_, &RevisionWait::reached, this, [this] {
        reply_.outcome = Outcome::in_force;
        emit applied(reply_);
    });
    connect(&wait_, &RevisionWait::refused, this, [this](QString const& words) {
        reply_.outcome = Outcome::failed;
        reply_.words = tr("The gateway took the text and then refused it: %1").arg(words);
        emit applied(reply_);
    });
    connect(&wait_, &RevisionWait::lost, this, [this](QString const& why) {
        reply_.outcome = Outcome::failed;
        reply_.words = tr("The gateway took the text as revision %1. %2").arg(reply_.revision, why);
        emit applied(reply_);
    });
}

void AdminChannel::fetch()
{
    gateway_.get(QStringLiteral("/config"), [this](OperatorReply const& reply) {
        if (reply.status != ok) return emit unread(whyNot(reply));
        emit fetched({reply.body.toStdString(), reply.tag, QString::fromLatin1(reply.revision)});
    });
}

void AdminChannel::check(std::string const& text)
{
    if (file_.isEmpty()) {
        std::uint64_t const question = ++question_;
        gateway_.put(QStringLiteral("/config?check=true"), bytesOf(text), {},
                     [this, question](OperatorReply const& reply) { takeCheck(question, reply); });
        return;
    }
    job_.run([this, file = file_, text]() -> NewestJob::Then {
        auto const found = checkAt(file.toStdString(), text, CheckAs::gateway).findings;
        return [this, found] { emit checked(found); };
    });
}

void AdminChannel::takeCheck(std::uint64_t question, OperatorReply const& reply)
{
    if (question != question_) return;
    if (reply.status == ok) return emit checked(findingsFrom(reply.object().value(QStringLiteral("check")).toObject()));
    bool const findings = reply.status == wrong && reply.object().contains(QStringLiteral("findings"));
    findings ? emit checked(findingsFrom(reply.object())) : emit unchecked(whyNot(reply));
}

void AdminChannel::apply(std::string const& text, QByteArray const& base, QString const& note)
{
    gateway_.put(
        QStringLiteral("/config"), bytesOf(text), base, [this](OperatorReply const& reply) { takeApplied(reply); }, note);
}

void AdminChannel::fetchHistory(qint64 before)
{
    QString const older = before > 0 ? QStringLiteral("?before=%1").arg(before) : QString();
    gateway_.get(QStringLiteral("/config/history") + older, [this](OperatorReply const& reply) {
        if (reply.status != ok) return emit historyUnread(noHistory(reply));
        ConfigHistory part;
        part.more = reply.object().value(QStringLiteral("more")).toBool();
        for (QJsonValue const each : reply.object().value(QStringLiteral("configurations")).toArray())
            part.rows.push_back(revisionFrom(each.toObject()));
        emit historyFetched(part);
    });
}

void AdminChannel::fetchRevision(qint64 id)
{
    gateway_.get(QStringLiteral("/config/history/%1").arg(id), [this, id](OperatorReply const& reply) {
        if (reply.status != ok) return emit historyUnread(noHistory(reply));
        emit revisionFetched(id, reply.body.toStdString());
    });
}

void AdminChannel::takeApplied(OperatorReply const& reply)
{
    using Outcome = ApplyReply::Outcome;
    QJsonObject const object = reply.object();
    reply_ = {};
    reply_.tag = reply.tag;
    switch (reply.status) {
    case ok:
        reply_.revision = object.value(QStringLiteral("revision")).toString();
        reply_.findings = findingsFrom(object.value(QStringLiteral("check")).toObject());
        reply_.words = atStart(object);
        return wait_.start(reply_.revision);
    case changed: reply_.outcome = Outcome::changed; break;
    case wrong:
        reply_.outcome = Outcome::refused;
        reply_.findings = findingsFrom(object);
        reply_.words = reply.trouble;
        break;
    case 0:
        reply_.words = tr("The gateway is gone: %1. It is not known whether it took the text; yours is kept here.").arg(reply.trouble);
        break;
    default: reply_.words = whyNot(reply); break;
    }
    emit applied(reply_);
}

}  // namespace signalbox::console
