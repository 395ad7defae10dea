// A gateway of a test: a server on the loopback interface that answers each request with bytes that the test gives it.
#pragma once

#include <QByteArray>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>
#include <vector>

namespace signalbox::console::testing {

inline QByteArray const stream_head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Signalbox-Request-Id: req_0123456789abc\r\n"
                                      "X-Signalbox-Model: openai/gpt-4o\r\nConnection: close\r\n\r\n";

inline QByteArray const stream_body =
    "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"It \"}}]}\n\n"
    ": keep-alive\n\n"
    "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"rains.\"}}]}\n\n"
    "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
    "data: {\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":200,\"total_tokens\":1200}}\n\n"
    "data: [DONE]\n\n";

inline QByteArray refusal(QByteArray const& status, QByteArray const& words)
{
    QByteArray const body = "{\"error\":{\"message\":\"" + words + "\",\"type\":\"x\"}}";
    return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nX-Signalbox-Request-Id: req_0123456789abd\r\nContent-Length: " +
           QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

class CannedGateway {
public:
    CannedGateway()
    {
        if (!server_.listen(QHostAddress::LocalHost)) qFatal("no port");
        QObject::connect(&server_, &QTcpServer::newConnection, &server_, [this] {
            while (QTcpSocket* const socket = server_.nextPendingConnection()) serve(socket);
        });
    }

    QString url() const { return QStringLiteral("http://127.0.0.1:%1/v1").arg(server_.serverPort()); }
    /// Head and body of each whole request, in the order of their coming.
    std::vector<QByteArray> const& requests() const { return requests_; }

    /// What a request is answered with.
    std::function<QByteArray(QByteArray const&)> answer = [](QByteArray const&) { return stream_head + stream_body; };
    bool hold = false;  // the connection stays open behind the answer

private:
    void serve(QTcpSocket* socket)
    {
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
            QByteArray const so_far = socket->property("so_far").toByteArray() + socket->readAll();
            socket->setProperty("so_far", so_far);
            qsizetype const head = so_far.indexOf("\r\n\r\n");
            if (head < 0) return;
            QByteArray const lower = so_far.left(head).toLower();
            qsizetype const length = lower.indexOf("content-length:");
            qsizetype const body = length < 0 ? 0 : lower.mid(length + 15).split('\r').first().trimmed().toLongLong();
            if (so_far.size() < head + 4 + body) return;
            socket->setProperty("so_far", QByteArray());
            requests_.push_back(so_far);
            socket->write(answer(so_far));
            if (!hold) socket->disconnectFromHost();
        });
    }

    QTcpServer server_;
    std::vector<QByteArray> requests_;
};

}  // namespace signalbox::console::testing
