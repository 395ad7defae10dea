#include "console/welcome/gateway_watch.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkProxy>
#include <QNetworkReply>

#include <utility>

namespace signalbox::console {

namespace {

constexpr int patience_ms = 5'000;
constexpr qsizetype longest_answer = 4 << 20;  // a list of some ten thousand models

}  // namespace

GatewayWatch::GatewayWatch(GatewayProcess& gateway, QObject* parent) : QObject(parent), gateway_(gateway)
{
    network_.setProxy(QNetworkProxy::NoProxy);  // the gateway is on this machine
    again_.setInterval(pause_ms);
    connect(&again_, &QTimer::timeout, this, &GatewayWatch::look);
    connect(&gateway_, &GatewayProcess::stateChanged, this, &GatewayWatch::restart);
}

void GatewayWatch::restart()
{
    again_.stop();
    bool const serves = gateway_.state() == GatewayProcess::State::serving;
    if (!serves) return become({});
    become({.base_url = gateway_.baseUrl(),
            .models = {},
            .revision = {},
            .admin_url = gateway_.adminUrl(),
            .configuration = gateway_.configuration()});
    again_.start();
    look();
}

void GatewayWatch::look()
{
    if (facts_.models.isEmpty())
        get(gateway_.baseUrl() + QStringLiteral("/models"), [this](QByteArray const& body) {
            GatewayFacts next = facts_;
            for (QJsonValue const each : QJsonDocument::fromJson(body).object().value(QStringLiteral("data")).toArray())
                next.models << each.toObject().value(QStringLiteral("id")).toString();
            become(std::move(next));
        });
    if (!gateway_.adminUrl().isEmpty())
        get(gateway_.adminUrl() + QStringLiteral("/health"), [this](QByteArray const& body) {
            GatewayFacts next = facts_;
            next.revision = QJsonDocument::fromJson(body).object().value(QStringLiteral("config_revision")).toString();
            become(std::move(next));
        });
}

// An answer that comes after the gateway was exchanged is about the one before.
void GatewayWatch::get(QString const& url, std::function<void(QByteArray const&)> take)
{
    QNetworkRequest ask{QUrl(url)};
    ask.setTransferTimeout(patience_ms);
    QNetworkReply* const reply = network_.get(ask);
    connect(reply, &QNetworkReply::finished, this, [this, reply, of = facts_.base_url, take = std::move(take)] {
        reply->deleteLater();
        if (reply->error() == QNetworkReply::NoError && of == facts_.base_url && !of.isEmpty()) take(reply->read(longest_answer));
    });
}

void GatewayWatch::become(GatewayFacts next)
{
    if (next == facts_) return;
    facts_ = std::move(next);
    emit changed();
}

}  // namespace signalbox::console
