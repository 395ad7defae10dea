#include "console/welcome/test_request.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkProxy>
#include <QNetworkReply>

namespace signalbox::console {

namespace {

constexpr qsizetype longest_line = 1 << 20;  // of a stream; the gateway's events are far shorter

QByteArray question(QString const& model)
{
    QJsonObject const message{{QStringLiteral("role"), QStringLiteral("user")},
                              {QStringLiteral("content"), QStringLiteral("Say hello to a person who just opened the console.")}};
    QJsonObject const body{
        {QStringLiteral("model"), model}, {QStringLiteral("stream"), true}, {QStringLiteral("messages"), QJsonArray{message}}};
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

/// choices[0].delta.content of a chunk.
QString contentOf(QByteArray const& json)
{
    auto const choices = QJsonDocument::fromJson(json).object().value(QStringLiteral("choices")).toArray();
    return choices.at(0).toObject().value(QStringLiteral("delta")).toObject().value(QStringLiteral("content")).toString();
}

QString errorOf(QByteArray const& json)
{
    return QJsonDocument::fromJson(json).object().value(QStringLiteral("error")).toObject().value(QStringLiteral("message")).toString();
}

}  // namespace

TestRequest::TestRequest(QObject* parent) : QObject(parent)
{
    network_.setProxy(QNetworkProxy::NoProxy);  // the gateway is on this machine
}

void TestRequest::send(GatewayFacts const& to)
{
    if (reply_) {
        reply_->disconnect(this);
        reply_->abort();
        reply_->deleteLater();
    }
    unfinished_.clear();
    text_.clear();
    done_ = false;
    QNetworkRequest ask(QUrl(to.base_url + QStringLiteral("/chat/completions")));
    ask.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    ask.setTransferTimeout(static_cast<int>(std::chrono::milliseconds(patience).count()));
    reply_ = network_.post(ask, question(to.model()));
    connect(reply_, &QNetworkReply::readyRead, this, &TestRequest::read);
    connect(reply_, &QNetworkReply::finished, this, &TestRequest::end);
}

void TestRequest::read()
{
    unfinished_ += reply_->readAll();
    for (auto at = unfinished_.indexOf('\n'); at >= 0; at = unfinished_.indexOf('\n')) {
        take(unfinished_.left(at).trimmed());
        unfinished_.remove(0, at + 1);
    }
    if (unfinished_.size() > longest_line) reply_->abort();
}

void TestRequest::take(QByteArray const& line)
{
    if (!line.startsWith("data:")) return;
    QByteArray const data = line.mid(5).trimmed();
    if (data == "[DONE]") {
        done_ = true;
        return;
    }
    QString const more = contentOf(data);
    if (more.isEmpty() || text_.size() >= longest_answer) return;
    text_ += more;
    emit answered(text_);
}

void TestRequest::end()
{
    QNetworkReply* const over = reply_;
    reply_.clear();
    over->deleteLater();
    QByteArray const rest = unfinished_ + over->readAll();
    if (over->error() != QNetworkReply::NoError) {
        QString const said = errorOf(rest);
        emit failed(said.isEmpty() ? over->errorString() : said);
    } else if (!done_) {
        emit failed(tr("The answer ended before it was whole."));
    } else {
        emit finished(QString::fromLatin1(over->rawHeader("X-Signalbox-Request-Id")));
    }
}

}  // namespace signalbox::console
