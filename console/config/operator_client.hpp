// Asks the operator's pages of one gateway, with its token, which is in memory alone: it is never shown, logged or stored. Owned by a channel,
// on the GUI thread.
#pragma once

#include "engine/config/finding.hpp"

#include <QByteArray>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
#include <vector>

namespace signalbox::console {

struct OperatorReply {
    int status = 0;  // 0: no answer came
    QByteArray body, tag, revision;
    QString trouble;  // why no answer came, or the page's own words with a status of 400 and more
    QJsonObject object() const;
};

class OperatorClient : public QObject {
    Q_OBJECT

public:
    using Take = std::function<void(OperatorReply const&)>;
    static constexpr int patience_ms = 10'000;                  // a check of the largest file takes a second on a busy machine
    static constexpr qsizetype longest_answer = (4 << 20) + 1;  // a configuration, and no more

    /// `url` as "http://127.0.0.1:9090".
    OperatorClient(QString url, QByteArray token, QObject* parent);

    QString const& url() const { return url_; }
    bool hasToken() const { return !token_.isEmpty(); }
    void get(QString const& path, Take take);
    /// `note`: what the person says about the change; empty: nothing.
    void put(QString const& path, QByteArray const& body, QByteArray const& if_match, Take take, QString const& note = {});
    /// As JSON.
    void post(QString const& path, QJsonObject const& body, Take take);
    void remove(QString const& path, Take take);

private:
    QNetworkRequest request(QString const& path) const;
    void await(QNetworkReply* reply, Take take);

    QString url_;
    QByteArray token_;
    QNetworkAccessManager network_;
};

/// The object of `signalbox check --output json`.
std::vector<config::finding> findingsFrom(QJsonObject const& check);

/// Asks /health until the gateway reports a revision, refuses the file, or is gone. Used once for each change.
class RevisionWait : public QObject {
    Q_OBJECT

public:
    static constexpr int pause_ms = 100;
    static constexpr int limit_ms = 10'000;  // a gateway looks at its file four times a second
    static constexpr int first_looks = 10;   // so long its trouble may be about the text before

    RevisionWait(OperatorClient& gateway, QObject* parent);
    void start(QString const& revision);

signals:
    void reached();
    void refused(QString const& words);
    void lost(QString const& why);

private:
    void look();
    void take(OperatorReply const& reply);

    OperatorClient& gateway_;
    QTimer again_;
    QString wanted_, said_;
    int asked_ = 0;
};

}  // namespace signalbox::console
