#include "console/playground/prompt_call.hpp"

#include <QNetworkReply>
#include <QUrl>

namespace signalbox::console {

QString baseUrlFrom(QString const& typed)
{
    QString text = typed.trimmed();
    if (text.isEmpty()) return {};
    if (!text.contains(QStringLiteral("://"))) text.prepend(QStringLiteral("http://"));
    QUrl url(text, QUrl::StrictMode);
    bool const web = url.scheme() == QStringLiteral("http") || url.scheme() == QStringLiteral("https");
    if (!url.isValid() || !web || url.host().isEmpty()) return {};
    url = url.adjusted(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo | QUrl::StripTrailingSlash);
    if (url.path().isEmpty() || url.path() == QStringLiteral("/")) url.setPath(QStringLiteral("/v1"));
    return url.toString();
}

QNetworkRequest requestTo(GatewayAddress const& to, QString const& path)
{
    QNetworkRequest made(QUrl(to.base_url + path));
    // A key goes to the gateway and to no other place.
    made.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    made.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("signalbox-console"));
    if (!to.key.isEmpty()) made.setRawHeader("Authorization", "Bearer " + to.key);
    return made;
}

PromptCall::PromptCall(QNetworkAccessManager& network, QObject* parent) : QObject(parent), network_(network)
{
    clock_.start();
}

PromptCall::~PromptCall()
{
    forget();
}

void PromptCall::send(GatewayAddress const& to, QByteArray const& body, QByteArray const& conversation)
{
    forget();
    head_ = false;
    QNetworkRequest ask = requestTo(to, QStringLiteral("/chat/completions"));
    ask.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    ask.setRawHeader("X-Conversation-Id", conversation);
    ask.setTransferTimeout(patience_ms);
    run_.begin(now(), ask.url().toString());
    reply_ = network_.post(ask, body);
    connect(reply_, &QNetworkReply::readyRead, this, &PromptCall::read);
    connect(reply_, &QNetworkReply::finished, this, &PromptCall::close);
}

/// Nothing arrives of a reply that is let go.
void PromptCall::forget()
{
    if (!reply_) return;
    reply_->disconnect(this);
    reply_->abort();
    reply_->deleteLater();
    reply_.clear();
}

void PromptCall::stop()
{
    if (!run_.figures().running()) return;
    run_.stop(now());
    forget();
    emit ended();
}

void PromptCall::read()
{
    if (!head_) {
        int const status = reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        head_ = status != 0;
        bool const stream = reply_->rawHeader("Content-Type").startsWith("text/event-stream");
        if (head_) run_.takeHead(status, stream, reply_->rawHeader("X-Signalbox-Request-Id"), reply_->rawHeader("X-Signalbox-Model"));
    }
    QByteArray const bytes = reply_->readAll();
    if (bytes.isEmpty()) return;
    run_.takeBytes(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())), now());
    if (run_.figures().running()) return emit changed();
    forget();
    emit ended();
}

void PromptCall::close()
{
    QPointer<PromptCall> const self(this);
    read();
    if (!self || !reply_) return;  // it ended by what was read
    bool const broken = reply_->error() != QNetworkReply::NoError;
    QString const trouble = broken ? reply_->errorString() : QString();
    reply_->deleteLater();
    reply_.clear();
    run_.end(now(), trouble);
    emit ended();
}

}  // namespace signalbox::console
