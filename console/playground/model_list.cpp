#include "console/playground/model_list.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>

namespace signalbox::console {

QStringList modelIds(QByteArray const& json)
{
    QStringList out;
    for (QJsonValue const each : QJsonDocument::fromJson(json).object().value(QStringLiteral("data")).toArray()) {
        QString const id = each.toObject().value(QStringLiteral("id")).toString();
        if (!id.isEmpty() && out.size() < most_listed) out << id;
    }
    return out;
}

ModelList::~ModelList()
{
    forget();
}

void ModelList::forget()
{
    if (!reply_) return;
    reply_->disconnect(this);
    reply_->abort();
    reply_->deleteLater();
    reply_.clear();
}

void ModelList::ask(GatewayAddress const& to)
{
    forget();
    QNetworkRequest question = requestTo(to, QStringLiteral("/models"));
    question.setTransferTimeout(patience_ms);
    reply_ = network_.get(question);
    connect(reply_, &QNetworkReply::finished, this, &ModelList::take);
}

void ModelList::take()
{
    QNetworkReply* const over = reply_;
    reply_.clear();
    over->deleteLater();
    QByteArray const body = over->read(longest_list);
    if (over->error() == QNetworkReply::NoError) {
        QStringList const models = modelIds(body);
        return models.isEmpty() ? emit failed(tr("%1 lists no models; type the name of one.").arg(over->url().toString()))
                                : emit arrived(models);
    }
    QString const said =
        QJsonDocument::fromJson(body).object().value(QStringLiteral("error")).toObject().value(QStringLiteral("message")).toString();
    int const status = over->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    QString const why = said.isEmpty() ? over->errorString() : said;
    QString const url = over->url().toString();
    emit failed(status == 0 ? tr("%1 does not answer: %2").arg(url, why)
                            : tr("%1 answered with status %2: %3").arg(url).arg(status).arg(why));
}

}  // namespace signalbox::console
