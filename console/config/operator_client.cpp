#include "console/config/operator_client.hpp"

#include "console/config/engine_check.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkProxy>
#include <QNetworkReply>

#include <utility>

namespace signalbox::console {

namespace {

constexpr int first_error = 400;

config::finding findingFrom(QJsonObject const& from)
{
    auto const text = [&](char const* key) { return from.value(QLatin1String(key)).toString().toStdString(); };
    config::finding made;
    made.level = text("severity") == "warning" ? config::severity::warning : config::severity::error;
    made.code = text("code");
    made.file = text("file");
    made.line = from.value(QStringLiteral("line")).toInt();
    made.column = from.value(QStringLiteral("column")).toInt();
    made.path = text("path");
    made.message = text("message");
    made.suggestion = text("suggestion");
    return made;
}

/// One line of at most 512 bytes, as the page takes it.
QByteArray headerText(QString const& note)
{
    constexpr qsizetype most = 512;
    QString line = note.simplified();
    while (line.toUtf8().size() > most) line.chop(1);
    return line.toUtf8();
}

}  // namespace

QJsonObject OperatorReply::object() const
{
    return QJsonDocument::fromJson(body).object();
}

std::vector<config::finding> findingsFrom(QJsonObject const& check)
{
    std::vector<config::finding> found;
    for (QJsonValue const each : check.value(QStringLiteral("findings")).toArray()) found.push_back(findingFrom(each.toObject()));
    return ofText(std::move(found), check.value(QStringLiteral("file")).toString().toStdString());
}

OperatorClient::OperatorClient(QString url, QByteArray token, QObject* parent)
    : QObject(parent), url_(std::move(url)), token_(std::move(token))
{
    network_.setProxy(QNetworkProxy::NoProxy);  // a token goes to the gateway and to nothing between
    network_.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

QNetworkRequest OperatorClient::request(QString const& path) const
{
    QNetworkRequest made{QUrl(url_ + path)};
    made.setTransferTimeout(patience_ms);
    if (!token_.isEmpty()) made.setRawHeader("Authorization", "Bearer " + token_);
    return made;
}

void OperatorClient::get(QString const& path, Take take)
{
    await(network_.get(request(path)), std::move(take));
}

void OperatorClient::put(QString const& path, QByteArray const& body, QByteArray const& if_match, Take take, QString const& note)
{
    QNetworkRequest asking = request(path);
    asking.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/yaml"));
    if (!if_match.isEmpty()) asking.setRawHeader("If-Match", if_match);
    if (!note.isEmpty()) asking.setRawHeader("X-Signalbox-Note", headerText(note));
    await(network_.put(asking, body), std::move(take));
}

void OperatorClient::post(QString const& path, QJsonObject const& body, Take take)
{
    QNetworkRequest asking = request(path);
    asking.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    await(network_.post(asking, QJsonDocument(body).toJson(QJsonDocument::Compact)), std::move(take));
}

void OperatorClient::remove(QString const& path, Take take)
{
    await(network_.deleteResource(request(path)), std::move(take));
}

void OperatorClient::await(QNetworkReply* reply, Take take)
{
    connect(reply, &QNetworkReply::finished, this, [this, reply, take = std::move(take)] {
        reply->deleteLater();
        OperatorReply out;
        out.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        out.body = reply->read(longest_answer);
        out.tag = reply->rawHeader("ETag");
        out.revision = reply->rawHeader("X-Signalbox-Config-Revision");
        // A reply that broke off after its head is none.
        bool const whole = reply->error() == QNetworkReply::NoError || out.status >= first_error;
        if (!whole) out.status = 0;
        if (out.status == 0) out.trouble = reply->errorString();
        if (out.status >= first_error) out.trouble = out.object().value(QStringLiteral("error")).toString();
        take(out);
    });
}

RevisionWait::RevisionWait(OperatorClient& gateway, QObject* parent) : QObject(parent), gateway_(gateway)
{
    again_.setSingleShot(true);
    again_.setInterval(pause_ms);
    connect(&again_, &QTimer::timeout, this, &RevisionWait::look);
}

void RevisionWait::start(QString const& revision)
{
    wanted_ = revision;
    asked_ = 0;
    look();
}

void RevisionWait::look()
{
    gateway_.get(QStringLiteral("/health"), [this](OperatorReply const& reply) { take(reply); });
}

void RevisionWait::take(OperatorReply const& reply)
{
    if (reply.status == 0) return emit lost(tr("The gateway does not answer: %1.").arg(reply.trouble));
    QJsonObject const health = reply.object();
    said_ = health.value(QStringLiteral("config_revision")).toString();
    if (said_ == wanted_ && !said_.isEmpty()) return emit reached();
    QString const trouble = health.value(QStringLiteral("reload")).toObject().value(QStringLiteral("last_trouble")).toString();
    ++asked_;
    if (!trouble.isEmpty() && asked_ > first_looks) return emit refused(trouble);
    if (asked_ * pause_ms >= limit_ms)
        return emit lost(said_.isEmpty() ? tr("The gateway does not say which configuration is in force.")
                                         : tr("The gateway still reports revision %1.").arg(said_));
    again_.start();
}

}  // namespace signalbox::console
