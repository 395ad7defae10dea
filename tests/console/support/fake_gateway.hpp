// Operator's pages that say what a test wants, over a socket of this machine: what was asked, and an answer for each question. Owned by a test, on the
// GUI thread.
#pragma once

#include <QTcpServer>
#include <QTcpSocket>

#include <functional>
#include <memory>
#include <stdexcept>
#include <vector>

namespace signalbox::console::testing {

class FakeGateway {
public:
    struct Question {
        QByteArray method, path, token, body;
    };
    struct Answer {
        int status = 200;
        QByteArray body = "{}";
    };

    explicit FakeGateway(std::function<Answer(Question const&)> say) : say_(std::move(say))
    {
        if (!server_.listen(QHostAddress::LocalHost, 0)) throw std::runtime_error("no socket to listen at");
        QObject::connect(&server_, &QTcpServer::newConnection, &server_, [this] { accept(); });
    }

    QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(server_.serverPort()); }
    std::vector<Question> const& asked() const { return asked_; }
    void forget() { asked_.clear(); }
    /// "GET /keys", in the order in which they came.
    QStringList lines() const
    {
        QStringList made;
        for (Question const& each : asked_) made << QString::fromLatin1(each.method + ' ' + each.path);
        return made;
    }
    /// Nothing is answered any more.
    void close() { server_.close(); }

private:
    void accept()
    {
        while (QTcpSocket* const line = server_.nextPendingConnection()) {
            auto const bytes = std::make_shared<QByteArray>();
            QObject::connect(line, &QTcpSocket::readyRead, line, [this, line, bytes] {
                bytes->append(line->readAll());
                answer(*line, *bytes);
            });
            QObject::connect(line, &QTcpSocket::disconnected, line, &QObject::deleteLater);
        }
    }
    static QByteArray field(QByteArray const& head, QByteArray const& name)
    {
        for (QByteArray const& each : head.split('\n'))
            if (each.toLower().startsWith(name + ':')) return each.mid(name.size() + 1).trimmed();
        return {};
    }
    void answer(QTcpSocket& line, QByteArray& bytes)
    {
        qsizetype const end = bytes.indexOf("\r\n\r\n");
        if (end < 0) return;
        QByteArray const head = bytes.left(end), body = bytes.mid(end + 4);
        if (body.size() < field(head, "content-length").toLongLong()) return;
        bytes.clear();
        QList<QByteArray> const first = head.left(head.indexOf("\r\n")).split(' ');
        asked_.push_back({first.value(0), first.value(1), field(head, "authorization"), body});
        Answer const out = say_(asked_.back());
        line.write("HTTP/1.1 " + QByteArray::number(out.status) +
                   " Said\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
                   QByteArray::number(out.body.size()) + "\r\n\r\n" + out.body);
        line.disconnectFromHost();
    }

    QTcpServer server_;
    std::function<Answer(Question const&)> say_;
    std::vector<Question> asked_;
};

}  // namespace signalbox::console::testing
