// A real streamed chat request to a gateway of this machine, and its answer as it comes. One at a time; the GUI thread.
#pragma once

#include "console/store/gateway_facts.hpp"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>
#include <QString>

#include <chrono>

class QNetworkReply;

namespace signalbox::console {

class TestRequest : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::seconds patience{30};
    static constexpr int longest_answer = 4'000;  // characters shown; the demo says a sentence

    explicit TestRequest(QObject* parent = nullptr);

    /// Breaks off the one that runs.
    void send(GatewayFacts const& to);
    bool running() const { return !reply_.isNull(); }

signals:
    /// The answer so far.
    void answered(QString const& text);
    /// The whole answer is there; the id is what the event's page is called by.
    void finished(QString const& request_id);
    void failed(QString const& why);

private:
    void read();
    void take(QByteArray const& line);
    void end();

    QNetworkAccessManager network_;
    QPointer<QNetworkReply> reply_;
    QByteArray unfinished_;
    QString text_;
    bool done_ = false;  // the stream's own end came
};

}  // namespace signalbox::console
